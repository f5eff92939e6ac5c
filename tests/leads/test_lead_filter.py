"""What a filter of fit or engagement implies for the total must never leave out a lead that is meant."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crm.conditions.document import ListTest
from scoring.queries.lead_filter import OPEN, Box, LeadFilter, Span, implied_total, label_span, total_span
from scoring.spec.arithmetic import roll_up
from scoring.spec.document import (
    Band,
    Bounds,
    Criterion,
    DisqualifyRule,
    Group,
    ListRule,
    ModelDocument,
)

bounds = st.tuples(st.none() | st.integers(-50, 20), st.none() | st.integers(21, 80)).map(
    lambda pair: Bounds(*(None if bound is None else Decimal(bound) for bound in pair))
)
totals = st.tuples(st.none() | st.integers(-60, 10), st.none() | st.integers(20, 120)).map(
    lambda pair: Bounds(*(None if bound is None else Decimal(bound) for bound in pair))
)
ends = st.none() | st.integers(-700, 1300)
spans = st.builds(Span, ends, ends)


def document(of_total: Bounds, fit: Bounds, engagement: Bounds) -> ModelDocument:
    groups = (
        Group("F", "fit", (Criterion("f", ListRule("l", Decimal(1))),)),
        Group("E", "engagement", (Criterion("e", ListRule("l", Decimal(1))),)),
        Group("D", "fit", (Criterion("d", DisqualifyRule(ListTest("l"))),)),
    )
    return ModelDocument("M", "contact", "combined", groups, of_total, {"fit": fit, "engagement": engagement})


@given(totals, bounds, bounds, st.integers(-900, 900), st.integers(-900, 900), st.booleans(), spans, spans)
def test_implied_total_holds_every_lead_of_the_box(of_total, fit, engagement, f, e, is_out, fit_span, engagement_span):
    made = document(of_total, fit, engagement)
    result = roll_up(made, [f, e, int(is_out)])
    box = Box(OPEN, fit_span, engagement_span)
    if fit_span.holds(result.category_points("fit")) and engagement_span.holds(result.category_points("engagement")):
        assert implied_total(made, box).holds(result.total)


def test_implied_total_narrows_what_is_walked():
    made = document(Bounds(Decimal(0), Decimal(100)), Bounds(Decimal(0), Decimal(50)), Bounds(Decimal(0), Decimal(50)))
    assert implied_total(made, Box(fit=Span(400, None), engagement=Span(None, 149))) == Span(400, 649)


def test_total_span_is_around_the_chosen_labels():
    bands = (Band("Hot", Decimal(80)), Band("Warm", Decimal(40)), Band("Cold", Decimal(0)))
    assert [label_span(bands, label) for label in ("Hot", "Warm", "Cold", "Ice")] == [
        Span(800, None),
        Span(400, 799),
        Span(0, 399),
        None,
    ]
    made = document(Bounds(Decimal(0), Decimal(100)), Bounds(), Bounds())
    chosen = tuple(Box(total=label_span(bands, label)) for label in ("Hot", "Warm"))
    assert total_span(made, LeadFilter(any_of=(chosen,))) == Span(400, 1000)
