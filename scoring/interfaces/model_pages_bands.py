"""Bands over the distribution of scores: each axis as a form, or as it is read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from leadscoring.web.numbers import score_text, whole_text
from scoring.interfaces.band_charts import Histogram, Zone, band_chart, histogram
from scoring.interfaces.band_forms import BandEdit, TypedBand, stored_edit
from scoring.interfaces.draft_parts import Conflict
from scoring.interfaces.model_pages_rules import category_name
from scoring.queries.band_spread import Spread
from scoring.spec.arithmetic import points_of
from scoring.spec.matching import Plain
from scoring.spec.parts import mark_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TIERS = ("hot", "warm", "nurture", "cold")
STEP = Decimal("0.1")
TENTHS = 10
MOST_EXACT = 4_000
"""Beyond so many different scores the page counts whole points while a handle is dragged; saving is exact, always."""


@dataclass(frozen=True, slots=True)
class BandRow:
    """`top` None: no end, or not known. `count` None: what was typed is no number, or nobody is counted."""

    place: int
    label: str
    tier: str
    typed: str
    was: str
    at_least: Decimal | None
    top: Decimal | None
    count: int | None
    share: str
    """“12 %”; blank without a count."""
    label_fault: str = ""
    cut_fault: str = ""
    note: str = ""

    @property
    def slider(self) -> str:
        """As HTML wants a number, whatever the locale."""
        return str(self.at_least)

    @property
    def spoken(self) -> str:
        """What a screen reader says of the handle, as bands.js does while it moves."""
        points = score_text(self.at_least)
        if self.count is None:
            return points
        return _("%(points)s points, %(records)s records") % {"points": points, "records": whole_text(self.count)}

    @property
    def label_id(self) -> str:
        return f"{self.place}-label"


@dataclass(frozen=True, slots=True)
class AxisBands:
    """models/bands_axis.html. `table`: [tenths, records] of each score, as JSON, for what is dragged."""

    name: StrOrPromise
    key: str
    rows: tuple[BandRow, ...]
    chart: SafeString
    low: int
    high: int
    scored: int
    below: int | None
    """Counted, but below every cut-off."""
    table: str
    unit: int
    """Of the table, in tenths."""
    mark: str
    problems: tuple[str, ...]
    conflict: Conflict | None
    focus: str


def axes_of(plain: Plain) -> tuple[str, ...]:
    return ("total", "fit", "engagement") if plain["kind"] == "combined" else ("total", plain["kind"])


def limit_of(plain: Plain, axis: str) -> Decimal | None:
    held = plain if axis == "total" else (plain.get("categories") or {}).get(axis, {})
    limit = held.get("limit", 100 if axis == "total" else None)
    return None if limit is None else Decimal(str(limit))


def lowest_of(plain: Plain, axis: str) -> Decimal:
    """The minimum; 0 where it has none."""
    held = plain if axis == "total" else (plain.get("categories") or {}).get(axis, {})
    return Decimal(str(held.get("minimum") or 0))


def highest_of(plain: Plain, axis: str, spread: Spread) -> Decimal:
    """What bands are set within: the limit, else the highest score that there is."""
    limit = limit_of(plain, axis)
    if limit is not None:
        return limit
    scores = spread.axis(axis)
    return max(Decimal(10), points_of(scores[-1][0] if scores else 1000))


def tier_of(place: int, bands: int) -> str:
    """The colour of a band: the first is hot, the last of several cold."""
    if bands > 1 and place == bands - 1:
        return TIERS[-1]
    return TIERS[min(place, len(TIERS) - 2)]


def axis_bands(plain: Plain, spread: Spread, axis: str, edit: BandEdit | None = None) -> AxisBands:
    """As stored, or as `edit` has it."""
    stored = (plain.get("bands") or {}).get(axis)
    edit = edit or stored_edit(plain, axis)
    cuts = [row.cut_off for row in edit.rows]
    known = sorted({cut for cut in cuts if cut is not None}, reverse=True)
    limit, scores = limit_of(plain, axis), spread.axis(axis)
    counted = spread.bands(axis, [int(cut * TENTHS) for cut in known])
    drawn = histogram(scores, limit, known)
    rows = tuple(_row(place, edit, known, counted if scores else [], limit) for place in range(len(edit.rows)))
    unit = 1 if len(scores) <= MOST_EXACT else TENTHS
    return AxisBands(
        name=category_name(axis),
        key=axis,
        rows=rows,
        chart=band_chart(drawn, _zones(rows, drawn), _("Records by score"), axis),
        low=drawn.low,
        high=drawn.high,
        scored=sum(counted) if scores else 0,
        below=counted[-1] if scores and rows else None,
        table=json.dumps(_table(scores, unit), separators=(",", ":")),
        unit=unit,
        mark=edit.conflict.mark if edit.conflict else mark_of(stored),
        problems=edit.problems,
        conflict=edit.conflict,
        focus=edit.focus,
    )


def bands_words(bands: Any) -> str:
    """“Hot from 80, Cold from 0”."""
    said = [
        _("%(label)s from %(points)s") % {"label": band["label"], "points": score_text(Decimal(str(band["at_least"])))}
        for band in bands or []
    ]
    return ", ".join(said) or _("no bands")


def share_text(count: int | None, scored: int) -> str:
    """Few are not none."""
    if count is None or not scored:
        return ""
    percent = (200 * count + scored) // (2 * scored)
    return _("under 1 %") if count and not percent else f"{percent} %"


def _row(
    place: int, edit: BandEdit, known: Sequence[Decimal], counted: Sequence[int], limit: Decimal | None
) -> BandRow:
    """`known` fall from the highest; the top of one is a tenth below the one before it."""
    typed = edit.rows[place]
    cut = typed.cut_off
    at = known.index(cut) if cut is not None else None
    count = counted[at] if at is not None and counted else None
    return BandRow(
        place=place,
        label=typed.label,
        tier=tier_of(len(edit.rows) - 1 if at is None else at, len(edit.rows)),
        typed=typed.at_least,
        was=typed.was,
        at_least=cut,
        top=None if at is None else limit if at == 0 else known[at - 1] - STEP,
        count=count,
        share=share_text(count, sum(counted)),
        label_fault=edit.faults.get(f"[{place}].label", ""),
        cut_fault=edit.faults.get(f"[{place}].at_least", ""),
        note=_note(typed, limit),
    )


def _note(typed: TypedBand, limit: Decimal | None) -> str:
    if limit is None or typed.cut_off is None or typed.cut_off <= limit:
        return ""
    return _("Above the limit of %(limit)s points: nobody can reach it.") % {"limit": score_text(limit)}


def _zones(rows: Sequence[BandRow], drawn: Histogram) -> list[Zone]:
    """The lowest first, so that labels of neighbours stand on different lines."""
    placed = sorted((row for row in rows if row.at_least is not None), key=lambda row: row.at_least or 0, reverse=True)
    ends = [100.0, *(drawn.share(row.at_least or 0) for row in placed)]
    return [
        Zone(row.place, row.label, row.tier, drawn.share(row.at_least or 0), end)
        for row, end in zip(placed, ends, strict=False)
    ]


def _table(scores: Sequence[tuple[int, int]], unit: int) -> list[tuple[int, int]]:
    found: dict[int, int] = {}
    for value, count in scores:
        found[value // unit * unit] = found.get(value // unit * unit, 0) + count
    return list(found.items())


def every_axis(plain: Plain, spread: Spread, edits: Mapping[str, BandEdit]) -> tuple[AxisBands, ...]:
    return tuple(axis_bands(plain, spread, axis, edits.get(axis)) for axis in axes_of(plain))
