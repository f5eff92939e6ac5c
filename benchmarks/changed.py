"""What has changed is scored again within seconds: a thousand contacts, from the queue to their stored scores."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.figures import Figure
from benchmarks.guard import check_stored_scores
from benchmarks.loop import contacts_per_second
from benchmarks.world import World, execute
from scoring.domain.changes import score_changed_records

CHANGED = 1_000
WARM = 1
ACTIVE = """
insert into crm_activity (id, contact_id, occurred_at, key_id)
select gen_random_uuid(), id, %s, 1 + id %% 20000 from unnest(%s::bigint[]) as changed(id)
"""
EDITED = "update crm_contact set marketing_consent = marketing_consent is not true where id = any(%s)"
_turns = count()


def changed_contacts(world: World) -> Iterator[Figure]:
    """Each has done one thing more; then each has one property changed."""
    seconds, scored = _median(world, _did_something)
    if scored != CHANGED:
        raise AssertionError(f"{CHANGED} contacts did something, {scored} were scored")
    ratio = CHANGED / seconds / contacts_per_second(world)
    yield Figure("1,000 active contacts ÷ as many in the loop", ratio, "×", seconds, 12, 8, more_is_better=True)
    yield Figure("1,000 active contacts", CHANGED / seconds, "contacts/s", seconds)
    seconds, scored = _median(world, _was_edited)
    yield Figure(f"1,000 edited contacts ({scored:,} scored)", CHANGED / seconds, "contacts/s", seconds)
    check_stored_scores(world)


def _median(world: World, change: Callable[[World, list[int]], None]) -> tuple[float, int]:
    """Seconds, and how many were scored."""
    times, scored = [], 0
    for _ in range(WARM + world.effort.repeat):
        execute("truncate crm_changedrecord")
        change(world, world.chosen(CHANGED, f"changed {next(_turns)}"))
        began = time.perf_counter()
        scored = score_changed_records()
        times.append(time.perf_counter() - began)
    return statistics.median(times[WARM:]), scored


def _did_something(world: World, ids: list[int]) -> None:
    execute(ACTIVE, world.clock.now, ids)


def _was_edited(_world: World, ids: list[int]) -> None:
    execute(EDITED, ids)
