"""Bands over the distribution of live scores, and the audience in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.interfaces.band_charts import band_chart, columns
from scoring.interfaces.model_pages_rules import category_name
from scoring.queries.distribution import Distribution
from scoring.spec.document import Band, Bounds, ModelDocument

if TYPE_CHECKING:
    from typing import Literal

    from django_stubs_ext import StrOrPromise

    Axis = Literal["total", "fit", "engagement"]

TIERS = ("hot", "warm", "nurture", "cold")
STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class BandRow:
    """`top` None: no end. `count` None where the bands on the page are not those that are live."""

    label: str
    tier: str
    at_least: Decimal
    top: Decimal | None
    count: int | None
    share: str
    """“12 %”; blank without a count."""


@dataclass(frozen=True, slots=True)
class AxisBands:
    name: StrOrPromise
    key: str
    rows: tuple[BandRow, ...]
    chart: SafeString
    below: int | None
    """Scored, but below every cut-off."""


def axis_bands(document: ModelDocument, spread: Distribution, *, is_live: bool) -> tuple[AxisBands, ...]:
    """`is_live`: the scores were labelled by this very document; else they only lie under its cut-offs."""
    return tuple(
        _axis(document, cast("Axis", axis), spread, is_live)
        for axis in ("total", *document.category_names)
        if document.bands.get(cast("Axis", axis)) or axis == "total"
    )


def tier_of(place: int, bands: int) -> str:
    """The colour of a band: the first is hot, the last of several cold."""
    if bands > 1 and place == bands - 1:
        return TIERS[-1]
    return TIERS[min(place, len(TIERS) - 2)]


def _axis(document: ModelDocument, axis: Axis, spread: Distribution, is_live: bool) -> AxisBands:
    bands = document.bands.get(axis, ())
    limit = _limit(document, axis)
    drawn = columns(spread.tens[axis], float(limit) if limit else None)
    cutoffs = [(band.label, band.at_least) for band in bands]
    counts = spread.bands[axis] if is_live else {}
    return AxisBands(
        name=category_name(axis),
        key=axis,
        rows=tuple(_row(place, bands, limit, counts, spread.scored if is_live else 0) for place in range(len(bands))),
        chart=band_chart(drawn, cutoffs, _("Records by score"), axis),
        below=counts.get(None, 0) if is_live and bands else None,
    )


def _row(
    place: int, bands: tuple[Band, ...], limit: Decimal | None, counts: Mapping[int | None, int], scored: int
) -> BandRow:
    """`bands` fall from the highest; the top of one is a tenth below the one before it."""
    band = bands[place]
    top = limit if place == 0 else bands[place - 1].at_least - STEP
    count = counts.get(place, 0) if scored else None
    return BandRow(band.label, tier_of(place, len(bands)), band.at_least, top, count, _share(count, scored))


def _share(count: int | None, scored: int) -> str:
    """Few are not none."""
    if count is None:
        return ""
    percent = round(100 * count / scored)
    return _("under 1 %") if count and not percent else f"{percent} %"


def _limit(document: ModelDocument, axis: Axis) -> Decimal | None:
    if axis == "total":
        return document.bounds.limit
    return document.categories.get(axis, Bounds()).limit
