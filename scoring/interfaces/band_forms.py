"""The bands of one axis as a form sends them, and what a press of its buttons makes of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest

from django.http import QueryDict

from crm.conditions.text import clean_text
from scoring.domain.editing import Desk
from scoring.interfaces.draft_parts import Conflict, points_typed, typed_points
from scoring.spec.band_changes import bands_on, first_bands, next_band, put_bands, rename_labels
from scoring.spec.matching import Plain

ADD, START, REMOVE = "add", "start", "remove:"


@dataclass(frozen=True, slots=True)
class TypedBand:
    """As typed. `was` is the label that it had when the form was drawn, blank for a new one."""

    label: str
    at_least: str
    was: str = ""

    @property
    def cut_off(self) -> Decimal | None:
        value = typed_points(self.at_least)
        return None if value is None or isinstance(value, str) else Decimal(str(value))

    @property
    def plain(self) -> Plain:
        return {"label": clean_text(self.label), "at_least": typed_points(self.at_least)}


@dataclass(frozen=True, slots=True)
class BandEdit:
    """One axis under edit. `faults` by place: `[1].label`; `problem` is of the whole; `focus` the field to go to."""

    rows: tuple[TypedBand, ...]
    faults: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    conflict: Conflict | None = None
    focus: str = ""


def stored_edit(plain: Plain, axis: str) -> BandEdit:
    bands = bands_on(plain, axis)
    return BandEdit(tuple(TypedBand(b["label"], points_typed(b["at_least"]), b["label"]) for b in bands))


def posted_edit(data: QueryDict, axis: str, highest: Decimal, lowest: Decimal) -> BandEdit:
    """What was typed, after what the pressed button does to it."""
    parts = (data.getlist(name) for name in ("label", "at_least", "was"))
    rows = [TypedBand(*row) for row in zip_longest(*parts, fillvalue="")]
    act = data.get("act", "")
    if act == START and not rows:
        begun = first_bands(axis, highest, lowest)
        return BandEdit(tuple(TypedBand(label, points_typed(cut)) for label, cut in begun))
    if act == ADD:
        return _with_one_more(rows, highest)
    if (place := _removed_place(act)) is not None:
        return BandEdit(_sorted([row for at, row in enumerate(rows) if at != place]), focus="add")
    return BandEdit(_sorted(rows))


def _with_one_more(rows: Sequence[TypedBand], highest: Decimal) -> BandEdit:
    cuts = [cut for row in rows if (cut := row.cut_off) is not None]
    label, cut = next_band([row.label for row in rows], cuts, highest)
    added = TypedBand(label, points_typed(cut))
    found = _sorted([*rows, added])
    return BandEdit(found, focus=f"{found.index(added)}-label")


def _sorted(rows: Sequence[TypedBand]) -> tuple[TypedBand, ...]:
    """From the highest; as typed where one is no number."""
    cuts = [row.cut_off for row in rows]
    if None in cuts:
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: -(row.cut_off or Decimal(0))))


def removed_label(data: QueryDict) -> str:
    """Of the band whose “Remove” was pressed; blank where another button was."""
    place, labels = _removed_place(data.get("act", "")), data.getlist("label")
    return labels[place] if place is not None and place < len(labels) else ""


def _removed_place(act: str) -> int | None:
    place = act.removeprefix(REMOVE)
    return int(place) if act.startswith(REMOVE) and place.isdecimal() and len(place) < 4 else None


def write_bands(desk: Desk, axis: str, edit: BandEdit, mark: str) -> None:
    """Raises PartChanged. Whose answer was lost on the way sends the same again: then it is saved already."""
    wanted = [row.plain for row in edit.rows]
    if bands_on(desk.plain, axis) == wanted:
        return
    desk.guard((desk.plain.get("bands") or {}).get(axis), mark)
    renamed = {row.was: clean_text(row.label) for row in edit.rows if row.was and row.was != clean_text(row.label)}
    rename_labels(desk.plain, axis, renamed)
    put_bands(desk.plain, axis, wanted)
