"""Two at once: a list's worker and who changes the list, an impact's worker that dies at the very end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from crm.domain.list_changes import delete_list
from crm.domain.list_conditions import set_condition
from crm.domain.lists import create_list
from crm.models import ChangedRecord, Contact, ListMember, MembershipChange, RecordList
from leadscoring.accounts.models import User
from scoring.domain import impact
from scoring.domain.changes import score_changed_records
from scoring.models import Impact, ImpactRange
from tests.impact.conftest import committed, nobody_called, small_ranges
from tests.impact.world import DRAFT, LIVE, draft_of_text, make_contacts
from tests.scoring.holding import gate, open_gate, wait_until, wait_until_held, worker
from tests.scoring.world import publish

__all__ = ["committed", "nobody_called", "small_ranges"]
pytestmark = pytest.mark.django_db(transaction=True)
NORDIC = {"property": "country", "op": "is_any", "value": ["Norway"]}
POLISH = {"property": "country", "op": "is_any", "value": ["Poland"]}
AT_A_JOIN = "before insert on crm_listmember for each row"


def nordic_of(marketer: User) -> tuple[RecordList, Contact]:
    """Worked out by nobody yet."""
    contact = Contact.objects.create(country="Norway")
    made = create_list(actor=marketer, object="contact", name="Nordic")
    set_condition(of=made, plain=NORDIC, by=marketer)
    ListMember.objects.all().delete()
    ChangedRecord.objects.all().delete()
    return made, contact


def waiting(lock: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks l join pg_stat_activity a using (pid) where not granted and locktype = %s"
            " and a.datname = current_database() and a.application_name <> 'held'",
            [lock],
        )
        return bool((cursor.fetchone() or (0,))[0])


def closing(do: Callable[[], object]) -> Callable[[], None]:
    """In a thread, with a connection of its own."""

    def done() -> None:
        try:
            do()
        finally:
            connection.close()

    return done


def test_who_leaves_while_a_list_is_worked_out_is_not_on_it(
    committed: None, marketer: User, program_environ: dict[str, str]
) -> None:
    made, contact = nordic_of(marketer)
    code = f"from scoring.domain.dynamic_lists import refresh_list\nrefresh_list(list_id={made.pk})"
    with gate(AT_A_JOIN), worker(program_environ, code) as process, ThreadPoolExecutor(1) as pool:
        wait_until_held()
        Contact.objects.filter(pk=contact.pk).update(country="Poland")
        followed = pool.submit(closing(score_changed_records))
        wait_until(lambda: waiting("advisory") or followed.done())
        open_gate()
        process.wait()
        followed.result()
    assert not ListMember.objects.filter(list=made).exists()
    assert MembershipChange.objects.filter(list_id=made.pk, record_id=contact.pk).count() % 2 == 0


@pytest.mark.parametrize("change", ["condition", "deletion"])
def test_list_is_changed_while_it_is_worked_out(
    committed: None, marketer: User, program_environ: dict[str, str], change: str
) -> None:
    """Whoever changes it waits for the worker, and neither for the other."""
    made, _contact = nordic_of(marketer)

    def do() -> None:
        if change == "deletion":
            delete_list(actor=marketer, of=made)
        else:
            set_condition(of=made, plain=POLISH, by=marketer)

    code = f"from scoring.domain.dynamic_lists import refresh_list\nrefresh_list(list_id={made.pk})"
    with gate(AT_A_JOIN), worker(program_environ, code) as process, ThreadPoolExecutor(1) as pool:
        wait_until_held()
        changed = pool.submit(closing(do))
        wait_until(lambda: waiting("transactionid") or waiting("tuple") or changed.done())
        open_gate()
        assert process.wait() == 0
        changed.result()
    assert RecordList.objects.filter(pk=made.pk).exists() == (change == "condition")


def started() -> Impact:
    make_contacts()
    publish(LIVE)
    return impact.start_impact(model=draft_of_text(DRAFT).model)


def test_impact_whose_worker_died_after_the_last_range_is_ended(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, called = started(), []
    with monkeypatch.context() as patch:
        patch.setattr("scoring.domain.impact._finish_if_done", lambda _impact: None)
        impact.work_on_impact(impact_id=begun.pk)
    monkeypatch.setattr("scoring.tasks.call_impact_workers", lambda pk, count: called.append((pk, count)))
    impact.look_after_impacts()
    assert called == [(begun.pk, 1)]
    impact.work_on_impact(impact_id=begun.pk)
    begun.refresh_from_db()
    assert begun.state == Impact.State.DONE


def test_nobody_is_called_to_an_impact_that_somebody_is_at(
    committed: None, monkeypatch: pytest.MonkeyPatch, program_environ: dict[str, str]
) -> None:
    begun, called = started(), []
    monkeypatch.setattr("scoring.tasks.call_impact_workers", lambda pk, count: called.append((pk, count)))
    code = f"from scoring.domain.impact import work_on_impact\nwork_on_impact(impact_id={begun.pk})"
    at_a_tally = "before update on scoring_impactrange for each row when (new.done_at is not null)"
    with gate(at_a_tally), worker(program_environ, code) as process:
        wait_until_held()
        impact.look_after_impacts()
        assert called == []
        open_gate()
        process.wait()
    assert not ImpactRange.objects.filter(done_at=None).exists()
