"""One run: the machine's facts, a tenth of the data first, then all of it, benchmark by benchmark."""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from benchmarks import GROWTH, NAMES, changed, counts, impact, ingest, leads, live, loop, pages, passes
from benchmarks.clock import standing_clock
from benchmarks.dataset import build
from benchmarks.figures import Figure
from benchmarks.floor import Floor
from benchmarks.guard import check_stored_scores
from benchmarks.throwaway import begin_anew, keep_migrated
from benchmarks.workers import workers
from benchmarks.world import Effort, World, execute, model_text, publish
from leadscoring.embedded import Stack

Benchmark = Callable[[World], Iterator[Figure]]
BENCHMARKS: dict[str, Benchmark] = {
    "fill": passes.first_fill,
    "publish": passes.publishing,
    "impact": impact.impact,
    "full": passes.full_pass,
    "changed": passes.some_changed,
    "models": passes.several_models,
    "loop": loop.loop,
    "records": changed.changed_contacts,
    "live": live.live_test,
    "lists": leads.lists,
    "pages": pages.pages,
    "counts": counts.counts,
    "day": passes.day_later,
    "ingest": ingest.ingest,
}
GREATER = 10
ACTIVITIES = """
select sum(n)::bigint, percentile_disc(0.5) within group (order by n), max(n)
from (select count(a.contact_id) n from crm_contact c left join crm_activity a on a.contact_id = c.id group by c.id) a
"""


def run(stack: Stack, contacts: int, chosen: list[str], effort: Effort, figures: list[Figure]) -> None:
    """Appends to `figures` as they are found, so that they can be shown where somebody interrupts."""
    call_command("migrate", verbosity=0)
    small = None
    if GROWTH in chosen:
        keep_migrated(stack)
        with built(contacts // GREATER, effort) as world:
            small = _full_pass(world)
        begin_anew(stack)
    with built(contacts, effort) as world:
        say_facts(world)
        if small is not None:
            say(GROWTH)
            seconds = _full_pass(world)
            name = f"{GREATER} × the data, full pass with 2 workers"
            figures.append(Figure(name, seconds / small, "×", seconds, reach=11, fails=13))
        for name in (name for name in NAMES if name in chosen and name in BENCHMARKS):
            say(name)
            figures.extend(BENCHMARKS[name](world))


@contextmanager
def built(contacts: int, effort: Effort) -> Iterator[World]:
    """A world with as many contacts, whose model is published and computed, and two workers ready."""
    began = time.perf_counter()
    build(contacts)
    with standing_clock() as clock, workers(2) as started:
        model, _shown, _ended = publish(model_text(), started)
        world = World(contacts, effort, started, clock, Floor(contacts), model)
        check_stored_scores(world)
        say(f"{contacts:,} contacts built in {time.perf_counter() - began:.0f} s")
        yield world


def _full_pass(world: World) -> float:
    world.full_pass()
    return statistics.median(world.full_pass() for _ in range(world.effort.repeat))


def say_facts(world: World) -> None:
    [(activities, median, most)] = execute(ACTIVITIES)
    [(companies, keys)] = execute("select (select count(*) from crm_company), (select count(*) from crm_activitykey)")
    version = connection.pg_version  # type: ignore[attr-defined]
    cores, load = os.cpu_count(), os.getloadavg()[0]
    count, copy = world.floor.count(), world.floor.copy()
    print(
        f"{cores} cores (load {load:.1f}), PostgreSQL {version // 10_000}.{version % 10_000}, fsync on\n"
        f"{world.contacts:,} contacts, {companies:,} companies; a model of 25 criteria\n"
        f"{activities:,} activities (a contact: median {median}, most {most:,}), {keys:,} types and targets\n"
        f"F = {count:.3f} s (activities counted by contact, index only) + {copy:.3f} s (a row a contact copied)\n",
        flush=True,
    )


def say(what: str) -> None:
    """Where somebody waits, not in the table."""
    print(f"… {what}", file=sys.stderr, flush=True)
