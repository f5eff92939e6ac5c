"""The impact of a draft as it is shown: figures, both histograms, the biggest changes, the moves between bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Company, Contact, Deal
from leadscoring.web.components import Stat
from leadscoring.web.numbers import score_text, whole_text
from scoring.engine.impact import CELL_STEP
from scoring.interfaces.band_charts import Column, columns
from scoring.interfaces.impact_words import aged_words, changed_words, reason_words, scored_words
from scoring.queries.impact import MovedRecord, SeenImpact
from scoring.queries.models import band_labels, plain_document
from scoring.spec.impact import NO_BAND, UNSCORED

if TYPE_CHECKING:
    pass

TENTHS = 10
Way = Literal["up", "down", "same"]


@dataclass(frozen=True, slots=True)
class MoverRow:
    name: str
    sub: str
    url: str
    was: float
    now: float
    by: float
    reason: str


@dataclass(frozen=True, slots=True)
class Move:
    """`count` of those who had the band of the row and get that of the column."""

    count: int
    way: Way
    spoken: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows`: a band as it was, and a move for each of `heads`; None where nobody moves so."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Move | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class ImpactFigures:
    """`was` and `now` name the two versions; without a version that is shown, `was` is blank."""

    sentence: str
    scored: tuple[str, ...]
    aged: str
    """Whom time moves as well; blank where it moves nobody."""
    stats: tuple[Stat, ...]
    bins: tuple[tuple[str, int] | tuple[str, int, int], ...]
    up: tuple[MoverRow, ...]
    down: tuple[MoverRow, ...]
    bands: Matrix | None
    cells: Matrix | None
    crossings: tuple[tuple[str, int], ...]
    """By trigger, how many would cross at once."""
    was: str
    now: str
    unit: str
    as_of: datetime


def impact_figures(seen: SeenImpact) -> ImpactFigures:
    moved = seen.moved
    old, new = band_labels(seen.live) if seen.live else {}, band_labels(seen.draft)
    tally = seen.tally
    return ImpactFigures(
        sentence=changed_words(seen),
        scored=tuple(scored_words(seen)),
        aged=aged_words(seen),
        stats=_stats(seen, new["total"]),
        bins=_bins(seen),
        up=tuple(_mover(each) for each in moved if each.mover.by > 0),
        down=tuple(_mover(each) for each in moved if each.mover.by < 0),
        bands=_matrix(tally.of("bands"), _named(old.get("total", [])), _named(new["total"])) if seen.live else None,
        cells=_matrix(tally.of("cells"), _cells(old), _cells(new)) if seen.live and _cells(new) else None,
        crossings=tuple(tally.crossings.items()),
        was=_("v%(number)s") % {"number": seen.live.number} if seen.live else "",
        now=_("Draft"),
        unit=_units(seen.object),
        as_of=seen.as_of,
    )


def _units(object: str) -> str:
    return {"contact": _("Contacts by score"), "company": _("Companies by score"), "deal": _("Deals by score")}[object]


def _stats(seen: SeenImpact, labels: Sequence[str]) -> tuple[Stat, ...]:
    """Of the first band; none where the draft has no bands."""
    if not labels:
        return ()
    counts = seen.tally.of("hot")
    stayed, become, cease = (counts.get(key, 0) for key in ((1, 1), (0, 1), (1, 0)))
    was = _("was %(n)s") % {"n": whole_text(stayed + cease)} if seen.live else ""
    values = {"band": labels[0]}
    return (
        Stat(_("In “%(band)s”") % values, whole_text(stayed + become), was),
        Stat(_("Become “%(band)s”") % values, f"+{whole_text(become)}" if become else "0", tone="ok" if become else ""),
        Stat(_("Stop being “%(band)s”") % values, whole_text(cease), tone="bad" if cease else ""),
    )


def _bins(seen: SeenImpact) -> tuple[tuple[str, int] | tuple[str, int, int], ...]:
    was = {ten: count for (ten, _now), count in seen.tally.of("was_tens").items()}
    now = {ten: count for (_was, ten), count in seen.tally.of("now_tens").items()}
    limits = [plain_document(version).get("limit") for version in (seen.live, seen.draft) if version]
    known = [limit for limit in limits if limit is not None]
    limit = max(known) if len(known) == len(limits) else None
    drawn = columns({ten: was.get(ten, 0) + now.get(ten, 0) for ten in {*was, *now}}, limit)
    before, after = _counted(was, drawn), _counted(now, drawn)
    names = [score_text(column.start) for column in drawn]
    if seen.live is None:
        return tuple(zip(names, after, strict=True))
    return tuple(zip(names, before, after, strict=True))


def _counted(tens: Mapping[int, int], drawn: Sequence[Column]) -> list[int]:
    """In the columns of both: whoever stands at the limit is in the last."""
    counts = [0] * len(drawn)
    for ten, count in tens.items():
        place = next((n for n, column in enumerate(drawn) if ten * TENTHS < column.end), len(drawn) - 1)
        counts[place] += count
    return counts


def _mover(moved: MovedRecord) -> MoverRow:
    mover, record = moved.mover, moved.record
    return MoverRow(
        name=str(record),
        sub=_sub(record),
        url=reverse(record._meta.model_name or "", args=[record.pk]),
        was=mover.was / TENTHS,
        now=mover.now / TENTHS,
        by=mover.by / TENTHS,
        reason=reason_words(moved.reason),
    )


def _sub(record: Contact | Company | Deal) -> str:
    match record:
        case Contact():
            parts = [record.job_title, str(record.company) if record.company else ""]
        case Company():
            parts = [record.industry or ""]
        case Deal():
            parts = [str(record.company) if record.company else ""]
    return ", ".join(part for part in parts if part)


def _named(labels: Sequence[str]) -> dict[int, str]:
    return dict(enumerate(labels))


def _cells(labels: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """The best first: by fit, then by engagement."""
    return {
        i * CELL_STEP + j: f"{fit}{engagement}"
        for i, fit in enumerate(labels.get("fit", ()))
        for j, engagement in enumerate(labels.get("engagement", ()))
    }


def _matrix(moves: Mapping[tuple[int, int], int], old: Mapping[int, str], new: Mapping[int, str]) -> Matrix | None:
    """Only what occurs; None where there is nothing but what has no band."""
    outside = {NO_BAND: _("no band"), UNSCORED: _("not scored")}
    were, are = _occurring((was for was, _now in moves), old), _occurring((now for _was, now in moves), new)
    if not any(band >= 0 for band in (*were, *are)):
        return None
    before, after = {**old, **outside}, {**new, **outside}
    rows = tuple(
        (before[was], tuple(_move(moves.get((was, now), 0), was, now, before, after) for now in are)) for was in were
    )
    return Matrix(tuple(after[now] for now in are), rows)


def _occurring(found: Iterable[int], known: Mapping[int, str]) -> list[int]:
    """The best first, then those with no band, then who is not scored."""
    places = {*found}
    return [*(place for place in known if place in places), *(n for n in (NO_BAND, UNSCORED) if n in places)]


def _move(count: int, was: int, now: int, before: Mapping[int, str], after: Mapping[int, str]) -> Move | None:
    if not count:
        return None
    values = {"n": whole_text(count), "was": before[was], "now": after[now]}
    spoken = ngettext("%(n)s from %(was)s to %(now)s", "%(n)s from %(was)s to %(now)s", count) % values
    if before[was] == after[now]:
        return Move(count, "same", spoken)
    return Move(count, "up" if _rank(now) < _rank(was) else "down", spoken)


def _rank(band: int) -> int:
    """0 is the best."""
    return band if band >= 0 else 10**9 - band
