"""What publishing a draft would change, worked out for everybody beforehand by two workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from unittest.mock import patch

from benchmarks.figures import Figure
from benchmarks.workers import together
from benchmarks.world import World, model_text
from scoring.domain.impact import start_impact, work_on_impact
from scoring.domain.publishing import load_document
from scoring.models import Impact


def impact(world: World) -> Iterator[Figure]:
    """Of a draft that gives another number of points."""
    draft = load_document(model_text(points={"Consent": 9}), model=world.model)

    def work_out() -> float:
        began = time.perf_counter()
        with patch("scoring.tasks.call_impact_workers"):
            started = start_impact(model=world.model)
        together(world.workers, work_on, started.pk)
        assert Impact.objects.get(pk=started.pk).state == Impact.State.DONE
        return time.perf_counter() - began

    [taken] = world.beside_floor(work_out)
    draft.delete()
    yield Figure("impact of a draft on everybody, 2 workers", taken.in_floors, "F", taken.median)


def work_on(impact_id: int) -> None:
    work_on_impact(impact_id=impact_id)
