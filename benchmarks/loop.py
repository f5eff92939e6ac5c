"""What the engine replaces: one contact after another over the ORM, as a Django project would first write it.

Fair: three queries a contact with everything joined that they can join, no N+1, and one `update_or_create`; the same 25
criteria, whose results must be the engine's.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from functools import lru_cache

from benchmarks.figures import Figure
from benchmarks.guard import answers
from benchmarks.loop_model import EVENT_GUESTS, OUTSIDE, Done, criteria, grouped
from benchmarks.world import World
from crm.models import Contact, ListMember
from scoring.domain import tables
from scoring.models import Score

VERSION = 2**40
"""The loop's own part of the table of scores, which has the others' columns and indexes."""
SAMPLES = 3


def loop(world: World) -> Iterator[Figure]:
    _check_same_results(world)
    per_second = contacts_per_second(world)
    [passed] = world.beside_floor(world.full_pass)
    whole = world.contacts / per_second
    ratio = whole / passed.median
    yield Figure("loop over the ORM ÷ full pass with 2 workers", ratio, "×", whole, 200, 100, more_is_better=True)
    yield Figure("loop over the ORM", per_second, "contacts/s")


_measured: dict[int, float] = {}


def contacts_per_second(world: World) -> float:
    """Measured once a run."""
    if id(world) not in _measured:
        _make_table()
        _score_all(world, world.chosen(world.effort.looped, "warm"))
        times = [_score_all(world, world.chosen(world.effort.looped, sample)) for sample in range(SAMPLES)]
        _measured[id(world)] = world.effort.looped / statistics.median(times)
    return _measured[id(world)]


def _score_all(world: World, ids: list[int]) -> float:
    began = time.perf_counter()
    for contact_id in ids:
        score_contact(contact_id, world)
    return time.perf_counter() - began


def score_contact(contact_id: int, world: World) -> None:
    contact = Contact.objects.select_related("company").get(pk=contact_id)
    lists = set(ListMember.objects.filter(record_id=contact_id).values_list("list__name", flat=True))
    if OUTSIDE in lists:
        Score.objects.filter(version_id=VERSION, record_id=contact_id).delete()
        return
    activities = contact.activities.filter(occurred_at__lte=world.clock.now, key__is_machine=False)
    done = [
        Done(a.key.type, a.key.asset, a.key.campaign, a.key.asset_ref_id, a.occurred_at, a.properties)
        for a in activities.select_related("key")
    ]
    points = criteria(contact, done, EVENT_GUESTS in lists, world.clock.now)
    total, fit, engagement = grouped(points)
    Score.objects.update_or_create(
        version_id=VERSION,
        record_id=contact_id,
        defaults={
            "as_of": world.clock.now,
            "total": total,
            "fit": fit,
            "engagement": engagement,
            "disqualified": False,
            "points": points,
        },
    )


@lru_cache(maxsize=1)
def _make_table() -> None:
    tables.create_table(VERSION)
    tables.index_table(VERSION)
    tables.attach_table(VERSION)


def _check_same_results(world: World) -> None:
    _make_table()
    ids = world.chosen(world.effort.guarded, "compared")
    for contact_id in ids:
        score_contact(contact_id, world)
    by_engine = {r.record_id: (r.total, r.fit, r.engagement, r.points) for r in answers(world, world.live, ids)}
    found = Score.objects.filter(version_id=VERSION, record_id__in=ids)
    by_loop = {s.record_id: (s.total, s.fit, s.engagement, s.points) for s in found}
    for contact_id in ids:
        theirs, ours = by_engine.get(contact_id), by_loop.get(contact_id)
        if theirs != ours:
            raise AssertionError(f"contact {contact_id}: the engine says {theirs}, the loop {ours}")
