"""Users: listed, searched, changed, and who may do so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from leadscoring.accounts.models import AuditEntry, Team, User
from leadscoring.accounts.roles import Role, role_of

Form = Callable[..., dict[str, Any]]

ALLOWED = {"admin": 200, "marketer": 403, "seller": 403, "outsider": 403, "nobody": 302}


@pytest.mark.parametrize("persona", ALLOWED)
def test_pages_are_for_admins(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    make_user: Callable[..., User],
    team: Team,
    persona: str,
) -> None:
    someone = make_user("someone@vekt.example", role="sales")
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    pages = [
        reverse("people"),
        reverse("person-invite"),
        reverse("person", args=[someone.pk]),
        reverse("teams"),
        reverse("team-new"),
        reverse("team", args=[team.pk]),
        reverse("team-delete", args=[team.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [ALLOWED[persona]] * len(pages)


@pytest.mark.parametrize("persona", ["marketer", "seller", "outsider", "nobody"])
def test_forms_are_refused_to_all_others(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    make_user: Callable[..., User],
    form: Form,
    team: Team,
    persona: str,
) -> None:
    someone = make_user("someone@vekt.example", role="sales", name="Sam")
    client, refused = client_for(None if persona == "nobody" else request.getfixturevalue(persona)), 403
    before = User.objects.count()
    asked: list[tuple[str, dict[str, Any]]] = [
        (reverse("person-invite"), {"email": "new@vekt.example", "name": "New", "role": "admin"}),
        (reverse("person", args=[someone.pk]), form(someone, role="admin")),
        (reverse("person-link", args=[someone.pk]), {}),
        (reverse("person-off", args=[someone.pk]), {}),
        (reverse("person-on", args=[someone.pk]), {}),
        (reverse("team-new"), {"name": "Ours"}),
        (reverse("team", args=[team.pk]), {"name": "Ours"}),
        (reverse("team-delete", args=[team.pk]), {}),
    ]
    answers = [client.post(url, sent).status_code for url, sent in asked]
    assert answers == [302 if persona == "nobody" else refused] * len(asked)
    someone.refresh_from_db()
    assert (role_of(someone), someone.is_active, User.objects.count()) == (Role.SALES, True, before)
    assert list(Team.objects.values_list("name", flat=True)) == ["Inside sales"]
    assert not AuditEntry.objects.exists()


def test_list_shows_role_teams_last_log_in_away_and_who_is_off(
    as_admin: Client, admin: User, seller: User, marketer: User, outsider: User, team: Team
) -> None:
    today = timezone.localdate()
    team.members.set([seller])
    User.objects.filter(pk=seller.pk).update(away_from=today, away_until=today + timedelta(days=3))
    User.objects.filter(pk=marketer.pk).update(is_active=False)
    User.objects.filter(pk=outsider.pk).update(password="!", away_from=today + timedelta(days=1))
    rows = {row.email: row for row in as_admin.get(reverse("people")).context["rows"]}
    assert [str(row.role) for row in rows.values()] == ["Admin", "Marketing", "Sales", ""]
    assert (rows[seller.email].teams, rows[seller.email].is_away) == (("Inside sales",), True)
    assert (rows[marketer.email].is_active, rows[outsider.email].is_invited) == (False, True)
    assert (rows[outsider.email].is_away, rows[admin.email].last_login is None) == (False, False)


def test_search_and_filters_narrow_the_list(
    as_admin: Client, admin: User, seller: User, marketer: User, team: Team
) -> None:
    team.members.set([seller])
    User.objects.filter(pk=marketer.pk).update(is_active=False)

    def found(query: str) -> list[str]:
        return [row.email for row in as_admin.get(reverse("people") + query).context["rows"]]

    assert found("?search=jonas+BERG") == found("?role=sales") == found(f"?team={team.pk}") == [seller.email]
    assert found("?search=seller@") == [seller.email]
    assert found("?state=off") == [marketer.email]
    assert found("?state=active") == [admin.email, seller.email]
    assert found("?role=boss") == found("?team=x") == found("?state=?") == found("?search=%25") == []


def test_fragment_holds_the_rows_alone(as_admin: Client, seller: User) -> None:
    answer = as_admin.get(reverse("people") + "?search=jonas", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert ("Jonas Berg" in text, "<html" in text, "Ada Nowak" in text) == (True, False, False)


def test_list_is_paged_and_asks_the_database_as_often_for_many(
    as_admin: Client, make_user: Callable[..., User], team: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        team.members.add(make_user(f"u{number}@vekt.example", role="sales", name=f"User {number}"))
    with django_assert_max_num_queries(15):
        as_admin.get(reverse("people"))
    for number in range(3, 60):
        team.members.add(make_user(f"u{number}@vekt.example", role="sales", name=f"User {number}"))
    with django_assert_max_num_queries(15):
        answer = as_admin.get(reverse("people"))
    assert len(answer.context["rows"]) == 50
    assert len(as_admin.get(reverse("people") + "?page=2").context["rows"]) == 11


def test_change_is_kept_and_written_down_with_before_and_after(
    as_admin: Client, admin: User, seller: User, team: Team, form: Form
) -> None:
    sent = form(
        seller, name="  Jonas   Bergh ", role="marketing", teams=[team.pk], capacity="5", away_from="2026-07-01"
    )
    answer = as_admin.post(reverse("person", args=[seller.pk]), sent)
    assert (answer.status_code, answer["Location"]) == (302, reverse("people"))
    seller = User.objects.get(pk=seller.pk)
    assert (seller.name, role_of(seller), seller.capacity) == ("Jonas Bergh", Role.MARKETING, 5)
    assert (seller.away_from, list(seller.teams.all())) == (date(2026, 7, 1), [team])
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.object_id) == ("user.changed", admin, str(seller.pk))
    assert entry.before == {"name": "Jonas Berg", "role": "sales", "teams": [], "capacity": None, "away_from": None}
    assert entry.after == {
        "name": "Jonas Bergh",
        "role": "marketing",
        "teams": ["Inside sales"],
        "capacity": 5,
        "away_from": "2026-07-01",
    }


def test_nothing_changed_is_not_written_down(as_admin: Client, seller: User, form: Form) -> None:
    as_admin.post(reverse("person", args=[seller.pk]), form(seller))
    assert not AuditEntry.objects.exists()


def test_role_changes_what_they_may_do_with_their_next_click(
    as_admin: Client, client_for: Callable[[User | None], Client], seller: User, form: Form
) -> None:
    theirs = client_for(seller)
    assert theirs.get(reverse("people")).status_code == 403
    as_admin.post(reverse("person", args=[seller.pk]), form(seller, role="admin"))
    assert theirs.get(reverse("people")).status_code == 200


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"role": "boss"}, "role"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "many"}, "capacity"),
        ({"away_from": "2026-07-02", "away_until": "2026-07-01"}, "away_until"),
        ({"away_from": "soon"}, "away_from"),
        ({"teams": ["999"]}, "teams"),
    ],
)
def test_faulty_form_comes_back(
    as_admin: Client, seller: User, team: Team, form: Form, changed: dict[str, Any], fault: str
) -> None:
    answer = as_admin.post(reverse("person", args=[seller.pk]), form(seller, **changed))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [fault])
    assert not AuditEntry.objects.exists()


def test_form_sets_nothing_that_it_does_not_name(as_admin: Client, seller: User, form: Form) -> None:
    sent = form(seller) | {"is_superuser": "on", "is_staff": "on", "email": "boss@vekt.example", "password": "x"}
    as_admin.post(reverse("person", args=[seller.pk]), sent)
    again = User.objects.get(pk=seller.pk)
    assert (again.is_superuser, again.is_staff, again.email) == (False, False, seller.email)
    assert again.password == seller.password


def test_markup_in_a_name_is_text(as_admin: Client, make_user: Callable[..., User]) -> None:
    someone = make_user("x@vekt.example", role="sales", name="<script>alert(1)</script>")
    for page in (reverse("people"), reverse("person", args=[someone.pk])):
        assert b"<script>alert(1)" not in as_admin.get(page).content
    assert as_admin.post(reverse("person-off", args=[someone.pk]), follow=True).content.count(b"<script>alert(1)") == 0


def test_forms_need_a_token(client_for: Callable[[User | None], Client], admin: User, seller: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_for(admin).cookies
    urls = [reverse(name, args=[seller.pk]) for name in ("person", "person-link", "person-off", "person-on")]
    urls += [reverse("person-invite"), reverse("team-new"), reverse("profile")]
    assert [client.post(url).status_code for url in urls] == [403] * len(urls)
    assert User.objects.get(pk=seller.pk).is_active


def test_who_is_not_there_is_not_found(as_admin: Client) -> None:
    assert as_admin.get(reverse("person", args=[987654])).status_code == 404
    assert as_admin.post(reverse("person-off", args=[987654])).status_code == 404
