"""Dates and instants: ISO 8601 first, other orders where the whole column agrees, local times in our own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.importers.faults import BadCell
from crm.importers.moments import MomentEvidence, MomentReader, Order

OSLO = ZoneInfo("Europe/Oslo")


def order_of(*texts: str) -> Order | None:
    evidence = MomentEvidence()
    for text in texts:
        evidence.look(text)
    return evidence.order


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-12T09:14:00Z", "2026-03-12T09:14:00"),
        ("2026-03-12T09:14:00+02:00", "2026-03-12T07:14:00"),
        ("2026-03-12 09:14:00 +0200", "2026-03-12T07:14:00"),
        ("2026-03-12 09:14:00 UTC", "2026-03-12T09:14:00"),
        ("2026-03-12 09:14", "2026-03-12T08:14:00"),
        ("2026-03-12T09:14:00.123456", "2026-03-12T08:14:00.123456"),
        ("2026-03-12T09:14:00,5Z", "2026-03-12T09:14:00.500000"),
        ("20260312T091400Z", "2026-03-12T09:14:00"),
        ("2026-03-12", "2026-03-11T23:00:00"),
        ("20260312", "2026-03-11T23:00:00"),
        ("2026-07-01", "2026-06-30T22:00:00"),
        ("2026-03-12T24:00:00Z", "2026-03-13T00:00:00"),
        ("2026/3/2 9:14", "2026-03-02T08:14:00"),
        ("31.12.2026 14:30", "2026-12-31T13:30:00"),
        ("31/12/2026, 2:30 PM", "2026-12-31T13:30:00"),
        ("31-12-2026 12:00 am", "2026-12-30T23:00:00"),
        # Twice that night, first in summer time; not at all that night, moved on by an hour.
        ("2026-10-25 02:30", "2026-10-25T00:30:00"),
        ("2026-03-29 02:30", "2026-03-29T01:30:00"),
    ],
)
def test_instant_is_read_in_utc(text: str, utc: str) -> None:
    assert MomentReader(OSLO).instant(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "tomorrow", "2026-02-30", "2026-13-01", "0000-00-00", "30.02.2026", "2026-03", "12:30", "1773306840"),
        *("45/45/2026", "2026-03-12T25:00", "12.03.26", "0001-01-01", "2026-03-12T09:14:00+99:00"),
        "9999-12-31T23:59:59-05:00",
    ],
)
def test_what_is_no_instant_is_bad(text: str) -> None:
    with pytest.raises(BadCell):
        MomentReader(OSLO).instant(text)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["2026-03-04"], "dmy"),
        (["31/12/2026", "03/04/2026"], "dmy"),
        (["12/31/2026", "03/04/2026"], "mdy"),
        (["03/04/2026"], None),
        (["05/05/2026"], "dmy"),
        (["31/12/2026", "12/31/2026"], None),
        (["2026-12-31", "13.04.2026", "rubbish", "99/99/2026"], "dmy"),
        (["01.02.2026 10:00"], None),
    ],
)
def test_order_is_the_columns_or_asked_for(texts: list[str], order: Order | None) -> None:
    assert order_of(*texts) == order


def test_day_is_the_local_one() -> None:
    reader = MomentReader(OSLO, "mdy")
    assert reader.day("2026-03-12") == date(2026, 3, 12)
    assert reader.day("2026-03-12T23:30:00Z") == date(2026, 3, 13)
    assert reader.day("2026-03-12 23:30") == date(2026, 3, 12)
    assert reader.day("12/31/2026") == date(2026, 12, 31)


def test_shifted_local_time_keeps_its_clock() -> None:
    """Ten days on, the clocks have changed: still ten o'clock."""
    assert MomentReader(OSLO, shift_days=10).instant("2026-03-22 10:00") == datetime(2026, 4, 1, 8, tzinfo=UTC)
    assert MomentReader(OSLO, shift_days=-1).day("2026-03-01") == date(2026, 2, 28)
    with pytest.raises(BadCell):
        MomentReader(OSLO, shift_days=10**6).day("9999-01-01")


INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.sampled_from([UTC, OSLO]))


@given(INSTANTS)
def test_iso_instants_survive(instant: datetime) -> None:
    assert MomentReader(OSLO).instant(instant.isoformat()) == instant.astimezone(UTC)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.sampled_from(["%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d"]))
def test_dates_survive_in_a_column_that_shows_its_order(day: date, form: str) -> None:
    written = [each.strftime(form) for each in (day, date(2026, 12, 31))]
    order = order_of(*written)
    assert order is not None
    assert MomentReader(OSLO, order).day(written[0]) == day


@given(st.text(max_size=30) | st.from_regex(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( \d{1,2}:\d{2})?", fullmatch=True))
def test_any_text_is_an_instant_or_bad(text: str) -> None:
    try:
        instant = MomentReader(ZoneInfo("America/New_York")).instant(text)
    except BadCell:
        return
    assert instant.tzinfo is UTC


def test_offsets_are_kept_exactly() -> None:
    expected = datetime(2026, 3, 12, 9, 14, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert MomentReader(OSLO).instant("12.03.2026 09:14 +05:45") == expected
