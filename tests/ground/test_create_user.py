"""The command that makes users, and the demo log-ins."""

import io

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from leadscoring.accounts.demo import DEMO_USERS, PASSWORD, DemoRefused, demo_logins, make_demo_users
from leadscoring.accounts.models import AuditEntry
from leadscoring.accounts.roles import Role, role_of

User = get_user_model()


def create_user(monkeypatch, *arguments: str, password: str = "lang nok og ukjent") -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = io.StringIO()
    call_command("create_user", *arguments, stdout=out)
    return out.getvalue()


def test_password_is_read_from_standard_input(db, monkeypatch, rf):
    said = create_user(monkeypatch, "Kari@Vekt.example", "--role", "marketing")
    user = User.objects.get(email="kari@vekt.example")
    assert said == "created kari@vekt.example (marketing)\n"
    assert role_of(user) == Role.MARKETING
    assert authenticate(rf.post("/"), email="KARI@vekt.example", password="lang nok og ukjent") == user
    assert AuditEntry.objects.get(action="user.created").object_label == "kari@vekt.example"


@pytest.mark.parametrize(
    ("email", "password", "why"),
    [
        ("kari", "lang nok og ukjent", "is no e-mail address"),
        ("kari@vekt.example", "kort", "too short"),
        ("kari@vekt.example", "", "too short"),
        ("SELLER@vekt.example", "lang nok og ukjent", "already"),
    ],
)
def test_refused_with_a_sentence(monkeypatch, seller, email, password, why):
    with pytest.raises(CommandError, match=why):
        create_user(monkeypatch, email, "--role", "sales", password=password)
    assert User.objects.count() == 1


def test_unknown_role_is_refused(monkeypatch, db):
    with pytest.raises(CommandError, match="invalid choice"):
        create_user(monkeypatch, "kari@vekt.example", "--role", "boss")


def test_demo_users_are_made_once(db, settings):
    settings.DEMO_LOGINS = True
    make_demo_users()
    make_demo_users()
    assert {user.email: role_of(user) for user in User.objects.all()} == {
        "admin@demo.example": Role.ADMIN,
        "marketing@demo.example": Role.MARKETING,
        "sales@demo.example": Role.SALES,
    }
    assert demo_logins() == list(DEMO_USERS)


def test_changed_password_is_not_announced(db, settings):
    settings.DEMO_LOGINS = True
    _admin, marketing, _sales = make_demo_users()
    marketing.set_password("noe helt annet")
    marketing.save()
    assert [login.email for login in demo_logins()] == ["admin@demo.example", "sales@demo.example"]
    assert PASSWORD == "demo-demo-demo"


def test_no_demo_users_in_production(db, settings):
    settings.DEMO_LOGINS = False
    with pytest.raises(DemoRefused):
        make_demo_users()
    assert User.objects.count() == 0
    assert demo_logins() == []
