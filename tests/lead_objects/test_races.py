"""Two at once, each on a connection of their own: one wins, the other is told, and no count is exceeded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections, transaction

from crm.domain.leads import LeadRefused, create_lead, take_lead
from crm.domain.ownership import assign_round_robin
from crm.models import Contact, Lead, LeadEvent
from leadscoring.accounts.models import Team, User
from tests.factories.crm import ContactFactory

WAITING = """
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
"""

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each returned, or the refusal that it raised."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            together.wait()
            return call()
        except LeadRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_sellers_never_both_take_a_lead(lead: Lead, seller: User, colleague: User) -> None:
    answers = at_once(lambda: take_lead(lead=lead, by=seller), lambda: take_lead(lead=lead, by=colleague))
    won = [answer for answer in answers if isinstance(answer, LeadEvent)]
    lost = [answer for answer in answers if isinstance(answer, LeadRefused)]
    assert len(won) == len(lost) == 1
    assert str(lost[0]) == f"{won[0].by} has this lead. Only an admin can take it over."
    lead.refresh_from_db()
    assert lead.owner == won[0].by.email
    assert lead.events.filter(verb="taken").count() == 1


def test_the_second_waits_and_then_reads_who_has_it(lead: Lead, seller: User, colleague: User) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            take_lead(lead=lead, by=colleague)

            def second() -> str:
                try:
                    take_lead(lead=lead, by=seller)
                except LeadRefused as refused:
                    return str(refused)
                finally:
                    connections.close_all()
                return ""

            answer = pool.submit(second)
            with connection.cursor() as cursor:  # until it really waits for the row
                for _attempt in range(1000):
                    cursor.execute(WAITING)
                    if cursor.fetchone()[0]:
                        break
                    cursor.execute("select pg_stat_clear_snapshot(), pg_sleep(0.01)")
                else:
                    pytest.fail("the second seller did not wait")
        assert answer.result() == "Maja Lind has this lead. Only an admin can take it over."


def test_nobody_takes_two_at_once_beyond_their_capacity(seller: User) -> None:
    User.objects.update(capacity=1)
    leads = [create_lead(contact=ContactFactory.create(), queue=None, source="test")[0] for _each in range(2)]
    answers = at_once(*(lambda lead=lead: take_lead(lead=lead, by=seller) for lead in leads))
    assert sorted(type(answer).__name__ for answer in answers) == ["LeadEvent", "LeadRefused"]
    assert Lead.objects.filter(owner=seller.email).count() == 1


def test_two_crossings_make_one_lead(contact: Contact) -> None:
    def make(source: str) -> tuple[Lead, bool]:
        return create_lead(contact=contact, queue=None, source=source)

    for _round in range(3):
        Lead.objects.all().delete()
        answers = at_once(lambda: make("a"), lambda: make("b"), lambda: make("c"))
        assert sorted(is_new for _lead, is_new in answers) == [False, False, True]
        assert len({lead.pk for lead, _is_new in answers}) == 1
        assert LeadEvent.objects.count() == 1


def test_round_robin_gives_no_record_two_owners_and_nobody_too_many(team: Team, seller: User, colleague: User) -> None:
    User.objects.update(capacity=2)
    leads = [create_lead(contact=ContactFactory.create(), queue=team, source="test")[0] for _each in range(3)]
    wanted = [*leads, leads[0], leads[1]]
    answers = at_once(*(lambda lead=lead: assign_round_robin(record=lead, team=team) for lead in wanted))
    owners = dict(Lead.objects.values_list("pk", "owner"))
    assert [answer.email for answer in answers] == [owners[lead.pk] for lead in wanted]
    assert sorted(list(owners.values()).count(user.email) for user in (seller, colleague)) == [1, 2]
    assert LeadEvent.objects.filter(verb="assigned").count() == 3
