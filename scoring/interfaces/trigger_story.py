"""A trigger's story as rows: who is in, who crossed, what was done about it and with what outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadscoring.templatetags.ui import instant, moment
from leadscoring.web.components import Fact, TimelineEntry, Tone
from leadscoring.web.numbers import score_text
from scoring.actions.registry import sentence_of
from scoring.interfaces.model_pages import BadgeKind, Status
from scoring.interfaces.trigger_words import TENTHS, cause_words, values_words
from scoring.models import Crossing, Delivery, TriggerState
from scoring.queries.delivery_pages import NamedRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State, Outcome = Delivery.State, Crossing.Outcome

BADGES: dict[str, BadgeKind] = {
    State.WAITING: "testing",
    State.DONE: "live",
    State.FAILED: "failed",
    State.SKIPPED: "off",
    State.UNCERTAIN: "draft",
}
STATES: dict[str, StrOrPromise] = {
    State.WAITING: gettext_lazy("Waiting"),
    State.DONE: gettext_lazy("Done"),
    State.FAILED: gettext_lazy("Failed"),
    State.SKIPPED: gettext_lazy("Skipped"),
    State.UNCERTAIN: gettext_lazy("Uncertain"),
}
GONE: dict[str, StrOrPromise] = {
    "contact": gettext_lazy("a contact that was deleted"),
    "company": gettext_lazy("a company that was deleted"),
    "deal": gettext_lazy("a deal that was deleted"),
}


@dataclass(frozen=True, slots=True)
class RecordLink:
    """`url` is blank where the record is gone, or has no page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class InRow:
    record: RecordLink
    score: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """triggers/delivery.html. `told` is what was done or why not; `later` says when it is tried again."""

    id: int
    url: str
    status: Status
    what: str
    told: str
    later: str
    has_failed: bool
    can_be_tried: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class CrossingRow:
    id: int
    record: RecordLink
    at: datetime
    direction: str
    values: str
    cause: str
    outcome: str
    has_fired: bool
    deliveries: tuple[DeliveryLine, ...]


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery among those of other triggers."""

    line: DeliveryLine
    record: RecordLink
    trigger: str
    trigger_url: str
    model: str
    at: datetime


def record_link(record: NamedRecord) -> RecordLink:
    if not record.name:
        return RecordLink(str(GONE[record.object]), "")
    try:
        return RecordLink(record.name, reverse(record.object, args=[record.id]))
    except NoReverseMatch:
        return RecordLink(record.name, "")


def in_rows(
    states: Sequence[TriggerState], records: Mapping[int, NamedRecord], scores: Mapping[int, int]
) -> list[InRow]:
    return [
        InRow(
            record_link(records[state.record_id]),
            score_text(scores[state.record_id] / TENTHS) if state.record_id in scores else _("unscored"),
            state.since,
        )
        for state in states
    ]


def crossing_rows(
    crossings: Sequence[Crossing], records: Mapping[int, NamedRecord], versions: Mapping[int, int]
) -> list[CrossingRow]:
    """Each crossing comes with its deliveries."""
    return [
        CrossingRow(
            id=crossing.pk,
            record=record_link(records[crossing.record_id]),
            at=crossing.as_of,
            direction=str(Crossing.Direction(crossing.direction).label),
            values=values_words(crossing),
            cause=cause_words(crossing, versions),
            outcome=outcome_words(crossing),
            has_fired=crossing.outcome in (Outcome.FIRED, Outcome.LISTS_ONLY),
            deliveries=tuple(delivery_line(each) for each in crossing.deliveries.all()),
        )
        for crossing in crossings
    ]


def delivery_rows(deliveries: Sequence[Delivery], records: Mapping[tuple[str, int], NamedRecord]) -> list[DeliveryRow]:
    return [_delivery_row(each, records) for each in deliveries]


def delivery_line(delivery: Delivery) -> DeliveryLine:
    return DeliveryLine(
        id=delivery.pk,
        url=reverse("delivery", args=[delivery.pk]),
        status=state_status(delivery),
        what=sentence_of(delivery.action),
        told=delivery.error or delivery.outcome,
        later=_later(delivery),
        has_failed=bool(delivery.error),
        can_be_tried=delivery.state in (State.FAILED, State.UNCERTAIN, State.SKIPPED) or _was_postponed(delivery),
        is_waiting=delivery.state == State.WAITING,
    )


def state_status(delivery: Delivery) -> Status:
    return Status(BADGES[delivery.state], STATES[delivery.state])


def outcome_words(crossing: Crossing) -> str:
    return str(Outcome(crossing.outcome).label)


def delivery_facts(delivery: Delivery, versions: Mapping[int, int]) -> list[Fact]:
    """The whole story, from the crossing on."""
    crossing = delivery.crossing
    facts = [
        Fact(_("Crossed"), instant(crossing.as_of), note=str(Crossing.Direction(crossing.direction).label)),
        Fact(_("Score then"), values_words(crossing)),
        Fact(_("Moved"), cause_words(crossing, versions)),
        Fact(_("The crossing"), outcome_words(crossing)),
        Fact(_("Attempts"), str(delivery.attempts)),
    ]
    if delivery.outcome:
        facts.append(Fact(_("What was done"), delivery.outcome))
    if delivery.error:
        facts.append(Fact(_("What went wrong"), delivery.error))
    if later := _later(delivery):
        facts.append(Fact(_("Next"), later))
    return [*facts, Fact(_("Ended"), instant(delivery.ended_at))] if delivery.ended_at else facts


def happened_entries(
    crossings: Sequence[Crossing], versions: Mapping[int, int], *, has_links: bool
) -> list[TimelineEntry]:
    """A record's crossings, each with what was done."""
    return [_happened(crossing, versions, has_links=has_links) for crossing in crossings]


