"""A file becomes a model's draft, or a new model's: what it says is worked out before anything is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from scoring.models import Version
from scoring.queries.models import current_catalogue, plain_document
from scoring.queries.workshop import vocabulary_of
from scoring.spec.matching import Plain, matched_criteria, matched_parts
from scoring.spec.parsing import parse_text
from scoring.spec.reading import FORMAT, read_model
from scoring.spec.refusal import DocumentRefused
from scoring.spec.writing import to_plain
from scoring.workshop.applying import CellFault, apply_sheet
from scoring.workshop.rows import Grid


@dataclass(frozen=True, slots=True)
class Uploaded:
    """`text` is the document as it would be stored."""

    text: str
    faults: tuple[CellFault, ...] = ()


def from_document(text: str, current: Version) -> Uploaded:
    """Parts that have an id in the model keep it where the file has none. Raises DocumentRefused."""
    plain = to_plain(read_model(parse_text(text), current_catalogue()))
    _keep_ids(plain_document(current), plain)
    return Uploaded(_text(plain))


def from_sheet(grid: Grid, current: Version) -> Uploaded:
    """Raises DocumentRefused where the model itself can't be read any more."""
    plain = plain_document(current)
    applied = apply_sheet(plain, grid, vocabulary_of(plain["object"]))
    return Uploaded(_text(applied.plain), applied.faults)


def new_from_sheet(grid: Grid, *, name: str, object: str, kind: str) -> str:
    """Every row must be right: there is nothing that a wrong one could be left as. Raises DocumentRefused."""
    empty: Plain = {"format": FORMAT, "name": name, "object": object, "kind": kind, "groups": []}
    applied = apply_sheet(empty, grid, vocabulary_of(object))
    wrong = [fault for fault in applied.faults if not fault.is_note]
    if wrong or not applied.plain["groups"]:
        told = [Fault(fault.cell, fault.message) for fault in wrong or applied.faults]
        raise DocumentRefused(told or [Fault("A2", _("there is no row with a rule in it"))])
    return _text(applied.plain)


def _text(plain: Plain) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def _keep_ids(current: Plain, plain: Plain) -> None:
    taken = {part["id"] for group in plain["groups"] for part in (group, *group["criteria"]) if "id" in part}
    homes = matched_parts(current["groups"], plain["groups"])
    for was, now in homes.items():
        _keep_id(current["groups"][was], plain["groups"], now, taken)
    for was_spot, (group, place) in matched_criteria(current["groups"], plain["groups"], homes).items():
        old = current["groups"][was_spot[0]]["criteria"][was_spot[1]]
        _keep_id(old, plain["groups"][group]["criteria"], place, taken)


def _keep_id(old: Plain, parts: list[Any], place: int, taken: set[str]) -> None:
    if "id" in old and "id" not in parts[place] and old["id"] not in taken:
        taken.add(old["id"])
        parts[place] = {"id": old["id"]} | parts[place]
