"""Checks the triggers of a model and keeps them as plain values until something carries them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.nodes import Node, described, listed
from crm.conditions.reading import check_span, read_condition
from crm.conditions.writing import condition_plain, plain_number
from scoring.spec.actions import read_action
from scoring.spec.document import Band, Kind

_KEYS = ("name", "when", "if", "on", "repeat", "margin", "cooldown_days", "actions")
_RANGE_KEYS = ("from", "to")
LONGEST_NAME = 200


def read_triggers(
    node: Node, object: ObjectName, kind: Kind, bands: Mapping[Any, tuple[Band, ...]], catalogue: Catalogue
) -> tuple[dict[str, Any], ...]:
    triggers = node.get("triggers")
    if triggers is None:
        return ()
    reader = _TriggerReader(object, kind, bands, catalogue)
    return tuple(reader.read(item) for item in triggers.items("triggers"))


class _TriggerReader:
    """Each read method gives the plain value to keep; what it gives after a fault is of no account."""

    def __init__(
        self, object: ObjectName, kind: Kind, bands: Mapping[Any, tuple[Band, ...]], catalogue: Catalogue
    ) -> None:
        self.object = object
        self.catalogue = catalogue
        self.axes = ("total", "fit", "engagement") if kind == "combined" else ("total", kind)
        fit, engagement = bands.get("fit", ()), bands.get("engagement", ())
        self.cells = tuple(f"{left.label}{right.label}" for left in fit for right in engagement)
        self._names: set[str] = set()

    def read(self, node: Node) -> dict[str, Any]:
        if not node.is_mapping("a trigger"):
            return {}
        node.allow_keys(_KEYS)
        name, when, actions = node.need("name"), node.need("when"), node.need("actions")
        found: dict[str, Any] = {
            "name": self._read_name(name) if name else None,
            "when": self._read_when(when) if when else None,
        }
        optional: dict[str, Callable[[Node], Any]] = {
            "if": self._read_if,
            "on": lambda on: on.as_word(("enter", "leave"), "on"),
            "repeat": lambda repeat: repeat.as_word(("once", "every"), "repeat"),
            "margin": lambda margin: _read_margin(margin, when),
            "cooldown_days": Node.as_days,
        }
        found |= {key: read(node.at(key)) for key, read in optional.items() if node.has(key)}
        found["actions"] = self._read_actions(actions) if actions else []
        return found

    def _read_name(self, node: Node) -> str | None:
        name = node.as_text(LONGEST_NAME)
        if name in self._names:
            node.refuse(f"“{name}” is already the name of a trigger")
        if name is not None:
            self._names.add(name)
        return name

    def _read_when(self, node: Node) -> dict[str, Any]:
        if not node.is_mapping("what is to be reached, such as {total: 80}"):
            return {}
        node.allow_keys((*self.axes, "cell", *_RANGE_KEYS))
        parts = [part for part in (self.axes, ("cell",), _RANGE_KEYS) if any(key in node.raw for key in part)]
        if len(parts) != 1:
            problem = "mixes thresholds, cells and a range; use one of them" if parts else "says nothing to be reached"
            node.refuse(f"{problem}: {listed(self.axes)}, or cell, or from and to")
            return {}
        if parts[0] == ("cell",):
            return {"cell": self._read_cells(node.at("cell"))}
        found = {key: node.at(key).as_points() for key in parts[0] if node.has(key)}
        check_span(node, "from", "to", found.get("from"), found.get("to"))
        return {key: plain_number(points) for key, points in found.items() if points is not None}

    def _read_cells(self, node: Node) -> list[str]:
        cells = list(node.as_texts() or ())
        members = [node.at(index) for index in range(len(cells))] if isinstance(node.raw, list | tuple) else [node]
        for cell, member in zip(cells, members, strict=False):
            if cell not in self.cells:
                known = listed(self.cells) if self.cells else "none, as fit or engagement has no bands"
                member.refuse(f"there is no cell “{cell}”; the bands make: {known}")
        return cells

    def _read_if(self, node: Node) -> Any:
        condition = read_condition(
            node.raw, object=self.object, catalogue=self.catalogue, place=node.place, faults=node.faults
        )
        return condition_plain(condition) if condition else None

    def _read_actions(self, node: Node) -> list[dict[str, Any]]:
        actions = [read_action(item, self.object, self.catalogue) for item in node.items("actions")]
        if isinstance(node.raw, list | tuple) and not actions:
            node.refuse("needs at least one action")
        return actions


def _read_margin(node: Node, when: Node | None) -> Any:
    if when and isinstance(when.raw, Mapping) and any(key in when.raw for key in ("cell", *_RANGE_KEYS)):
        node.refuse("goes with thresholds only, not with cells or a range")
        return None
    margin = node.as_points()
    if margin is not None and margin < 0:
        node.refuse(f"must not be negative, as {described(node.raw)} is")
        return None
    return None if margin is None else plain_number(margin)
