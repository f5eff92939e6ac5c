"""What the demo's contacts scored in the weeks before it was seeded: asked of the engine, week by week, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import connection

from crm.demo.copying import copy_rows
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.runner import answer
from scoring.models import Score, ScoreChange, ScoringModel
from scoring.queries.documents import open_workbench
from scoring.spec.document import Audience

WEEKS = 12
"""As far back as the model is said to have been published."""
DENSE_DAYS = 28
STEP_DAYS = 2
MOST = 6_000
"""Contacts whose course is told, so that a million of them take no longer: the best half, and others by lot."""
WORTH_TELLING = 200
"""Tenths: those below don't come near a threshold."""

WHO = """
(select record_id from scoring_score where version_id = %(version)s order by total desc, record_id limit %(half)s)
union
(select record_id from scoring_score where version_id = %(version)s and total >= %(worth)s
 order by md5(record_id::text), record_id limit %(half)s)
order by 1
"""
BOUGHT = """
select record_id, min(at) from crm_propertychange
where object = 'contact' and property = 'lifecycle_stage' and new = '"customer"' and at > %s
group by 1 order by 1 limit %s
"""
KNOWN_SINCE = "select id, created_at from crm_contact where id = any(%s)"
LAST_ACTIVITIES = """
select a.contact_id, t.place - 1, max(a.occurred_at)
from unnest(%s::timestamptz[], %s::timestamptz[]) with ordinality t(after, until, place)
join crm_activity a on a.contact_id = any(%s) and a.occurred_at > t.after and a.occurred_at <= t.until
join crm_activitykey k on k.id = a.key_id and not k.is_machine
group by 1, 2
"""
CHANGE_COLUMNS = "model_id record_id at version_id reason old_total total old_fit fit old_engagement engagement".split()


@dataclass(frozen=True, slots=True)
class Values:
    """In tenths; a total of None is unscored."""

    total: int | None = None
    fit: int | None = None
    engagement: int | None = None


UNSCORED = Values()


@dataclass(frozen=True, slots=True)
class Point:
    """What a record scored from `at` on, and what moved it there."""

    at: datetime
    values: Values
    reason: str


Courses = dict[int, list[Point]]
"""By record, the oldest first; the first point is where it stood when the model was published, or was first known."""


def published_at(as_of: datetime) -> datetime:
    return as_of - timedelta(weeks=WEEKS)


def courses_of(model: ScoringModel, as_of: datetime) -> Courses:
    """Until `as_of`, where they end with what is stored."""
    marks = _marks(as_of)
    scored = _who_is_scored(model)
    bought = _who_bought(marks[0])
    ids = sorted({*scored, *bought})
    known = _known_since(ids)
    stored = _stored(model, scored)
    seen = [_values_at(model, mark, ids) for mark in marks[:-1]]
    acted = _last_activities(marks, ids)
    courses: Courses = {}
    for record_id in ids:
        until = bought.get(record_id)
        values = [
            UNSCORED if known[record_id] > mark or (until and until <= mark) else each.get(record_id, UNSCORED)
            for mark, each in zip(marks, seen, strict=False)
        ]
        steps = list(zip(marks, [*values, stored.get(record_id, UNSCORED)], strict=True))
        courses[record_id] = list(_points(steps, acted.get(record_id, {}), until))
    return courses


def store_changes(model: ScoringModel, courses: Courses) -> None:
    """As the history of scores has them, in the order of time."""
    rows = [
        (model.pk, record_id, point.at, model.live_id, point.reason, *_pairs(before.values, point.values))
        for record_id, points in courses.items()
        for before, point in pairwise(points)
    ]
    rows.sort(key=lambda row: (row[2], row[1]))
    copy_rows(ScoreChange._meta.db_table, CHANGE_COLUMNS, iter(rows))


def _pairs(old: Values, new: Values) -> tuple[int | None, ...]:
    return (old.total, new.total, old.fit, new.fit, old.engagement, new.engagement)


def _marks(as_of: datetime) -> list[datetime]:
    days = [*range(WEEKS * 7, DENSE_DAYS, -7), *range(DENSE_DAYS, -1, -STEP_DAYS)]
    return [as_of - timedelta(days=n) for n in days]


def _who_is_scored(model: ScoringModel) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"version": model.live_id, "half": MOST // 2, "worth": WORTH_TELLING})
        return [record_id for (record_id,) in cursor.fetchall()]


def _who_bought(since: datetime) -> dict[int, datetime]:
    """Customers are no leads any more, but were: when they bought."""
    with connection.cursor() as cursor:
        cursor.execute(BOUGHT, [since, MOST // 4])
        return dict(cursor.fetchall())


def _known_since(ids: Sequence[int]) -> dict[int, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_SINCE, [list(ids)])
        return dict(cursor.fetchall())


def _stored(model: ScoringModel, ids: Sequence[int]) -> dict[int, Values]:
    found = Score.objects.filter(version_id=model.live_id or 0, record_id__in=list(ids))
    return {
        record_id: Values(*values)
        for record_id, *values in found.values_list("record_id", "total", "fit", "engagement")
    }


def _values_at(model: ScoringModel, at: datetime, ids: Sequence[int]) -> dict[int, Values]:
    """Whether or not they are in the audience today: who bought since was in it then."""
    assert model.live is not None
    workbench = open_workbench()
    target = workbench.target(model.live)
    everybody = Target(target.version_id, replace(target.document, audience=Audience()))
    compiled = compile_answer([everybody], workbench.environment, workbench.published)
    return {
        each.record_id: Values(each.total, each.fit, each.engagement) for each in answer(compiled, as_of=at, ids=ids)
    }


def _last_activities(marks: Sequence[datetime], ids: Sequence[int]) -> dict[int, dict[int, datetime]]:
    """By record and by the number of the interval between two marks."""
    found: dict[int, dict[int, datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LAST_ACTIVITIES, [list(marks[:-1]), list(marks[1:]), list(ids)])
        for record_id, place, at in cursor.fetchall():
            found.setdefault(record_id, {})[place] = at
    return found


def _points(
    steps: Sequence[tuple[datetime, Values]], acted: Mapping[int, datetime], bought: datetime | None
) -> Iterator[Point]:
    first = next((place for place, (_at, values) in enumerate(steps) if values != UNSCORED), len(steps))
    if first == 0:
        yield Point(steps[0][0], steps[0][1], ScoreChange.Reason.VERSION)
    else:
        yield Point(steps[0][0], UNSCORED, ScoreChange.Reason.VERSION)
    for place, ((_start, old), (end, new)) in enumerate(pairwise(steps)):
        if new == old:
            continue
        if new == UNSCORED:
            yield Point(bought or end, new, ScoreChange.Reason.LIST)
        elif place in acted:
            # Scored within seconds; the last thing that they did stands for all of the interval.
            yield Point(acted[place] + timedelta(seconds=20), new, ScoreChange.Reason.ACTIVITY)
        else:
            yield Point(end, new, ScoreChange.Reason.PROPERTY if old == UNSCORED else ScoreChange.Reason.TIME)
