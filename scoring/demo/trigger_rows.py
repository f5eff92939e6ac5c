"""The rows of a trigger's past: who crossed, what was done about it, who is in now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scoring.demo.replaying import PastCrossing, PastState, Replay
from scoring.models import Crossing, Delivery, ScoringModel, Trigger, TriggerState

DONE_AFTER = timedelta(seconds=2)
A_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Fired:
    """A stored crossing that fired, and when."""

    crossing: Crossing
    past: PastCrossing

    @property
    def record_id(self) -> int:
        return self.past.record_id

    @property
    def at(self) -> datetime:
        return self.past.point.at


def store_past(trigger: Trigger, replay: Replay, told: Sequence[int], began: datetime) -> list[Fired]:
    """In place of what publishing noted about those whose course is `told`; the others were in from the beginning."""
    as_of = trigger.model.scored_as_of or began
    Crossing.objects.filter(trigger=trigger, record_id__in=told).delete()
    Crossing.objects.filter(trigger=trigger).update(at=began, as_of=began)
    TriggerState.objects.filter(trigger=trigger, record_id__in=told).delete()
    TriggerState.objects.filter(trigger=trigger).update(since=began)
    states = [_state(trigger, record_id, state, as_of) for record_id, state in sorted(replay.states.items())]
    TriggerState.objects.bulk_create(states, batch_size=A_BATCH)
    crossings = [_crossing(trigger.model, trigger, past) for past in replay.crossings]
    Crossing.objects.bulk_create(crossings, batch_size=A_BATCH)
    pairs = zip(crossings, replay.crossings, strict=True)
    return [Fired(crossing, past) for crossing, past in pairs if crossing.outcome == Crossing.Outcome.FIRED]


def store_deliveries(trigger: Trigger, fired: Iterable[Fired], outcomes: Mapping[int, Sequence[str]]) -> None:
    """All done; by crossing, a sentence for each action in its order."""
    rows = [
        Delivery(
            crossing=each.crossing,
            place=place,
            action=action,
            state=Delivery.State.DONE,
            attempts=1,
            next_try_at=each.at,
            ended_at=each.at + DONE_AFTER,
            outcome=outcomes[each.crossing.pk][place],
        )
        for each in fired
        for place, action in enumerate(trigger.document["actions"])
    ]
    Delivery.objects.bulk_create(rows, batch_size=A_BATCH)


def _state(trigger: Trigger, record_id: int, state: PastState, as_of: datetime) -> TriggerState:
    return TriggerState(
        trigger=trigger,
        record_id=record_id,
        is_in=state.is_in,
        armed=state.armed,
        since=state.since,
        last_fired_at=state.last_fired_at,
        times_fired=state.times_fired,
        as_of=as_of,
        moves=state.moves,
    )


def _crossing(model: ScoringModel, trigger: Trigger, past: PastCrossing) -> Crossing:
    return Crossing(
        trigger=trigger,
        record_id=past.record_id,
        at=past.point.at,
        as_of=past.point.at,
        version_id=model.live_id or 0,
        direction=past.direction,
        cause=past.point.reason,
        total=past.point.values.total,
        fit=past.point.values.fit,
        engagement=past.point.values.engagement,
        outcome=past.outcome,
    )
