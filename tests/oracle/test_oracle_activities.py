"""Activities: whose they are, what counts, what their fields read as."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.oracle.conditions import Subject, holds
from tests.oracle.examples import AS_OF, MICROSECOND, contact, days_ago, points_of, view
from tests.oracle.world import Activity, DoneBy, World

EVERY = {"activity": "any", "points": 1, "award": "every"}


def counted(criterion: dict[str, Any], *activities: Activity) -> int:
    return points_of(EVERY | criterion, *activities)[1]


@pytest.mark.parametrize(
    ("activity_type", "expected"),
    [("page_view", 1), ("besøk", 1), ("email_sent", 0), ("Call_Outbound", 0), ("unsubscribe", 0), ("email_bounce", 0)],
)
def test_any_is_what_they_did(activity_type: str, expected: int) -> None:
    assert counted({}, view(type=activity_type)) == expected


@pytest.mark.parametrize("activity_type", ["email_sent", "unsubscribe", "besøk"])
def test_a_named_type_counts_whoever_did_it(activity_type: str) -> None:
    assert counted({"activity": [activity_type.upper()]}, view(type=activity_type), view()) == 1


def test_an_admin_may_say_otherwise() -> None:
    overrides: dict[str, DoneBy] = {"besøk": "ours", "email_sent": "theirs"}
    world = World(
        contacts=[contact()], activities=[view(type="Besøk"), view(type="email_sent")], activity_types=overrides
    )
    subject = Subject(world.contacts[0], world, AS_OF)
    assert holds({"activity": "any"}, subject)
    assert not holds({"activity": "any", "at_least": 2}, subject)


def test_machines_and_the_future_do_not_count() -> None:
    done = [view(1), view(1, is_machine=True), view(0), view(0, occurred_at=AS_OF + MICROSECOND)]
    assert counted({"activity": ["page_view"]}, *done) == 2


@pytest.mark.parametrize(("at", "expected"), [(days_ago(7), 0), (days_ago(7) + MICROSECOND, 1), (AS_OF, 1)])
def test_rolling_window_is_open_at_its_start(at: datetime, expected: int) -> None:
    assert counted({"within_days": 7}, view(occurred_at=at)) == expected


def test_since_and_until_are_inclusive_local_dates() -> None:
    midnight = datetime(2026, 3, 28, 23, tzinfo=UTC)  # the 29th begins in Oslo
    done = [view(occurred_at=midnight - MICROSECOND), view(occurred_at=midnight)]
    assert counted({"since": "2026-03-29"}, *done) == 1
    assert counted({"until": "2026-03-28"}, *done) == 1
    assert counted({"since": "2026-03-28", "until": "2026-03-29"}, *done) == 2


def test_distinct_asset_is_folded_whatever_the_type_and_none_is_one() -> None:
    done = [view(asset="/Pris"), view(asset="/PRIS", type="download"), view(asset=""), view(asset=""), view(asset="/x")]
    assert counted({"distinct": "asset"}, *done) == 3


def test_distinct_day_is_the_local_calendar_day() -> None:
    evening = datetime(2026, 3, 28, 22, 59, tzinfo=UTC)
    night = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    end = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)  # the short day's last minute
    after = datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    assert counted({"distinct": "day"}, *(view(occurred_at=at) for at in (evening, night, end, after))) == 3


def where(field: str, op: str, argument: Any = None, **fields: Any) -> bool:
    leaf = {"field": field, "op": op} | ({} if argument is None else {"value": argument})
    return counted({"where": leaf}, view(**fields)) == 1


def test_fields_compare_like_text() -> None:
    assert where("asset", "starts_with_any", "/TJENESTER/50%", asset="/tjenester/50%_off")
    assert where("channel", "unknown", channel="")
    assert not where("campaign", "is_none", "x", campaign="")
    assert where("asset_type", "word_any", "pdf", asset_type="A PDF")
    assert where("value", "between", [12.5, 20], value=Decimal("12.50"))
    assert not where("value", "ne", 3, value=None)


@pytest.mark.parametrize(
    ("stored", "op", "argument", "expected"),
    [
        ("12.5", "eq", 12.5, True),
        (Decimal("12.5"), "eq", 12.5, True),
        ("12,5", "eq", 12.5, False),
        ("many", "ne", 1, False),
        ("NaN", "ne", 1, False),
        ("٣", "gt", 1, False),
        (True, "gte", 0, False),
        ("-3", "between", [-3, 0], True),
        (Decimal(3), "is_any", "3", True),
        (Decimal("12.5"), "contains_any", ".", True),
        (Decimal("1E+3"), "is_any", "1000", True),
        (True, "is_any", "TRUE", True),
        (True, "is_true", None, True),
        ("Ja", "is_true", None, True),
        ("nie", "is_false", None, True),
        ("perhaps", "is_false", None, False),
        ("2026-03-29", "before", "2026-03-30", True),
        ("2026-02-30", "before", "2026-03-30", False),
        ("2026-03-29", "in_last_days", 2, True),
        ("2026-03-28", "in_last_days", 2, False),
        ("2026-03-29T22:30:00Z", "between", ["2026-03-30", "2026-03-30"], True),
        (Decimal(20260329), "before", "2026-03-30", False),
        (False, "known", None, True),
        ("", "known", None, False),
    ],
)
def test_an_activitys_property_is_read_as_the_operators_type(
    stored: Any, op: str, argument: Any, expected: bool
) -> None:
    assert where("properties.p", op, argument, properties={"p": stored}) is expected


def test_a_property_not_seen_yet_is_blank() -> None:
    assert where("properties.q", "unknown", properties={"p": "x"})


def test_where_nests() -> None:
    leaf = {"field": "asset", "op": "is_any", "value": "/a"}
    other = {"field": "channel", "op": "known"}
    condition = {"all": [{"not": leaf}, {"any": [other, leaf]}]}
    done = [view(asset="/a"), view(asset="/b"), view(asset="/b", channel="web")]
    assert counted({"where": condition}, *done) == 1
