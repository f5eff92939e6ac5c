"""How a record's score went: the stored changes as a course over time, with what happened marked on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _

from crm.interfaces.activities import words_for
from leadscoring.web.numbers import signed_text
from scoring.models import Score, ScoreChange, ScoringModel, Version
from scoring.spec.arithmetic import points_of

WEEK = timedelta(days=7)
MOST_MOVES, MOST_VERSIONS = 5, 5
WORTH_MARKING = 50  # tenths

CHANGES_OF_A_WEEK = """
select distinct on (record_id) record_id, old_total from scoring_scorechange
where record_id = any(%s) and model_id = %s and at > %s order by record_id, at, id
"""

# What a score was at an instant is what the first change after it says that it was before.
TOTALS_AT = """
select r.id, t.place, l.old_total
from unnest(%s::bigint[]) r(id) cross join unnest(%s::timestamptz[]) with ordinality t(at, place)
cross join lateral (
  select c.old_total from scoring_scorechange c where c.record_id = r.id and c.model_id = %s and c.at > t.at
  order by c.at, c.id limit 1) l
"""
COURSE_WEEKS = 12

LATEST_ACTIVITIES = """
select t.at, l.type, l.asset from unnest(%s::timestamptz[]) t(at) cross join lateral (
  select k.type, k.asset from crm_activity a join crm_activitykey k on k.id = a.key_id
  where a.contact_id = %s and a.occurred_at <= t.at and a.occurred_at > t.at - interval '1 day' and not k.is_machine
  order by a.occurred_at desc limit 1) l
"""


@dataclass(frozen=True, slots=True)
class WeekChange:
    """In tenths; None where there is nothing to compare with. `is_new`: scored for the first time within the week."""

    change: int | None
    is_new: bool = False


NO_CHANGE = WeekChange(None)


@dataclass(frozen=True, slots=True)
class ShortCourse:
    """`totals` in tenths: one for the end of each of the last 12 weeks, and now, the oldest first; None is unknown."""

    totals: tuple[int | None, ...] = ()
    week: WeekChange = NO_CHANGE


NO_COURSE = ShortCourse()


@dataclass(frozen=True, slots=True)
class Course:
    """Points, not tenths; None is unscored. `events` are (when, what, kind), as `history_chart` takes them."""

    points: tuple[tuple[datetime, Decimal | None], ...]
    events: tuple[tuple[datetime, str, str], ...]


def week_changes(model: ScoringModel, totals: Mapping[int, int], now: datetime) -> dict[int, WeekChange]:
    """The total now against the one 7 days ago, by record. `totals` in tenths."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGES_OF_A_WEEK, [list(totals), model.pk, now - WEEK])
        before: dict[int, int | None] = dict(cursor.fetchall())
    first = _first_published(model)
    is_young = first is None or first > now - WEEK
    return {record_id: _week_change(record_id, total, before, is_young) for record_id, total in totals.items()}


def short_courses(model: ScoringModel, totals: Mapping[int, int], now: datetime) -> dict[int, ShortCourse]:
    """Of the records with these totals now: two queries, however many."""
    instants = [now - WEEK * weeks for weeks in range(COURSE_WEEKS, 0, -1)]
    with connection.cursor() as cursor:
        cursor.execute(TOTALS_AT, [list(totals), instants, model.pk])
        known: dict[int, dict[int, int | None]] = {}
        for record_id, place, old_total in cursor.fetchall():
            known.setdefault(record_id, {})[place - 1] = old_total
    first = _first_published(model)
    return {record_id: _short(total, known.get(record_id, {}), instants, first) for record_id, total in totals.items()}


def _short(
    total: int, known: Mapping[int, int | None], instants: Sequence[datetime], first: datetime | None
) -> ShortCourse:
    """Where nothing moved since it was what it is now, unless the model is younger than that."""
    unmoved = [total if first is not None and first <= at else None for at in instants]
    points = (*(known.get(place, unmoved[place]) for place in range(len(instants))), total)
    last = len(instants) - 1
    before = {0: known[last]} if last in known else {}
    return ShortCourse(points, _week_change(0, total, before, unmoved[last] is None))


