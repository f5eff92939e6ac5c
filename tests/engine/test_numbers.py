"""Numbers and instants at their ends: nothing overflows, nothing underflows, windows end to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from crm.models import ActivityKey, Contact, Property
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.runner import answer
from scoring.queries.documents import open_workbench
from tests.scoring.world import VIEWS, add_view, document, publish, totals

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
EVER = {"name": "x", "activity": ["page_view"], "award": "every"}


@pytest.fixture
def contact(db: None) -> Contact:
    return Contact.objects.create(job_title="Chief", created_at=NOW - timedelta(days=30))


def points(contact: Contact, rule: dict[str, Any], as_of: datetime = NOW) -> float:
    workbench = open_workbench()
    target = Target(1, workbench.read(document(criteria=({"name": "x"} | rule,), limit=None, minimum=None)))
    (result,) = answer(
        compile_answer([target], workbench.environment, workbench.published), as_of=as_of, ids=[contact.pk]
    )
    return result.total / 10


def add_views(contact: Contact, count: int) -> None:
    key = ActivityKey.objects.create(type="page_view")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into crm_activity (id, contact_id, occurred_at, key_id) "
            "select gen_random_uuid(), %s, %s::timestamptz - i * interval '1 second', %s from generate_series(1, %s) i",
            [contact.pk, NOW, key.pk, count],
        )


@pytest.mark.parametrize("each", [100_000, -100_000])
@pytest.mark.parametrize("decay", [None, {"half_life_days": 100_000}, {"linear_days": 100_000}])
def test_most_points_saturate_at_two_hundred_million(contact: Contact, each: int, decay: dict[str, int] | None) -> None:
    add_views(contact, 3000)
    assert points(contact, EVER | {"points": each, "decay": decay}) == each * 2000


def test_saturated_points_are_stored(contact: Contact) -> None:
    add_views(contact, 3000)
    rules = tuple(EVER | {"name": str(n), "points": 100_000} for n in range(12))
    model = publish(document(criteria=rules, limit=None))
    assert totals(model) == {contact.pk: 200_000_000 * 12}


@pytest.mark.parametrize(
    "decay",
    [
        {"half_life_days": 1},
        {"linear_days": 1},
        {"percent": 100, "every_days": 1},
        {"percent": 0.000001, "every_days": 1},
    ],
)
@pytest.mark.parametrize("award", ["once", "every"])
def test_what_happened_thirty_years_ago_has_decayed(contact: Contact, decay: dict[str, float], award: str) -> None:
    add_view(contact, at=NOW - timedelta(days=30 * 365))
    left = points(contact, EVER | {"award": award, "points": 100_000, "decay": decay})
    assert left == (99_989.1 if decay.get("percent") == 0.000001 else 0)


@pytest.mark.parametrize(
    "as_of", [datetime(1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_instants_at_the_ends_of_the_calendar(contact: Contact, as_of: datetime) -> None:
    Property.objects.create(object="contact", name="born", type="date")
    Contact.objects.filter(pk=contact.pk).update(properties={"born": "1990-01-01"})
    add_view(contact, at=NOW)
    far = 100_000
    reached = as_of > NOW
    where = {"activity": ["page_view"], "points": 1}
    assert points(contact, where | {"within_days": far}, as_of) == 0
    assert points(contact, where | {"since": "0001-01-01", "until": "9999-12-31"}, as_of) == reached
    assert points(contact, where | {"decay": {"half_life_days": 1}, "award": "every"}, as_of) == 0
    assert points(contact, {"inactive_days": far, "points": 1}, as_of) == 1
    for prop in ("created_at", "born"):
        for op, value in {"in_last_days": 0, "more_than_days_ago": reached, "in_next_days": 0}.items():
            test = {"if": {"property": prop, "op": op, "value": far}, "points": 1}
            assert points(contact, test, as_of) == (value or (op == "in_next_days" and as_of.year == 1970))
    assert (
        points(
            contact, {"if": {"property": "job_title", "op": "changed_in_last_days", "value": far}, "points": 1}, as_of
        )
        == 0
    )


def test_longest_window_holds_what_is_inside(contact: Contact) -> None:
    add_view(contact, at=NOW - timedelta(days=100_000) + TICK)
    add_view(contact, at=NOW - timedelta(days=100_000))
    assert points(contact, EVER | {"points": 1, "within_days": 100_000}) == 1
    assert points(contact, EVER | {"points": 1}) == 2


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (NOW + TICK, False),
        (NOW, True),
        (NOW - timedelta(days=7) + TICK, True),
        (NOW - timedelta(days=7), False),
    ],
)
def test_window_ends_to_the_microsecond(contact: Contact, at: datetime, counts: bool) -> None:
    add_view(contact, at=at)
    assert points(contact, EVER | {"points": 1, "within_days": 7}) == counts
    assert points(contact, {"inactive_days": 7, "points": 1}) == (not counts)
    assert points(contact, {"if": {"activity": ["page_view"], "within_days": 7}, "points": 1}) == counts
    Contact.objects.filter(pk=contact.pk).update(created_at=at)
    assert points(contact, {"if": {"property": "created_at", "op": "in_last_days", "value": 7}, "points": 1}) == counts
    gone = {"if": {"property": "created_at", "op": "more_than_days_ago", "value": 7}, "points": 1}
    assert points(contact, gone) == (at == NOW - timedelta(days=7))


def test_decay_is_of_fractional_days(contact: Contact) -> None:
    add_view(contact, at=NOW - timedelta(hours=12))
    assert points(contact, VIEWS | {"points": 100, "decay": {"half_life_days": 1}}) == 70.7
    assert points(contact, VIEWS | {"points": 100, "decay": {"linear_days": 2}}) == 75
    assert points(contact, VIEWS | {"points": 100, "decay": {"percent": 25, "every_days": 1}}) == 100


def test_halves_of_a_tenth_are_rounded_away_from_zero(contact: Contact) -> None:
    add_view(contact, at=NOW - timedelta(days=1))
    half = {"linear_days": 2}
    assert points(contact, VIEWS | {"points": 0.5, "decay": half}) == 0.3
    assert points(contact, VIEWS | {"points": -0.5, "decay": half}) == -0.3
