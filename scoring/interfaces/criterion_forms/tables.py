"""Tables of values or ranges with their points, row by row; the last row is blank, to be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.interfaces.conditions.controls import Tags
from scoring.interfaces.criterion_forms.base import Drawing
from scoring.interfaces.criterion_forms.controls import Row, Table
from scoring.interfaces.criterion_forms.sent import Sent, kept_beside, one_line
from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ENDS = ("from", "to", "points")


def posted_ranges(sent: Sent, table: str) -> list[Plain]:
    rows = []
    for row in sent.rows(table):
        found = {key: number for key in _ENDS if (number := sent.number(f"{row}.{key}")) is not None}
        if found:
            rows.append(found)
    return rows


def posted_values(sent: Sent, table: str) -> Plain:
    """A value that stands twice, or none, is kept apart by white space, so that its row is not lost."""
    values: Plain = {}
    times: Counter[str] = Counter()
    for row in sent.rows(table):
        text, points = sent.typed(f"{row}.text"), sent.number(f"{row}.points")
        if text or points is not None:
            values[text + " " * times[text]] = points
            times[text] += 1
    known = {fold(text) for text in values}
    return values | {text: None for text in sent.texts(f"{table}.new") if fold(text) not in known}


def acted_rows(rows: list[Plain], act: str, table: str) -> list[Plain]:
    return [*rows, {}] if act == f"{table}:add" else rows


def ranges_table(drawing: Drawing, name: str, label: StrOrPromise, ranges: Sequence[Mapping[str, Any]]) -> Table:
    spare: list[Plain] = [{}] if all(ranges) else []
    rows = tuple(
        _range_row(drawing, name, number, found, is_fresh=number < len(ranges))
        for number, found in enumerate([*ranges, *spare])
    )
    return Table(name, label, (_("From"), _("To"), _("Points")), rows, drawing.faults.at(name))


def values_table(drawing: Drawing, name: str, label: StrOrPromise, values: Mapping[str, Any], offered: Tags) -> Table:
    """The last row without points takes the focus: it was just added."""
    fresh = next((text for text in reversed(list(values)) if values[text] is None), None)
    rows = tuple(
        _value_row(drawing, name, place, text, values[text], is_fresh=text == fresh)
        for place, text in enumerate(values)
    )
    return Table(name, label, (_("Value"), _("Points")), rows, drawing.faults.at(name), offered)


def _range_row(drawing: Drawing, name: str, number: int, found: Mapping[str, Any], *, is_fresh: bool) -> Row:
    prefix, place = f"{name}.{number}", f"{name}[{number}]"
    labels = {"from": _("From"), "to": _("To"), "points": _("Points")}
    fields = tuple(
        drawing.number(
            f"{prefix}.{key}",
            labels[key],
            found.get(key, ""),
            places=(f"{place}.{key}",),
            is_fresh=is_fresh and not found and key == _ENDS[0],
        )
        for key in _ENDS
    )
    return Row(prefix, fields, drawing.faults.at(place))


def _value_row(drawing: Drawing, name: str, place: int, text: str, points: Any, *, is_fresh: bool) -> Row:
    row = f"{name}.{place}"
    value = drawing.field(
        f"{row}.text", _("Value"), one_line(text.rstrip(" ")), places=(f"{name}.{text}",), kept=kept_beside(text)
    )
    worth = drawing.number(f"{row}.points", _("Points"), "" if points is None else points, is_fresh=is_fresh)
    return Row(row, (value, worth))
