"""SVG: well formed, labelled, without a locale's comma and without a style attribute, whatever the values."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from leadscoring.web import charts, plots

NOW = datetime(2025, 11, 21, 14, tzinfo=UTC)
NUMBERS = st.decimals(min_value=-100_000, max_value=100_000, places=1)
SHAPES = "path rect circle line text svg".split()
PLACES = "x y x1 x2 y1 y2 cx cy r d width height stroke-dasharray viewBox".split()

DRAWINGS: dict[str, Callable[[], str]] = {
    "meter": lambda: charts.meter(Decimal("29.6"), 40, "fit"),
    "budget": lambda: charts.budget_bar([("fit", Decimal("37.5")), ("engagement", 20)], 100, "Fit 37.5"),
    "dial": lambda: charts.dial(Decimal("79.6"), 100, (40, 60, Decimal("82.5")), was=Decimal("72.4")),
    "sparkline": lambda: charts.sparkline([1, Decimal("2.5"), None, 7]),
    "history": lambda: plots.history_chart(
        [(NOW - timedelta(days=9), Decimal("20.5")), (NOW - timedelta(days=4), None), (NOW, Decimal("86.1"))],
        [(NOW - timedelta(days=3), 'Version "7"', "version")],
    ),
    "histogram": lambda: plots.histogram([("0–9", 12), ("10–19", 7), ("20–29", 0)]),
    "two histograms": lambda: plots.histogram([("0–9", 12, 3), ("10–19", 7, 8), ("20–29", 0, 1)]),
}


@pytest.mark.parametrize("language", ["en", "nb", "pl"])
@pytest.mark.parametrize("name", DRAWINGS)
def test_drawing_is_labelled_and_has_no_comma_or_style(name: str, language: str) -> None:
    with override(language):
        root = ElementTree.fromstring(DRAWINGS[name]())

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"].strip()
    for element in root.iter():
        assert "style" not in element.attrib
        assert not [value for key, value in element.attrib.items() if key in PLACES and "," in value]


def test_dial_says_its_figure_in_the_locale_but_draws_with_points() -> None:
    with override("nb"):
        root = ElementTree.fromstring(charts.dial(Decimal("79.6"), 100))

    assert next(text.text for text in root.iter("text")) == "79,6"
    assert root.attrib["aria-label"].startswith("Score 79,6")
    assert root.find("path[@stroke-dasharray]") is not None
    assert "," not in (root.findall("path")[1].attrib["stroke-dasharray"])


@settings(max_examples=60)
@given(value=NUMBERS, maximum=st.none() | NUMBERS, minimum=st.none() | NUMBERS, was=st.none() | NUMBERS)
def test_dial_stays_on_its_arc(
    value: Decimal, maximum: Decimal | None, minimum: Decimal | None, was: Decimal | None
) -> None:
    root = ElementTree.fromstring(charts.dial(value, maximum, (40, 80), was=was, minimum=minimum))
    filled, _gap = map(float, root.findall("path")[1].attrib["stroke-dasharray"].split())

    assert 0 <= filled <= 219.92
    for ring in root.iter("circle"):
        assert 13 <= float(ring.attrib["cx"]) <= 155


@pytest.mark.parametrize(("value", "width"), [(0, "0%"), (-5, "0%"), (10, "25%"), (40, "100%"), (99, "100%")])
def test_meter_is_kept_within_its_track(value: int, width: str) -> None:
    bar = ElementTree.fromstring(charts.meter(value, 40)).findall("rect")[1]

    assert bar.attrib["width"] == width


@pytest.mark.parametrize("maximum", [None, 0, -10])
def test_meter_without_a_scale_draws_nothing(maximum: int | None) -> None:
    assert charts.meter(5, maximum) == ""


def test_budget_bar_cuts_what_exceeds_the_limit() -> None:
    rects = ElementTree.fromstring(charts.budget_bar([("fit", 60), ("engagement", 70)], 100, "all")).findall("rect")

    assert [(rect.attrib["x"], rect.attrib["width"]) for rect in rects[1:]] == [("0%", "60%"), ("60%", "40%")]


@pytest.mark.parametrize(("points", "direction"), [([1, 2], "up"), ([2, 1], "down"), ([2, 2], "flat"), ([7], "flat")])
def test_sparkline_is_coloured_by_its_last_step(points: list[int], direction: str) -> None:
    assert f'class="spark spark-{direction}"' in charts.sparkline(points)


def test_drawings_without_values_are_empty() -> None:
    assert charts.sparkline([None, None]) == plots.history_chart([]) == plots.histogram([]) == ""


def test_history_breaks_where_there_was_no_score() -> None:
    days = [NOW - timedelta(days=back) for back in (3, 2, 1)]
    root = ElementTree.fromstring(plots.history_chart([(days[0], 10), (days[1], None), (days[2], 50)], until=NOW))
    line = next(path.attrib["d"] for path in root.iter("path") if path.attrib["class"] == "plot-line")

    assert line == "M0 90 L333.33 90 M666.67 50 L1000 50"


def test_history_of_one_instant_is_drawn() -> None:
    root = ElementTree.fromstring(plots.history_chart([(NOW, 10)]))

    assert len(list(root.iter("path"))) == 2


def test_history_escapes_what_a_person_wrote() -> None:
    svg = plots.history_chart([(NOW, 10)], [(NOW, "<b>\"quoted\" & 'more'</b>", "version")])
    title = ElementTree.fromstring(svg).find(".//title")

    assert title is not None
    assert title.text == "21 Nov 2025: <b>\"quoted\" & 'more'</b>"


def test_histogram_of_nothing_but_zeros_has_no_height() -> None:
    bars = ElementTree.fromstring(plots.histogram([("0", 0), ("10", 0)])).findall("rect")

    assert {bar.attrib["height"] for bar in bars} == {"0"}