def _week_change(record_id: int, total: int, before: Mapping[int, int | None], is_young: bool) -> WeekChange:
    if record_id not in before:
        # It did not move; but of a model of this week nobody knows what it would have been before.
        return WeekChange(None if is_young else 0)
    old = before[record_id]
    return WeekChange(None, is_new=True) if old is None else WeekChange(total - old)


def _first_published(model: ScoringModel) -> datetime | None:
    dates = model.versions.filter(published_at__isnull=False).order_by("published_at")
    return dates.values_list("published_at", flat=True).first()


def course_of(model: ScoringModel, record_id: int, *, since: datetime, now: datetime) -> Course:
    """Four queries at most, however much happened."""
    changes = ScoreChange.objects.filter(model=model, record_id=record_id)
    before = changes.filter(at__lt=since).order_by("-at", "-id").first()
    within = list(changes.filter(at__gte=since, at__lte=now).order_by("at", "id"))
    points = _points(model, record_id, since, before, within)
    versions = model.versions.filter(published_at__gte=since, published_at__lte=now).order_by("-published_at")
    events = [*_version_events(versions[:MOST_VERSIONS]), *_move_events(model, record_id, within)]
    return Course(tuple(points), tuple(sorted(events)))


def _points(
    model: ScoringModel, record_id: int, since: datetime, before: ScoreChange | None, within: Sequence[ScoreChange]
) -> list[tuple[datetime, Decimal | None]]:
    if before is not None:
        start = [(since, _shown(before.total))]
    elif within and within[0].old_total is not None:
        # The first publish is no change of its own: before it nobody was scored.
        start = [(max(since, _first_published(model) or since), _shown(within[0].old_total))]
    elif not within:
        start = _unmoved(model, record_id, since)
    else:
        start = []
    return [*start, *((change.at, _shown(change.total)) for change in within)]


def _unmoved(model: ScoringModel, record_id: int, since: datetime) -> list[tuple[datetime, Decimal | None]]:
    """A score that never changed has no history: it is what it was when the model was first published."""
    scores = Score.objects.filter(version_id=model.live_id or 0, record_id=record_id)
    score = scores.values_list("total", flat=True).first()
    first = _first_published(model)
    return [] if score is None or first is None else [(max(since, first), _shown(score))]


def _shown(tenths: int | None) -> Decimal | None:
    return None if tenths is None else points_of(tenths)


def _version_events(versions: Iterable[Version]) -> list[tuple[datetime, str, str]]:
    return [
        (version.published_at, _("Version %(n)s published") % {"n": version.number}, "version")
        for version in versions
        if version.published_at
    ]


def _move_events(
    model: ScoringModel, record_id: int, changes: Sequence[ScoreChange]
) -> list[tuple[datetime, str, str]]:
    """The largest moves, with what the person did just before where that was the reason."""
    moves = [
        (change, (change.total or 0) - (change.old_total or 0)) for change in changes if change.reason != "version"
    ]
    largest = sorted((m for m in moves if abs(m[1]) >= WORTH_MARKING), key=lambda move: -abs(move[1]))[:MOST_MOVES]
    by_activity = [change.at for change, _moved in largest if change.reason == "activity"]
    done = _done_before(by_activity, record_id) if model.object == "contact" else {}
    return [
        (change.at, f"{signed_text(points_of(moved))}: {done.get(change.at) or _reason(change.reason)}", change.reason)
        for change, moved in largest
    ]


def _done_before(instants: list[datetime], contact_id: int) -> dict[datetime, str]:
    if not instants:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LATEST_ACTIVITIES, [instants, contact_id])
        return {at: f"{words_for(type).said} {asset}".strip() for at, type, asset in cursor.fetchall()}


def _reason(reason: str) -> str:
    return {
        "activity": _("activity"),
        "property": _("a property changed"),
        "list": _("a list changed"),
        "time": _("time passed"),
        "version": _("new version"),
    }.get(reason, reason)
