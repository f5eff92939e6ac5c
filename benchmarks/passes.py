"""Whole passes over the database: nothing changed, some changed, a day later, a publish, several models at once."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from itertools import count

from django.db import transaction

from benchmarks.figures import Figure
from benchmarks.guard import check_stored_scores
from benchmarks.workers import peak_memory, together
from benchmarks.world import Rounds, World, execute, model_text, publish, remove
from scoring.domain import tables
from scoring.models import Run, RunRange

ALONE, BOTH = 1, 2
CHANGED = 7
"""Percent of the contacts."""
EDIT = """update crm_contact set marketing_consent = marketing_consent is not true
  where (id + 100 - %s) %% 100 < %s"""
MODELS = 5
_turns = count()


def first_fill(world: World) -> Iterator[Figure]:
    """Of a model that had no scores."""

    def fill() -> float:
        model, shown, _ended = publish(model_text("Another"), world.workers)
        remove(model)
        return shown

    [filled] = world.beside_floor(fill)
    yield Figure("first fill with indexes, 2 workers", filled.in_floors, "F", filled.median, reach=4.6, fails=6)


def publishing(world: World) -> Iterator[Figure]:
    """Of the next version of a model whose scores are shown."""
    ends: list[float] = []

    def again() -> float:
        world.model, shown, ended = publish(model_text(points={"Consent": 6 + next(_turns)}), world.workers)
        ends.append(ended)
        return shown

    [shown] = world.beside_floor(again)
    world.model = publish(model_text(), world.workers)[0]
    yield Figure("publish until shown, 2 workers", shown.in_floors, "F", shown.median, reach=3.2, fails=6)
    ended = Rounds(ends, shown.floors)
    yield Figure("publish until its history is written too", ended.in_floors, "F", ended.median)


def full_pass(world: World) -> Iterator[Figure]:
    """The same instant again: nothing can have changed."""
    world.full_pass()
    written = _row_versions_since(world, world.full_pass)
    alone, both = world.beside_floor(lambda: world.full_pass(ALONE), lambda: world.full_pass(BOTH))
    yield Figure("full pass, nothing changed, 1 worker", alone.in_floors, "F", alone.median)
    yield Figure("full pass, nothing changed, 2 workers", both.in_floors, "F", both.median, reach=2.5, fails=4)
    yield Figure("2 workers against 1", alone.against(both), "×", reach=1.7, fails=1.4, more_is_better=True)
    yield Figure("rows written when nothing changed", written, "rows", reach=0, fails=0)
    yield Figure("a worker's peak memory", max(together(world.workers, peak_memory)), "MB")
    check_stored_scores(world)


def some_changed(world: World) -> Iterator[Figure]:
    """Another 7% each time."""
    changed: list[int] = []

    def changed_pass(workers: int) -> float:
        _change(world)
        seconds, [run] = world.rescore([world.model], workers)
        changed.append(sum(RunRange.objects.filter(run=run).values_list("scored", flat=True)))
        return seconds

    alone, both = world.beside_floor(lambda: changed_pass(ALONE), lambda: changed_pass(BOTH))
    share = 100 * statistics.median(changed) / world.contacts
    yield Figure(f"full pass, {share:.1f}% changed, 1 worker", alone.in_floors, "F", alone.median)
    yield Figure(f"full pass, {share:.1f}% changed, 2 workers", both.in_floors, "F", both.median, reach=2.5, fails=4)
    check_stored_scores(world)


def day_later(world: World) -> Iterator[Figure]:
    """Only time has moved. Last of the passes: the clock goes on."""
    changed: list[int] = []

    def tomorrow() -> float:
        world.clock.forward(days=1)
        seconds, [run] = world.follow_time(BOTH)
        if run.kind != Run.Kind.TIME:
            raise AssertionError(f"a day later a rescore of the kind “{run.kind}” was begun")
        changed.append(sum(RunRange.objects.filter(run=run).values_list("scored", flat=True)))
        return seconds

    [days] = world.beside_floor(tomorrow)
    share = 100 * statistics.median(changed) / world.contacts
    reach = 1.0 if world.contacts >= 1_000_000 else 1.5
    yield Figure(
        f"a day later ({share:.1f}% changed), 2 workers", days.in_floors, "F", days.median, reach=reach, fails=2
    )
    check_stored_scores(world)


def several_models(world: World) -> Iterator[Figure]:
    """They differ in all points and in half of the windows."""
    others = [publish(model_text(f"Variant {n}", shift=n), world.workers)[0] for n in range(1, MODELS)]
    models = [world.model, *others]
    try:
        world.rescore(models, BOTH)
        one, all_ = world.beside_floor(world.full_pass, lambda: world.rescore(models, BOTH)[0])
        yield Figure(f"{MODELS} models in one pass against 1", all_.against(one), "×", all_.median, reach=2.7, fails=4)
    finally:
        for model in others:
            remove(model)


def _change(world: World) -> None:
    """The consent of some contacts, each time of others; unmarked, since a whole pass follows.

    What rounds leave behind is vacuumed between them: else it would be in the middle of one, and on its time.
    """
    first = CHANGED * next(_turns) % 100
    with transaction.atomic():
        execute("select set_config('vekt.quiet', 'on', true)")
        execute(EDIT, first, CHANGED)
    execute(f"vacuum crm_contact, scoring_scorechange, {tables.table(world.live.pk)}")


def _row_versions_since(world: World, act: Callable[[], object]) -> int:
    """Score rows written, deleted or locked by `act`: told from the rows themselves, not from what the engine says."""
    [(before,)] = execute("select pg_current_xact_id()::text::bigint")
    act()
    score = f"scoring_score_{world.live.pk}"
    [(found,)] = execute(
        f"select count(*) from {score} where xmin::text::bigint >= %s or xmax::text::bigint >= %s", before, before
    )
    return int(found)