def _happened(crossing: Crossing, versions: Mapping[int, int], *, has_links: bool) -> TimelineEntry:
    deliveries = list(crossing.deliveries.all())
    done = [_told(delivery) for delivery in deliveries]
    tone: Tone = "bad" if any(each.state == State.FAILED for each in deliveries) else "ok" if deliveries else ""
    words = {
        "trigger": crossing.trigger.name,
        "direction": Crossing.Direction(crossing.direction).label,
        "values": values_words(crossing),
        "cause": cause_words(crossing, versions),
    }
    return TimelineEntry(
        at=crossing.as_of,
        icon="log-out" if crossing.direction == Crossing.Direction.LEAVE else "log-in",
        title=_("%(trigger)s: %(direction)s, %(values)s, %(cause)s") % words,
        detail=" · ".join(done) or outcome_words(crossing).capitalize(),
        url=reverse("trigger", args=[crossing.trigger.model_id, crossing.trigger_id]) if has_links else "",
        tone=tone,
    )


def _told(delivery: Delivery) -> str:
    if delivery.state == State.DONE:
        return delivery.outcome
    words = {"what": sentence_of(delivery.action), "state": str(STATES[delivery.state]).lower()}
    if why := delivery.error or delivery.outcome:
        return _("%(what)s: %(state)s (%(why)s)") % (words | {"why": why})
    return _("%(what)s: %(state)s") % words


def _delivery_row(delivery: Delivery, records: Mapping[tuple[str, int], NamedRecord]) -> DeliveryRow:
    trigger = delivery.crossing.trigger
    return DeliveryRow(
        line=delivery_line(delivery),
        record=record_link(records[trigger.model.object, delivery.crossing.record_id]),
        trigger=trigger.name,
        trigger_url=reverse("trigger", args=[trigger.model_id, trigger.pk]),
        model=trigger.model.name,
        at=delivery.crossing.as_of,
    )


def _was_postponed(delivery: Delivery) -> bool:
    return delivery.state == State.WAITING and delivery.attempts > 0


def _later(delivery: Delivery) -> str:
    times = ngettext("Tried %(n)s time", "Tried %(n)s times", delivery.attempts) % {"n": delivery.attempts}
    if delivery.state == State.FAILED:
        return _("%(times)s; it is not tried again by itself.") % {"times": times}
    if not _was_postponed(delivery):
        return ""
    at = delivery.next_try_at
    next_try = moment(at) if at > timezone.now() else _("any moment now")
    return _("%(times)s; next try: %(at)s.") % {"times": times, "at": next_try}
