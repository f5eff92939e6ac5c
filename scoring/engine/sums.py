"""From a column per criterion to categories, totals and the labels of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm.conditions.values import Values
from scoring.engine.earning import clamped
from scoring.spec.arithmetic import tenths
from scoring.spec.document import Band, Bounds, CategoryName, Criterion, DisqualifyRule, ModelDocument

POINTS = {"v": ("points", "integer")}
DETAIL = POINTS | {"n": ("counts", "bigint"), "t": ("newest", "timestamptz"), "u": ("unclamped", "integer")}
"""By the letter of a criterion's columns: the array in which they stand in criterion order, and the type of its members."""


def sums_sql(
    models: Sequence[ModelDocument],
    values_sql: str,
    *,
    arrays: dict[str, tuple[str, str]] = POINTS,
    carried: Iterable[str] = (),
    order: str = "",
) -> str:
    """Columns id, those `carried`, and for each model m: aud_m, dq_m, fit_m, engagement_m, total_m, and of `arrays` points_m ….

    `values_sql` has x.id, aud_m, and a column per criterion: v_m_0, v_m_1 ….
    """
    columns = ["x.id", *(f"x.{name}" for name in carried)]
    for m, model in enumerate(models):
        columns += [f"x.aud_{m}", *_arrays(m, model, arrays), *_category_columns(m, model)]
    totals = [f"{_total(m, model)} as total_{m}" for m, model in enumerate(models)]
    sums = f"select {', '.join(columns)} from ({values_sql}) x{order} offset 0"
    return f"select y.*, {', '.join(totals)} from ({sums}) y{order} offset 0"


def _arrays(m: int, model: ModelDocument, arrays: dict[str, tuple[str, str]]) -> list[str]:
    """One column is carried further more cheaply than one of each criterion."""
    places = range(len(enabled_criteria(model)))
    return [
        f"array[{', '.join(f'x.{letter}_{m}_{i}' for i in places)}]::{sql_type}[] as {name}_{m}"
        for letter, (name, sql_type) in arrays.items()
    ]


def _category_columns(m: int, model: ModelDocument) -> list[str]:
    disqualifiers = [
        f"x.v_{m}_{i} = 1" for i, c in enumerate(enabled_criteria(model)) if isinstance(c.rule, DisqualifyRule)
    ]
    disqualified = " or ".join(disqualifiers)
    columns = [f"({disqualified or 'false'}) as dq_{m}"]
    for category in model.category_names:
        bounds = model.categories.get(category, Bounds())
        earned = clamped(_category(m, model, category), bounds)
        if disqualified:
            earned = f"case when {disqualified} then {_floor(bounds)} else {earned} end"
        columns.append(f"({earned})::bigint as {category}_{m}")
    return columns


def _category(m: int, model: ModelDocument, category: CategoryName) -> str:
    position, groups = 0, []
    for group in model.groups:
        earning = []
        for criterion in group.criteria:
            if not criterion.enabled:
                continue
            if not isinstance(criterion.rule, DisqualifyRule):
                earning.append(f"x.v_{m}_{position}")
            position += 1
        if group.category == category:
            groups.append(
                clamped("(0::bigint + " + " + ".join(earning) + ")" if earning else "0::bigint", group.bounds)
            )
    return " + ".join(groups) or "0::bigint"


def _total(m: int, model: ModelDocument) -> str:
    total = clamped("(" + " + ".join(f"y.{category}_{m}" for category in model.category_names) + ")", model.bounds)
    return f"case when y.dq_{m} then {_floor(model.bounds)} else {total} end"


def enabled_criteria(model: ModelDocument) -> list[Criterion]:
    """In document order: the places in a score's points."""
    return [criterion for group in model.groups for criterion in group.criteria if criterion.enabled]


def label_sql(bands: tuple[Band, ...], value: str, values: Values) -> str:
    """The label's text; bands are sorted by falling cut-off."""
    cases = "".join(
        f" when {value} >= {tenths(band.at_least)} then {values.constant(band.label, 'text')}" for band in bands
    )
    return f"(case{cases} end)" if bands else "null::text"


def band_sql(bands: tuple[Band, ...], value: str) -> str:
    """The label's place among the bands."""
    cases = "".join(f" when {value} >= {tenths(band.at_least)} then {place}" for place, band in enumerate(bands))
    return f"(case{cases} end)::smallint" if bands else "null::smallint"


def _floor(bounds: Bounds) -> int:
    return tenths(bounds.minimum) if bounds.minimum is not None else 0
