"""Workers that are really killed, before a delivery and in the middle of one: nothing is lost, or done twice."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import ChangedRecord, Contact, ListMember, MembershipChange, RecordList
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.domain.crossings import Changed, watch_changed
from scoring.domain.deliveries import perform, perform_waiting
from scoring.models import Crossing, Delivery, Score, ScoringModel, TriggerState
from scoring.queries.documents import open_workbench
from tests.scoring.holding import beside, gate, open_gate, wait_until_held, wait_until_nobody_is_held, worker
from tests.scoring.world import publish, start_publish
from tests.triggers.world import crossings, deliveries, give, hot, set_score

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("nobody_delivers")]

PERFORM = "from scoring.domain import deliveries\ndeliveries.perform_waiting()"
QUIET = "import scoring.tasks\nscoring.tasks.call_deliverers = lambda: None\n"


@pytest.fixture
def people(committed: None, small_ranges: None, call_list: RecordList) -> list[Contact]:
    made = [Contact.objects.create(external_id=f"c{n}") for n in range(4)]
    publish(hot())
    ChangedRecord.objects.all().delete()
    return made


@pytest.mark.parametrize(
    "place",
    [
        "before insert on scoring_delivery for each row",  # after the score and the crossing, before the outbox
        "before insert on scoring_triggerstate for each row",  # after the score
    ],
)
def test_killed_between_score_and_delivery(place: str, people: list[Contact], program_environ: dict[str, str]) -> None:
    set_score(90, people[0])
    with gate(place):
        with worker(program_environ, QUIET + "changes.score_changed_records()") as process:
            wait_until_held()
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
    assert (Score.objects.filter(total=900).count(), Crossing.objects.count(), TriggerState.objects.count()) == (
        0,
        0,
        0,
    )
    assert (Delivery.objects.count(), ChangedRecord.objects.count()) == (0, 1)
    assert score_changed_records() == 1
    assert crossings() == [(people[0].pk, "enter", "fired")]
    perform_waiting()
    assert deliveries() == [(people[0].pk, 0, "done")]
    assert MembershipChange.objects.count() == 1


def test_killed_after_the_score_was_stored(people: list[Contact], program_environ: dict[str, str]) -> None:
    """Before any message was sent: the schedule finds what waits."""
    set_score(90, people[0])
    dying = "import os, scoring.tasks\nscoring.tasks.call_deliverers = lambda: os.kill(os.getpid(), 9)\n"
    with worker(program_environ, dying + "changes.score_changed_records()") as process:
        assert process.wait(60) == -signal.SIGKILL
    assert deliveries() == [(people[0].pk, 0, "waiting")]
    perform_waiting()
    assert deliveries() == [(people[0].pk, 0, "done")]


def test_killed_after_the_action_and_before_its_record(
    people: list[Contact], program_environ: dict[str, str], call_list: RecordList
) -> None:
    give(90, *people[:2])
    first = Delivery.objects.order_by("pk").first()
    assert first is not None
    with gate(f"before update on scoring_delivery for each row when (new.id = {first.pk})"):
        with worker(program_environ, PERFORM) as process:
            wait_until_held()
            # The action has been done in its transaction; meanwhile another worker takes the other delivery alone.
            assert perform(first.pk) is False
            perform_waiting()
            assert [state for *_rest, state in deliveries()] == ["waiting", "done"]
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
    assert list(ListMember.objects.values_list("record_id", flat=True)) == [people[1].pk]
    perform_waiting()
    assert [state for *_rest, state in deliveries()] == ["done", "done"]
    assert MembershipChange.objects.filter(list_id=call_list.pk).count() == 2


def test_two_workers_never_both_perform(people: list[Contact]) -> None:
    give(90, *people)
    with gate("before insert on crm_listmember for each row"):
        with beside(perform_waiting):
            wait_until_held()
            perform_waiting()
            assert sorted(state for *_rest, state in deliveries()) == ["done", "done", "done", "waiting"]
            open_gate()
        assert [state for *_rest, state in deliveries()] == ["done"] * 4
    assert MembershipChange.objects.count() == 4


def test_killed_while_a_version_is_shown(people: list[Contact], program_environ: dict[str, str]) -> None:
    """Its crossings come about with it, once."""
    set_score(70, *people)
    score_changed_records()
    run = start_publish(hot().replace('"total": 80', '"total": 60'))
    with gate("before insert on scoring_crossing for each row"):
        with worker(program_environ, QUIET + f"runs.work_on(run_id={run.pk})") as process:
            wait_until_held()
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
    assert crossings() == []
    runs.look_after_runs()
    assert [outcome for *_rest, outcome in crossings()] == ["silent_publish"] * 4


def test_two_who_see_the_same_crossing_note_it_once(people: list[Contact]) -> None:
    """A pass by time and a change, when only the `if` has moved: neither stores a score that the other waits for."""
    model = ScoringModel.objects.get()
    assert model.live is not None
    Score.objects.filter(record_id=people[0].pk).update(total=900)
    workbench = open_workbench()
    watch = watch_changed([workbench.target(model.live)], workbench)
    changed = Changed([people[0].pk], ["property"], [])
    later = timezone.now() + timedelta(seconds=5)

    with (
        gate("before insert on scoring_crossing for each row"),
        beside(lambda: watch.note_changed(changed, as_of=later)),
    ):
        wait_until_held()
        with beside(lambda: watch.note_changed(changed, as_of=later), name="second"):
            wait_until_held("transactionid", "second")
            open_gate()
    assert crossings() == [(people[0].pk, "enter", "fired")]
    assert TriggerState.objects.get().moves == 1
