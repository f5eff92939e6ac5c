"""The tags and filters that every template has."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from leadscoring.templatetags import ui

TODAY = date(2025, 11, 21)


def rendered(template: str, **context: object) -> str:
    return Template(template).render(Context(context))


def test_icon_is_silent_and_sized() -> None:
    svg = rendered('{% icon "users" 14 "mine" %}')

    assert 'aria-hidden="true"' in svg
    assert 'width="14"' in svg
    assert 'class="icon mine"' in svg


def test_icon_that_does_not_exist_raises() -> None:
    with pytest.raises(KeyError):
        rendered('{% icon "no-such-icon" %}')


def test_grade_says_its_tier_to_screen_readers() -> None:
    assert rendered('{% grade "A1" "hot" %}') == (
        '<span class="grade grade-hot" title="Fit A, engagement 1">A1<span class="sr">, hot</span></span>'
    )


def test_grade_does_not_say_its_label_twice() -> None:
    assert rendered('{% grade "Hot" "hot" %}') == '<span class="grade grade-hot" title="Hot">Hot</span>'


def test_grade_escapes_a_label() -> None:
    assert "<script>" not in rendered('{% grade label "cold" %}', label="<script>")


def test_grade_of_nobody_is_a_dash() -> None:
    assert "–" in rendered("{% grade None %}")


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "today"), (3, "3 d ago"), (-2, "in 2 d"), (60, "60 d ago"), (90, "3 mo ago"), (800, "2 y ago")],
)
def test_ago_counts_calendar_days(days: int, text: str) -> None:
    assert ui.ago(TODAY - timedelta(days=days), TODAY) == text


def test_ago_of_an_instant_counts_local_days() -> None:
    late_in_utc = datetime(2025, 11, 20, 23, 30, tzinfo=UTC)  # already the 21st in Oslo

    assert ui.ago(late_in_utc, TODAY) == "today"


def test_missing_values_are_dashes_not_faults() -> None:
    assert rendered("{{ nothing|score }}{{ nothing|signed }}{% when None %}") == "–––"


@pytest.mark.parametrize(
    ("name", "text"), [("Ada Maria Nowak", "AM"), ("cher", "C"), ("info@vekt.example", "IV"), ("", "?"), (" ", "?")]
)
def test_initials(name: str, text: str) -> None:
    assert ui.initials(name) == text


def test_avatar_keeps_its_colour() -> None:
    assert ui.avatar("Ada Nowak") == ui.avatar("Ada Nowak")


@pytest.mark.parametrize(("count", "text"), [(9_999, "9,999"), (10_000, "10,000"), (10_001, "more than 10,000")])
def test_count_up_to_is_exact_only_where_counting_is_cheap(count: int, text: str) -> None:
    assert ui.count_up_to(count) == text


def test_points_and_delta_are_coloured_by_sign() -> None:
    assert rendered("{% points a %}{% points b %}", a=Decimal("7.5"), b=Decimal(-3)) == (
        '<span class="pts pts-pos">+7.5</span><span class="pts pts-neg">−3</span>'
    )
    assert rendered("{% delta None %}") == ""


def test_query_with_keeps_the_other_parameters() -> None:
    request = RequestFactory().get("/leads/?q=a%26b&page=3")
    context = RequestContext(request, {"request": request})

    assert Template('{% query_with "page" 4 as url %}{{ url }}').render(context) == "?q=a%26b&amp;page=4"


def test_query_with_can_leave_one_out() -> None:
    request = RequestFactory().get("/leads/?q=a&page=3&page=4")
    context = RequestContext(request, {"request": request})

    assert Template('{% query_with "sort" "-score" without="page" %}').render(context) == "?q=a&amp;sort=-score"


def test_page_range_of_the_last_page() -> None:
    assert ui.page_range(Paginator(range(27), 25).page(2)) == "26–27"


def test_in_minutes_rounds_up() -> None:
    assert ui.in_minutes(timedelta(seconds=61)) == 2
