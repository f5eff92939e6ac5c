"""Settings: what the environment says, and what is refused."""

import os
import re
import runpy
from pathlib import Path
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "leads.example.com",
    "DATABASE_URL": "postgresql://vekt:secret@db.example.com:5432/vekt",
    "REDIS_URL": "redis://:secret@broker.example.com:6379/0",
}


def settings_with(**variables: str) -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with mock.patch.dict(os.environ, kept | variables, clear=True):
        return runpy.run_path(str(PROJECT / "leadscoring" / "settings.py"))


@pytest.mark.parametrize(
    ("variable", "nonsense"),
    [
        ("DEBUG", "maybe"),
        ("TIME_ZONE", "Europe/Atlantis"),
        ("TIME_ZONE", "../etc/passwd"),
        ("LANGUAGE_CODE", "tlh"),
        ("DATABASE_URL", "mysql://root@localhost/app"),
        ("DATABASE_URL", "postgresql"),
        ("DATABASE_URL", "postgresql://vekt@db:port/app"),
        ("REDIS_URL", "localhost:6379"),
        ("CELERY_BROKER_URL", "amqp://localhost"),
        ("EMAIL_URL", "pigeon://loft"),
        ("SECURE_SSL_REDIRECT", "sometimes"),
        ("SECURE_HSTS_SECONDS", "-1"),
        ("TRUSTED_PROXIES", "two"),
        ("LOG_LEVEL", "CHATTY"),
    ],
)
def test_nonsense_is_refused_with_the_variable_name(variable, nonsense):
    with pytest.raises(ImproperlyConfigured, match=f"^{variable}: "):
        settings_with(**{variable: nonsense})


@pytest.mark.parametrize("variable", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
@pytest.mark.parametrize("given", [None, "", "  "])
def test_production_demands(variable, given):
    variables = {name: value for name, value in PRODUCTION.items() if name != variable}
    if given is not None:
        variables[variable] = given
    with pytest.raises(ImproperlyConfigured, match=f"^{variable}: must be set"):
        settings_with(**variables)


def test_refusal_tells_no_password():
    with pytest.raises(ImproperlyConfigured) as refused:
        settings_with(DATABASE_URL="mysql://root:geheim@localhost/app")
    assert "geheim" not in str(refused.value)


def test_production_is_strict():
    made = settings_with(**PRODUCTION)
    names = ["DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "DEMO_LOGINS"]
    assert {name: made[name] for name in names} == {
        "DEBUG": False,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "DEMO_LOGINS": False,
    }
    assert made["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert made["ALLOWED_HOSTS"] == ["leads.example.com"]
    assert made["DATABASES"]["default"]["HOST"] == "db.example.com"
    assert made["CELERY_BROKER_URL"] == PRODUCTION["REDIS_URL"]
    assert "Manifest" in made["STORAGES"]["staticfiles"]["BACKEND"]


def test_redirect_to_https_can_be_switched_off():
    assert settings_with(**PRODUCTION, SECURE_SSL_REDIRECT="0")["SECURE_SSL_REDIRECT"] is False


def test_development_needs_nothing(tmp_path):
    made = settings_with(STATE_DIR=str(tmp_path))
    database = made["DATABASES"]["default"]
    assert (made["DEBUG"], made["TIME_ZONE"], database["NAME"]) == (True, "Europe/Oslo", "app")
    assert database["OPTIONS"]["host"] in made["CELERY_BROKER_URL"]
    assert made["SECURE_SSL_REDIRECT"] is False


def test_broker_follows_a_socket():
    made = settings_with(REDIS_URL="unix:///run/redis.sock?db=3")
    assert made["CELERY_BROKER_URL"] == "redis+socket:///run/redis.sock?virtual_host=3"


def test_every_variable_has_a_line_in_the_example():
    sources = [path.read_text() for path in (PROJECT / "leadscoring").rglob("*.py")]
    sources += [(PROJECT / name).read_text() for name in ("dev.py", "tests/conftest.py")]
    read = r'(?:env\.(?!parsed)\w+|_demanded|flag|os\.environ\.get)\(\s*"([A-Z][A-Z_]+)"'
    foreign = {"XDG_RUNTIME_DIR", "PATH", "PYTEST_XDIST_WORKER", "VEKT_FAILED_CHECKS", "DJANGO_SETTINGS_MODULE"}
    known = set(re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert {name for source in sources for name in re.findall(read, source)} - foreign == known


def test_each_line_of_the_example_is_explained():
    lines = (PROJECT / ".env.example").read_text().splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if "=" in line and not line.startswith("#") and not before.startswith("#") and "STATIC_ROOT" not in before
    ]
    assert bare == []


def test_production_refuses_the_key_that_everybody_knows():
    known = "for development only, known to everybody who reads this"
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY: must be one"):
        settings_with(**PRODUCTION | {"SECRET_KEY": known})
