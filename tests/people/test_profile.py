"""One's own profile: by everybody, and nothing of it but one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from leadscoring.accounts.models import AuditEntry, Team, User
from leadscoring.accounts.roles import Role, role_of

SENT = {"name": "Jonas Bergh", "language": "en", "theme": "dark", "away_from": "2026-07-01", "away_until": "2026-07-14"}


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 200), ("seller", 200), ("outsider", 200), ("nobody", 302)]
)
def test_everybody_has_one(
    request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], db: None, persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert client.get(reverse("profile")).status_code == status


def test_changes_are_kept_and_written_down(as_seller: Client, seller: User) -> None:
    answer = as_seller.post(reverse("profile"), SENT)
    assert (answer.status_code, answer["Location"], answer.cookies["theme"].value) == (302, reverse("profile"), "dark")
    seller.refresh_from_db()
    assert (seller.name, seller.language, seller.theme) == ("Jonas Bergh", "en", "dark")
    assert [seller.is_away(date(2026, 7, day)) for day in (1, 14, 15)] == [True, True, False]
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("user.changed", seller)
    assert entry.before == {
        "name": "Jonas Berg",
        "language": "",
        "theme": "auto",
        "away_from": None,
        "away_until": None,
    }
    assert entry.after == SENT


@pytest.mark.parametrize(
    ("changed", "fault"),
    [({"theme": "pink"}, "theme"), ({"language": "xx"}, "language"), ({"away_until": "2026-06-01"}, "away_until")],
)
def test_faulty_profile_comes_back(as_seller: Client, changed: dict[str, str], fault: str) -> None:
    answer = as_seller.post(reverse("profile"), SENT | changed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])


def test_nobody_gives_themselves_a_role_a_team_or_room(as_seller: Client, seller: User, team: Team) -> None:
    wished: dict[str, Any] = {"role": "admin", "groups": "1", "is_staff": "on", "is_superuser": "on"}
    as_seller.post(reverse("profile"), SENT | wished | {"teams": team.pk, "capacity": "99", "email": "a@b.example"})
    again = User.objects.get(pk=seller.pk)
    assert (role_of(again), again.is_staff, again.is_superuser) == (Role.SALES, False, False)
    assert (again.capacity, again.email, again.teams.count()) == (None, seller.email, 0)


@pytest.mark.parametrize(
    ("first", "last", "away"),
    [
        (None, None, [False, False, False]),
        (date(2026, 7, 2), None, [False, True, True]),
        (None, date(2026, 7, 2), [True, True, False]),
        (date(2026, 7, 2), date(2026, 7, 2), [False, True, False]),
    ],
)
def test_away(first: date | None, last: date | None, away: list[bool]) -> None:
    user = User(away_from=first, away_until=last)
    assert [user.is_away(date(2026, 7, day)) for day in (1, 2, 3)] == away
