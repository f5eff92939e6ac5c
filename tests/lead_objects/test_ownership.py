"""Records are shared out within a team in turn: never two owners, never to who is away, full or may not work leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.domain.leads import create_lead, take_lead
from crm.domain.ownership import assign_round_robin
from crm.models import Contact, Lead, PropertyChange
from leadscoring.accounts.models import Team, User
from tests.factories.crm import CompanyFactory, ContactFactory, DealFactory


def given(team: Team) -> User | None:
    return assign_round_robin(record=ContactFactory.create(), team=team)


def test_members_take_turns_whatever_the_record(team: Team, seller: User, colleague: User) -> None:
    records = [ContactFactory.create(), CompanyFactory.create(), DealFactory.create()]
    chosen = [assign_round_robin(record=record, team=team) for record in records]
    assert chosen == [seller, colleague, seller]
    for record, user in zip(records, chosen, strict=True):
        record.refresh_from_db()
        assert record.owner == user.email


def test_a_newcomer_comes_next(team: Team, seller: User, colleague: User, make_user: Callable[..., User]) -> None:
    assert [given(team), given(team)] == [seller, colleague]
    newcomer = make_user("new@vekt.example", role="sales")
    team.members.add(newcomer)
    assert [given(team), given(team)] == [newcomer, seller]


def test_who_has_an_owner_keeps_it(team: Team, seller: User, colleague: User) -> None:
    theirs = ContactFactory.create(owner="MAJA@vekt.example")
    stale = Contact.objects.get(pk=theirs.pk)
    stale.owner = ""
    assert assign_round_robin(record=stale, team=team) == colleague
    assert stale.owner == "MAJA@vekt.example"
    named = ContactFactory.create(owner="Rolf (left)")
    assert assign_round_robin(record=named, team=team) is None
    named.refresh_from_db()
    assert named.owner == "Rolf (left)"
    assert given(team) == seller


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"away_from": timezone.localdate() - timedelta(days=1), "away_until": timezone.localdate() + timedelta(days=1)},
        {"capacity": 0},
        {"capacity": 1},
    ],
)
def test_who_is_not_free_is_passed_over(
    team: Team, seller: User, colleague: User, lead: Lead, change: dict[str, object]
) -> None:
    take_lead(lead=lead, by=seller)
    User.objects.filter(pk=seller.pk).update(**change)
    assert [given(team), given(team)] == [colleague, colleague]


def test_who_may_not_work_leads_is_passed_over(team: Team, marketer: User, outsider: User, admin: User) -> None:
    team.members.set([marketer, outsider])
    assert given(team) is None
    assert set(Contact.objects.values_list("owner", flat=True)) == {""}
    team.members.add(admin)
    assert given(team) == admin


def test_capacity_fills_up(team: Team, seller: User, colleague: User) -> None:
    User.objects.update(capacity=1)
    leads = [create_lead(contact=ContactFactory.create(), queue=team, source="test")[0] for _each in range(3)]
    assert [assign_round_robin(record=lead, team=team) for lead in leads] == [seller, colleague, None]
    assert sorted(Lead.objects.values_list("owner", flat=True)) == ["", colleague.email, seller.email]


def test_history_names_who_assigned(team: Team, admin: User, seller: User) -> None:
    contact = ContactFactory.create()
    assign_round_robin(record=contact, team=team, by=admin)
    change = PropertyChange.objects.get(record_id=contact.pk, property="owner")
    assert (change.new, change.source) == (seller.email, f"user {admin.pk}")
