"""A fast wrong answer is none: stored scores are compared with what the live test says of the same contacts."""

from __future__ import annotations

from benchmarks.world import World
from scoring.engine.runner import Result, answer
from scoring.models import Score, Version
from scoring.queries.documents import open_workbench


def check_stored_scores(world: World) -> None:
    ids = world.chosen(world.effort.guarded, "guard")
    live = world.live
    told = {result.record_id: _told(result) for result in answers(world, live, ids)}
    found = Score.objects.filter(version_id=live.pk, record_id__in=ids)
    stored = {score.record_id: _stored(score) for score in found}
    if wrong := [record_id for record_id in ids if told.get(record_id) != stored.get(record_id)]:
        raise AssertionError(
            f"{len(wrong)} of {len(ids)} stored scores are not the live test's: contacts {wrong[:10]} …"
        )


def answers(world: World, version: Version, ids: list[int]) -> list[Result]:
    workbench = open_workbench()
    return answer(workbench.answer([workbench.target(version)]), as_of=world.clock.now, ids=ids)


def _told(result: Result) -> tuple[object, ...]:
    return (result.total, result.fit, result.engagement, result.total_band, result.disqualified, result.points)


def _stored(score: Score) -> tuple[object, ...]:
    return (score.total, score.fit, score.engagement, score.total_band, score.disqualified, score.points)
