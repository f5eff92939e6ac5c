"""Workers that are really killed: what they did not finish is done again, once."""

from __future__ import annotations

import signal

import pytest

from crm.models import ChangedRecord, Contact
from scoring.domain import runs, tables
from scoring.domain.changes import score_changed_records
from scoring.models import Run, Score, ScoreChange, ScoringModel
from tests.scoring.holding import gate, open_gate, wait_until_held, wait_until_nobody_is_held, worker
from tests.scoring.world import CHIEF, VIEWS, add_view, document, finish, history, publish, start_publish, totals

pytestmark = pytest.mark.slow
RICHER = document(criteria=(CHIEF | {"points": 30}, VIEWS))


@pytest.fixture
def people(committed: None, small_ranges: None) -> list[Contact]:
    return [Contact.objects.create(external_id=f"c{n}", job_title=("Chief", "Clerk")[n % 2]) for n in range(8)]


@pytest.mark.parametrize("kind", ["full", "fill"])
def test_range_of_a_killed_worker_is_done_again(
    kind: str, people: list[Contact], program_environ: dict[str, str]
) -> None:
    model = publish(document())
    if kind == "full":
        Score.objects.update(points=[777, 0], total=777)
        (run,) = runs.rescore(models=[model])
    else:
        run = start_publish(RICHER)
    fifth = f"for each row when (new.record_id = {people[5].pk})"
    with gate(f"before insert on {tables.table(run.versions[0])} {fifth}"):
        with worker(program_environ, f"runs.work_on(run_id={run.pk})") as process:
            wait_until_held()
            done = runs.progress(run)["done"]
            assert (process.poll(), 0 < done < 8) == (None, True)
            assert runs.work_on(run_id=run.pk) is False  # what is free is done, what is held is left
            assert run.ranges.filter(done_at=None).count() == 1
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
        assert runs.progress(run)["done"] < 8
    finish(run)
    assert runs.progress(run)["done"] == 8
    chief = 10 if kind == "full" else 30
    assert totals(model) == {person.pk: chief * (n % 2 == 0) for n, person in enumerate(people)}
    moved = people if kind == "full" else people[::2]
    assert sorted(ScoreChange.objects.values_list("record_id", flat=True)) == [person.pk for person in moved]


def test_worker_killed_before_it_tidied_up_leaves_nothing(
    people: list[Contact], program_environ: dict[str, str]
) -> None:
    model = publish(document())
    old, run = model.live_id or 0, start_publish(RICHER)
    dying = f"import os\nfilling.tidy_up = lambda run: os.kill(os.getpid(), 9)\nruns.work_on(run_id={run.pk})"
    with worker(program_environ, dying) as process:
        assert process.wait(60) == -signal.SIGKILL
    run.refresh_from_db()
    assert (run.state, totals(model)[people[0].pk], ScoreChange.objects.count()) == (Run.State.DONE, 30, 0)
    assert old in tables.versions_among([old])
    runs.look_after_runs()
    runs.look_after_runs()
    assert tables.versions_among([old]) == []
    assert history(model, people[0].pk) == [("version", 10, 30)]
    assert ScoreChange.objects.count() == 4


def test_worker_killed_before_it_showed_a_version_is_followed_by_another(
    people: list[Contact], program_environ: dict[str, str]
) -> None:
    run = start_publish(document())
    dying = f"import os\nfilling.show = lambda run: os.kill(os.getpid(), 9)\nruns.work_on(run_id={run.pk})"
    with worker(program_environ, dying) as process:
        assert process.wait(60) == -signal.SIGKILL
    wait_until_nobody_is_held()
    assert (runs.progress(run)["done"], ScoringModel.objects.get().live) == (8, None)
    runs.look_after_runs()
    run.refresh_from_db()
    assert (run.state, len(totals(ScoringModel.objects.get()))) == (Run.State.DONE, 8)


def test_queue_of_a_killed_worker_is_kept(people: list[Contact], program_environ: dict[str, str]) -> None:
    model = publish(document())
    ChangedRecord.objects.all().delete()
    for person in people[:3]:
        add_view(person)
    place = f"for each row when (new.record_id = {people[1].pk})"
    with gate(f"before insert on {tables.table(model.live_id or 0)} {place}"):
        with worker(program_environ, "changes.score_changed_records()") as process:
            wait_until_held()
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()
    assert (ChangedRecord.objects.count(), ScoreChange.objects.count()) == (3, 0)
    assert score_changed_records() == 3
    assert [history(model, person.pk) for person in people[:3]] == [
        [("activity", 10, 11)],
        [("activity", 0, 1)],
        [("activity", 10, 11)],
    ]
