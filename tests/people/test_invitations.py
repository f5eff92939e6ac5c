"""Invited, a link for choosing a password: once, for three days, by e-mail and to be copied."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.forms import default_token_generator
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.domain.links import password_path
from leadscoring.accounts.models import AuditEntry, Team, User
from leadscoring.accounts.roles import Role, role_of
from leadscoring.mail.models import Mail

NEW = {"email": "New@Vekt.example", "name": "Nora Dahl", "role": "sales"}
PASSWORD = "a long and winding road"


@pytest.fixture
def invite(as_admin: Client, team: Team) -> Callable[..., Any]:
    return lambda **changed: as_admin.post(reverse("person-invite"), {**NEW, "teams": [team.pk], **changed})


def choose(link: str, password: str = PASSWORD) -> Any:
    """Follow the link and send the form, as a browser of nobody's."""
    client = Client()
    page = client.get(urlsplit(link).path, follow=True)
    if page.context.get("token_fail"):
        return None
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def test_invited_has_role_and_teams_but_no_password(invite: Callable[..., Any], admin: User, team: Team) -> None:
    answer = invite()
    made = User.objects.get(email="new@vekt.example")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (role_of(made), made.has_usable_password(), list(made.teams.all())) == (Role.SALES, False, [team])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.before) == ("user.invited", admin, None)
    assert entry.after == {
        "email": "new@vekt.example",
        "name": "Nora Dahl",
        "role": "sales",
        "teams": ["Inside sales"],
    }
    assert answer.context["link"].split("/")[-2] not in str(entry.after)


def test_mail_holds_a_link_and_goes_once(invite: Callable[..., Any]) -> None:
    invite()
    mail = Mail.objects.get()
    link = next(line for line in mail.text.splitlines() if line.startswith("http"))
    assert (mail.to, "Ada Nowak" in mail.text) == ("new@vekt.example", True)
    assert choose(link).status_code == 302
    assert User.objects.get(email="new@vekt.example").check_password(PASSWORD)


def test_link_works_once(invite: Callable[..., Any]) -> None:
    link = invite().context["link"]
    assert choose(link).status_code == 302
    assert choose(link, "another long password") is None
    assert User.objects.get(email="new@vekt.example").check_password(PASSWORD)


@pytest.mark.parametrize(("days", "works"), [(2.9, True), (3.1, False)])
def test_link_works_for_three_days(
    invite: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, days: float, works: bool
) -> None:
    link = invite().context["link"]
    later = datetime.now() + timedelta(days=days)
    monkeypatch.setattr(type(default_token_generator), "_now", lambda self: later)
    assert (choose(link) is not None) == works


def test_the_key_leaves_the_address_before_the_form_is_shown(invite: Callable[..., Any]) -> None:
    link = invite().context["link"]
    answer = Client().get(urlsplit(link).path)
    assert (answer.status_code, link.split("-")[-1].strip("/") in answer["Location"]) == (302, False)


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_weak_passwords_are_refused(invite: Callable[..., Any], password: str) -> None:
    assert choose(invite().context["link"], password).status_code != 302
    assert not User.objects.get(email="new@vekt.example").has_usable_password()


def test_who_was_switched_off_meanwhile_has_no_use_for_the_link(invite: Callable[..., Any], as_admin: Client) -> None:
    link = invite().context["link"]
    made = User.objects.get(email="new@vekt.example")
    as_admin.post(reverse("person-off", args=[made.pk]))
    as_admin.post(reverse("person-on", args=[made.pk]))
    assert choose(link) is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"email": "Admin@vekt.example"}, "email"),
        ({"email": "nobody"}, "email"),
        ({"email": "a@x.example\nBcc: b@x.example"}, "email"),
        ({"name": " \u200b "}, "name"),
        ({"role": ""}, "role"),
        ({"role": "boss"}, "role"),
    ],
)
def test_faulty_invitation_comes_back(invite: Callable[..., Any], changed: dict[str, str], fault: str) -> None:
    answer = invite(**changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])
    assert (User.objects.count(), Mail.objects.count(), AuditEntry.objects.count()) == (1, 0, 0)


def test_another_link_is_written_down(as_admin: Client, admin: User, seller: User) -> None:
    answer = as_admin.post(reverse("person-link", args=[seller.pk]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.object_id, entry.after) == ("user.link_made", str(seller.pk), None)
    assert choose(answer.context["link"]).status_code == 302
    assert User.objects.get(pk=seller.pk).check_password(PASSWORD)


@pytest.mark.parametrize("who", ["self", "off"])
def test_no_link_for_oneself_or_for_who_is_off(as_admin: Client, admin: User, seller: User, who: str) -> None:
    User.objects.filter(pk=seller.pk).update(is_active=False)
    answer = as_admin.post(reverse("person-link", args=[admin.pk if who == "self" else seller.pk]))
    assert (answer.status_code, b"one-time-link" in answer.content) == (409, False)


def test_a_link_is_of_one_user_only(admin: User, seller: User) -> None:
    theirs, admins = password_path(seller), password_path(admin)
    mixed = theirs.replace(theirs.split("/")[-2].split("-")[0] + "-", admins.split("/")[-2].split("-")[0] + "-", 1)
    assert choose(mixed) is None


def test_resetting_says_the_same_for_known_and_unknown_addresses(db: None, seller: User) -> None:
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (seller.email, "unknown@vekt.example")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    known, unknown = (answer.content.replace(_csrf(answer), b"") for answer in answers)
    assert known == unknown


def _csrf(answer: Any) -> bytes:
    return str(answer.context["csrf_token"]).encode()


def test_choosing_a_password_ends_other_log_ins(
    as_admin: Client, client_for: Callable[[User | None], Client], seller: User
) -> None:
    theirs = client_for(seller)
    choose(as_admin.post(reverse("person-link", args=[seller.pk])).context["link"])
    assert theirs.get(reverse("profile")).status_code == 302
