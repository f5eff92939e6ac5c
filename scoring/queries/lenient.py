"""A stored document as far as it can be understood, when what it names is gone: the rest can be read and edited."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from crm.conditions.catalogue import Catalogue
from crm.conditions.nodes import Fault
from scoring.models import Version
from scoring.queries.documents import parsed
from scoring.queries.models import current_catalogue, plain_document
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain, Spot
from scoring.spec.refusal import DocumentRefused

_RULE = re.compile(r"groups\[(\d+)\]\.criteria\[(\d+)\]")
_GROUP = re.compile(r"groups\[(\d+)\]\.(\w+)")
_TOP = re.compile(r"\w+")
_ROUNDS = 5
"""What stands on a part that had to be left out is at fault in its turn: triggers on bands."""


@dataclass(frozen=True)
class Usable:
    """`document` has a stand-in worth nothing for each rule in `at_fault`, at the same spot; other parts at fault are
    left out of it, and `elsewhere` says which. None where nothing can be understood."""

    plain: Plain
    document: ModelDocument | None
    at_fault: dict[Spot, tuple[Fault, ...]] = field(default_factory=dict)
    """With places relative to the rule."""
    elsewhere: tuple[str, ...] = ()


def usable_document(version: Version, catalogue: Catalogue | None = None) -> Usable:
    plain, known = plain_document(version), catalogue or current_catalogue()
    try:
        return Usable(plain, parsed(version.document, known))
    except DocumentRefused as error:
        return _mended(plain, error.faults, known)


def _mended(plain: Plain, faults: Sequence[Fault], catalogue: Catalogue) -> Usable:
    copy = deepcopy(plain)
    at_fault: dict[Spot, tuple[Fault, ...]] = {}
    elsewhere: list[str] = []
    for _round in range(_ROUNDS):
        for fault in faults:
            found = _RULE.match(fault.place)
            if found:
                spot = int(found[1]), int(found[2])
                within = Fault(fault.place[found.end() :].removeprefix("."), fault.message)
                at_fault[spot] = (*at_fault.get(spot, ()), within)
            else:
                elsewhere.append(str(fault))
                _leave_out(copy, fault.place)
        for spot in at_fault:
            copy["groups"][spot[0]]["criteria"][spot[1]] = _stand_in(spot, plain)
        try:
            return Usable(plain, parsed(json.dumps(copy), catalogue), at_fault, tuple(elsewhere))
        except DocumentRefused as error:
            faults = error.faults
    return Usable(plain, None, at_fault, tuple(elsewhere))


def _leave_out(plain: Plain, place: str) -> None:
    of_group, top = _GROUP.match(place), _TOP.match(place)
    if of_group:
        plain["groups"][int(of_group[1])].pop(of_group[2], None)
    elif top:
        plain.pop(top[0], None)


def _stand_in(spot: Spot, plain: Plain) -> Plain:
    rule = plain["groups"][spot[0]]["criteria"][spot[1]]
    known = {"id": rule["id"]} if rule.get("id") else {}
    return {**known, "name": f"{spot[0]}/{spot[1]}", "activity": "any", "points": 0, "enabled": False}
