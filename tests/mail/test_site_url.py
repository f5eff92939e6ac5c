"""Where links in e-mails lead, as the environment says it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.ground.test_settings import PRODUCTION, settings_with


@pytest.mark.parametrize(
    "nonsense",
    [
        "leads.firm.example",
        "ftp://leads.firm.example",
        "https://",
        "https://leads.firm.example/vekt",
        "https://leads.firm.example?x=1",
        "https://leads.firm.example/#x",
        "https://ada:secret@leads.firm.example",
        "https://leads.firm.example:port",
        "https://leads.firm.example:99999",
        "https://leads.firm.example\nBcc: eve@evil.example",
        "javascript:alert(1)",
    ],
)
def test_nonsense_is_refused(nonsense: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL: must be the address of a site") as refused:
        settings_with(SITE_URL=nonsense)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "site"),
    [
        ("https://leads.firm.example", "https://leads.firm.example"),
        ("https://leads.firm.example:8443/", "https://leads.firm.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("", "http://127.0.0.1:8000"),
    ],
)
def test_site_of_a_developer(given: str, site: str) -> None:
    assert settings_with(SITE_URL=given)["SITE_URL"] == site


@pytest.mark.parametrize(
    ("hosts", "given", "site"),
    [
        ("leads.firm.example,other.example", "", "https://leads.firm.example"),
        (".firm.example,leads.firm.example", "", "https://leads.firm.example"),
        ("leads.firm.example", "https://other.example", "https://other.example"),
        ("*", "https://other.example", "https://other.example"),
    ],
)
def test_site_in_production(hosts: str, given: str, site: str) -> None:
    assert settings_with(**PRODUCTION | {"ALLOWED_HOSTS": hosts, "SITE_URL": given})["SITE_URL"] == site


@pytest.mark.parametrize("hosts", ["*", ".firm.example"])
def test_production_demands_it_where_no_host_is_named(hosts: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^SITE_URL: must be set, because ALLOWED_HOSTS names no host"):
        settings_with(**PRODUCTION | {"ALLOWED_HOSTS": hosts})
