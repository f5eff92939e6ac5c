"""The mapping file: which header is which property. It also answers what a file leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from django.utils.translation import gettext as _
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from crm.conditions.text import clean_text, fold
from crm.importers.faults import ImportRefused
from crm.importers.moments import Order
from crm.models import Property

_KEYS = frozenset(("property", "type", "order", "by"))
LARGEST = 1 << 20
"""Bytes: no mapping is larger."""


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """`property` None leaves the column out; a blank `type` is proposed from the values.

    `by` names a translation of `crm.importers.recognition`, which makes the cells of this column from those of the row.
    """

    property: str | None
    type: str = ""
    order: Order | None = None
    by: str = ""


def read_mapping(path: Path) -> dict[str, MappedColumn]:
    """By folded header; raises `ImportRefused`."""
    try:
        text = path.read_bytes()[: LARGEST + 1]
    except OSError as error:
        raise ImportRefused(_("“%(file)s” cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from None
    if len(text) > LARGEST:
        raise ImportRefused(_("“%(file)s” is too long for a mapping.") % {"file": path.name})
    try:
        document = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        raise ImportRefused(_("“%(file)s” is not YAML: %(why)s") % {"file": path.name, "why": _why(error)}) from None
    return parse_mapping(document)


def _why(error: Exception) -> str:
    """The problem and its line, without the advice that the library gives to programmers."""
    if isinstance(error, MarkedYAMLError) and error.problem and error.problem_mark:
        return _("line %(line)d: %(problem)s") % {"line": error.problem_mark.line + 1, "problem": error.problem}
    return str(error)


def parse_mapping(document: object) -> dict[str, MappedColumn]:
    """From `{"columns": {header: property}}`; raises `ImportRefused`."""
    if (
        not isinstance(document, Mapping)
        or set(document) != {"columns"}
        or not isinstance(document["columns"], Mapping)
    ):
        raise ImportRefused(_('A mapping is written `columns: {"Header": property}`, and has no other keys.'))
    columns: dict[str, MappedColumn] = {}
    for header, target in document["columns"].items():
        name = fold(str(header))
        if name in columns:
            raise ImportRefused(_("The mapping names “%(header)s” twice.") % {"header": header})
        columns[name] = _column(str(header), target)
    return columns


def mapping_document(mapping: Mapping[str, MappedColumn]) -> dict[str, Any]:
    """What `parse_mapping` reads, made of plain values: to be kept and used again."""
    return {"columns": {header: _plain_target(column) for header, column in mapping.items()}}


def _plain_target(column: MappedColumn) -> Any:
    further = {"type": column.type, "order": column.order, "by": column.by}
    given = {name: value for name, value in further.items() if value}
    return {"property": column.property, **given} if given else column.property


def _column(header: str, target: object) -> MappedColumn:
    if target is None:
        return MappedColumn(None)
    if isinstance(target, str):
        return MappedColumn(_name(header, target))
    if not isinstance(target, Mapping) or "property" not in target or not set(target) <= _KEYS:
        raise ImportRefused(
            _("“%(header)s” of the mapping must be a property's name, null, or {property: name, type: text}.")
            % {"header": header}
        )
    if target["property"] is None:
        return MappedColumn(None)
    by = str(target.get("by") or "")
    return MappedColumn(_name(header, target["property"]), _type(header, target), _order(header, target), by)


def _name(header: str, value: object) -> str:
    name = clean_text(value) if isinstance(value, str) else ""
    if not name or "\0" in name:
        raise ImportRefused(_("“%(header)s” of the mapping has no property.") % {"header": header})
    return name


def _type(header: str, target: Mapping[Any, Any]) -> str:
    type_ = target.get("type", "")
    if type_ and type_ not in Property.Type.values:
        raise ImportRefused(
            _("“%(header)s” of the mapping: there is no type “%(type)s”, but %(types)s.")
            % {"header": header, "type": type_, "types": ", ".join(Property.Type.values)}
        )
    return cast("str", type_ or "")


def _order(header: str, target: Mapping[Any, Any]) -> Order | None:
    order = target.get("order")
    if order is not None and order not in get_args(Order):
        raise ImportRefused(
            _("“%(header)s” of the mapping: the order of a date is dmy (31.12.2026) or mdy (12/31/2026).")
            % {"header": header}
        )
    return cast("Order | None", order)
