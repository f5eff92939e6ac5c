"""Hypothesis strategies for the plain values of valid documents, in the catalogue of `examples`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from crm.conditions.operators import OPERATORS, operators_for_field, operators_for_property
from crm.conditions.text import clean_text, fold
from tests.spec.examples import CATALOGUE

Plain = dict[str, Any]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)


# Texts that a writer of YAML is tempted to leave bare, and those that it can't.
_TRICKY = (
    "NO", "true", "null", "~", "5", "-2.5", ".5", "1e3", "0x1F", ".inf", "2026-01-01", "a: b", "a #b", "- x", "? x",
    "*x", "&x", "!x", "@x", "%", "`", "'", '"', "\\", "{x}", "[x]", "a\nb", "a\tb", "x:", "<<", "=", "---", "...", "on",
    "é", "ß", "a\xa0b", "a\u2028b", "\U0001f600", "a,b", "any", "\ufeffx", "\x85x", "ever", "x" * 99,
)  # fmt: skip
texts = st.one_of(
    st.sampled_from(_TRICKY), st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
).filter(clean_text)
names = texts.map(clean_text)
points = st.integers(-1_000_000, 1_000_000).map(lambda tenths: _plain(Decimal(tenths) / 10))
days = st.integers(1, 100_000)
counts = st.integers(1, 50)
dates = st.dates(date(1, 1, 1)).map(date.isoformat)
numbers = st.one_of(st.integers(-(10**14), 10**14), st.decimals(-1000, 1000, places=4, allow_nan=False).map(_plain))
types = st.one_of(st.just("any"), st.lists(texts.filter(lambda text: fold(text) != "any"), min_size=1, max_size=3))
decays = st.one_of(
    days.map(lambda value: {"half_life_days": value}),
    days.map(lambda value: {"linear_days": value}),
    st.fixed_dictionaries({"percent": st.integers(0, 100), "every_days": days}),
)


def arguments(op: str, type: str | None) -> st.SearchStrategy[Any]:
    shape = OPERATORS[op].shape
    if shape == "range":
        ends = dates if type in ("date", "instant", None) else numbers
        return st.lists(ends, min_size=2, max_size=2).map(sorted)
    by_shape: dict[str, st.SearchStrategy[Any]] = {
        "texts": st.one_of(texts, st.lists(texts, min_size=1, max_size=3)),
        "number": numbers,
        "days": days,
        "date": dates,
    }
    return by_shape[shape]


@st.composite
def tests(draw: st.DrawFn, name: Plain, type: str | None, ops: tuple[str, ...]) -> Plain:
    op = draw(st.sampled_from(ops))
    leaf = {**name, "op": op}
    if OPERATORS[op].shape != "none":
        leaf["value"] = draw(arguments(op, type))
    if OPERATORS[op].takes_or_blank:
        leaf |= draw(st.sampled_from(({}, {"or_blank": True}, {"or_blank": False})))
    return leaf


def trees(leaves: st.SearchStrategy[Plain]) -> st.SearchStrategy[Plain]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
            st.lists(inner, min_size=1, max_size=3).map(lambda members: {"any": members}),
            inner.map(lambda member: {"not": member}),
        ),
        max_leaves=4,
    )


def _property_tests(object: str) -> st.SearchStrategy[Plain]:
    reached = [(path, CATALOGUE.property_type(object, path)) for path in CATALOGUE.paths(object)]  # type: ignore[arg-type]
    return st.sampled_from([(path, found.type) for path, found in reached if found]).flatmap(
        lambda pair: tests({"property": pair[0]}, pair[1], operators_for_property(pair[1]))
    )


_text_fields = st.sampled_from(("asset", "asset_type", "campaign", "channel"))
wheres = trees(
    st.one_of(
        _text_fields.flatmap(lambda name: tests({"field": name}, "text", operators_for_field("text"))),
        tests({"field": "value"}, "number", operators_for_field("number")),
        names.flatmap(lambda name: tests({"field": f"properties.{name}"}, None, operators_for_field(None))),
    )
)
_score_tests = st.one_of(
    st.sampled_from(("total", "fit")).flatmap(
        lambda name: tests({"field": name}, "number", operators_for_field("number"))
    ),
    st.sampled_from(("total_label", "fit_label")).flatmap(
        lambda name: tests({"field": name}, "text", operators_for_field("text"))
    ),
)
_activity_tests = st.fixed_dictionaries(
    {"activity": types}, optional={"where": wheres, "within_days": days, "at_least": counts, "at_most": st.just(50)}
)
_scores = _score_tests.map(lambda test: {"score": "Company fit", **test})
_lists = st.sampled_from(("Customers", "INTERNAL")).map(lambda name: {"list": name})
conditions = trees(
    st.one_of(
        _property_tests("contact"),
        _activity_tests,
        _lists,
        _scores,
        trees(st.one_of(_property_tests("deal"), _activity_tests)).map(lambda inner: {"deal": inner}),
    )
)


@st.composite
def ranges(draw: st.DrawFn, ends: st.SearchStrategy[Any]) -> list[Plain]:
    found = sorted(draw(st.lists(ends, min_size=2, max_size=6, unique=True)))
    parts = [
        {"from": low, "to": high, "points": draw(points)} for low, high in zip(found[::2], found[1::2], strict=False)
    ]
    if draw(st.booleans()):
        del parts[0]["from"]
    if draw(st.booleans()):
        del parts[-1]["to"]
    return parts


def _kind(needs: Plain, may_have: Plain | None = None) -> st.SearchStrategy[Plain]:
    return st.fixed_dictionaries(needs, optional=may_have or {})


_always = st.fixed_dictionaries(
    {}, optional={"enabled": st.booleans(), "max_points": st.just(100), "min_points": st.sampled_from((-100, None))}
)
_windows = {
    "where": wheres,
    "within_days": days,
    "since": st.just("2026-01-01"),
    "until": st.just("2026-12-31"),
    "distinct": st.sampled_from(("asset", "day")),
    "decay": st.one_of(st.none(), decays),
}
_values = st.dictionaries(names, points, min_size=1, max_size=4).filter(
    lambda values: len({fold(key) for key in values}) == len(values)
)
kinds = st.one_of(
    _kind({"if": conditions, "points": points}),
    _kind({"property": st.just("company.industry"), "values": _values}, {"otherwise": points}),
    _kind({"property": st.just("company.employees"), "ranges": ranges(numbers)}, {"otherwise": points}),
    _kind({"list": st.just("Customers"), "points": points}),
    _kind({"not_in_list": st.just("Customers"), "points": points}),
    _kind(
        {"activity": types, "points": points},
        {**_windows, "at_least": counts, "award": st.sampled_from(("once", "every"))},
    ),
    _kind({"activity": types, "points": points, "award": st.just("every"), "max_times": counts}, _windows),
    _kind({"activity": types, "tiers": ranges(st.integers(1, 99))}, _windows),
    _kind({"inactive_days": days, "points": points}, {"activity": types, "where": wheres, "never": st.booleans()}),
    _kind({"inactive_days": st.just("ever"), "activity": types, "points": points}),
    _kind({"score": st.just("Company fit"), "if": trees(_score_tests), "points": points}),
    _kind({"if": conditions, "disqualify": st.just(True)}),
    _kind({"not_in_list": st.just("Customers"), "disqualify": st.just(True)}),
)
criteria = st.builds(lambda name, kind, rest: {"name": name, **kind, **rest}, names, kinds, _always)


def _unlike(parts: list[Plain]) -> bool:
    return len({part["name"] for part in parts}) == len(parts)


groups = st.fixed_dictionaries(
    {
        "name": names,
        "category": st.sampled_from(("fit", "engagement")),
        "criteria": st.lists(criteria, max_size=3).filter(_unlike),
    },
    optional={"limit": st.sampled_from((40, 40.5, None)), "minimum": st.just(-40), "decay": decays},
)
_bands = st.lists(st.tuples(names, points), max_size=3, unique_by=(lambda band: band[0], lambda band: band[1])).map(
    lambda bands: [{"label": label, "at_least": at_least} for label, at_least in bands]
)
documents = st.fixed_dictionaries(
    {
        "format": st.just("leadscoring/1"),
        "name": names,
        "object": st.just("contact"),
        "kind": st.just("combined"),
        "groups": st.lists(groups, min_size=1, max_size=3).filter(_unlike),
    },
    optional={
        "limit": st.sampled_from((None, 0, 99.9)),
        "minimum": st.sampled_from((None, 0, -0.5)),
        "categories": st.just({"fit": {"limit": 50.5}, "engagement": {}}),
        "audience": st.just({"include": [], "exclude": ["Internal"]}),
        "bands": st.fixed_dictionaries({}, optional={"total": _bands, "fit": _bands, "engagement": _bands}),
    },
)
