"""Makes a condition's plain values of whatever was posted: what is missing or wrong stays so, to be named."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from crm.conditions.operators import OPERATORS, Operator
from crm.conditions.text import clean_text, fold
from crm.interfaces.conditions.tree import DEEPEST, KINDS, LEAVES, RELATED, WORDED, Plain, turned
from crm.interfaces.conditions.typed import received_text, typed_end, typed_number

SPECIAL = {":score": (False, "score")} | {
    f":{word}{kind}": (word == "not_", kind) for kind in WORDED for word in ("", "not_")
}
"""What the picker of properties offers besides them: whether it is turned around, and its kind."""
GROUP_KINDS = {"all": (False, "all"), "any": (False, "any"), "none": (True, "any"), "not_all": (True, "all")}
"""Whether the group is turned around, and which it is then."""

MOST_FIELDS = 10_000
MOST_READ = 1_000
"""Conditions read of one form, far more than one shows."""
MOST_VALUES = 20_000
LONGEST_KEPT = 1_000_000
DEEPEST_KEPT = 250
LONGEST_SEGMENTS = 2 * DEEPEST + 4


def posted_condition(data: QueryDict, prefix: str) -> Plain | None:
    """The condition under `prefix` in the spelling of `condition_plain`; None where there is none."""
    return _Fields.of(data, prefix).condition(prefix)


@dataclass
class _Fields:
    """What was posted by its name, and the places of members by the name of what they stand in."""

    values: dict[str, list[str]]
    places: dict[str, set[int]]
    left: int = field(default=MOST_READ)

    @classmethod
    def of(cls, data: QueryDict, prefix: str) -> _Fields:
        values: dict[str, list[str]] = {}
        places: dict[str, set[int]] = defaultdict(set)
        for name, given in _under(data, prefix):
            values[name] = given
            above, *segments = [prefix, *name.removeprefix(prefix + ".").split(".")]
            for segment in segments[:-1]:
                if segment.isascii() and segment.isdigit():
                    places[above].add(int(segment))
                above = f"{above}.{segment}"
        return cls(values, places)

    def condition(self, path: str, depth: int = 1) -> Plain | None:
        kind = self._kind(path)
        if kind is None or depth > LONGEST_SEGMENTS or self.left <= 0:
            return None
        self.left -= 1
        if kind == "kept":
            return _kept(self.raw(path, "kept"))
        if kind in GROUP_KINDS:
            is_turned, group = GROUP_KINDS[kind]
            return turned(is_turned, {group: list(self._members(path, depth))})
        if kind == "not":
            member = self.condition(f"{path}.0", depth + 1)
            return {"not": member} if member else None
        is_worded, _kind = SPECIAL.get(self.text(path, "path"), (False, kind))
        return turned(is_worded or self.has(path, "not"), self._leaf(path, kind, depth))

    def text(self, path: str, name: str) -> str:
        """The last that was posted, cleaned; blank where nothing was."""
        return clean_text(received_text(self.raw(path, name)))

    def raw(self, path: str, name: str) -> str:
        return (self.values.get(f"{path}.{name}") or [""])[-1]

    def texts(self, path: str, name: str) -> list[str]:
        given = (received_text(sent) for sent in self.values.get(f"{path}.{name}", ()))
        return [text for text in map(clean_text, given) if text][:MOST_VALUES]

    def has(self, path: str, name: str) -> bool:
        return f"{path}.{name}" in self.values

    def _kind(self, path: str) -> str | None:
        """The picker goes before what the form was drawn as."""
        kind, picked = self.text(path, "kind"), self.text(path, "path")
        if kind in (*LEAVES, *RELATED) or not kind:
            if picked in SPECIAL:
                return SPECIAL[picked][1]
            if self.has(path, "path"):
                return "field" if kind == "field" else "property"
        return kind if kind in (*KINDS, *GROUP_KINDS, "kept") else None

    def _members(self, path: str, depth: int) -> Iterator[Plain]:
        for place in sorted(self.places.get(path, ())):
            member = self.condition(f"{path}.{place}", depth + 1)
            if member is not None:
                yield member

    def _leaf(self, path: str, kind: str, depth: int) -> Plain:
        if kind in RELATED:
            return {kind: self.condition(f"{path}.0", depth + 1) or {"property": ""}}
        if kind == "list":
            return {"list": self.text(path, "list")}
        if kind == "activity":
            return self._activity(path, depth)
        if kind == "score":
            of = {"score": self.text(path, "score")}
            return of | ({"field": self.text(path, "field")} if self.text(path, "field") else {}) | self._test(path)
        if kind == "field":
            return {"field": self._field(path)} | self._test(path)
        return {"property": self.text(path, "path")} | self._test(path)

    def _field(self, path: str) -> str:
        """`properties.` alone is the choice to name one."""
        name = self.text(path, "path")
        return f"properties.{self.text(path, 'name')}" if name == "properties." else name

    def _activity(self, path: str, depth: int) -> Plain:
        plain: Plain = {"activity": _types(self.texts(path, "activity"))}
        where = self.condition(f"{path}.where", depth + 1)
        if where:
            plain["where"] = where
        for name in ("within_days", "at_least", "at_most"):
            typed = self.text(path, name)
            number = typed_number(typed)
            if typed and not (name == "at_least" and number == 1):
                plain[name] = number
        return plain

    def _test(self, path: str) -> Plain:
        op = self.text(path, "op").partition(":")[0]
        if not op:
            return {}
        plain: Plain = {"op": op}
        operator = OPERATORS.get(op)
        value = self._value(path, operator)
        if value is not None:
            plain["value"] = value
        if operator and operator.takes_or_blank and self.has(path, "or_blank"):
            plain["or_blank"] = True
        return plain

    def _value(self, path: str, operator: Operator | None) -> Any:
        shape = operator.shape if operator else "none"
        if shape == "none":
            return None
        if shape == "texts":
            return [*self.texts(path, "value"), *_lines(self.raw(path, "values"))][:MOST_VALUES] or None
        if shape == "range":
            low, high = (typed_end(text) for text in (self._one(path, "from"), self.text(path, "to")))
            return None if low == high == "" else [low, high]
        one = self._one(path, "value")
        if not one:
            return None
        return one if shape == "date" else typed_number(one)

    def _one(self, path: str, name: str) -> str:
        """What the operator before took as its value, or as the lower end, is the other's now."""
        return self.text(path, name) or self.text(path, "from" if name == "value" else "value")


def _under(data: QueryDict, prefix: str) -> Iterable[tuple[str, list[str]]]:
    found = ((name, given) for name, given in data.lists() if name.startswith(prefix + "."))
    for counted, (name, given) in enumerate(found):
        if counted >= MOST_FIELDS:
            return
        if name.count(".") <= LONGEST_SEGMENTS and len(name) < len(prefix) + 20 * LONGEST_SEGMENTS:
            yield name, [str(value) for value in given]


def _types(given: list[str]) -> str | list[str]:
    """Each once, as it was spelled first; `any` alone is a word."""
    spelled = {fold(name): name for name in reversed(given)} | {"any": "any"}
    types = [spelled[folded] for folded in dict.fromkeys(map(fold, given))]
    return "any" if types == ["any"] else types


def _lines(text: str) -> list[str]:
    """Values of a field that takes one a line."""
    lines = (clean_text(received_text(clean_text(line))) for line in text.replace("\r", "\n").split("\n"))
    return [line for line in lines if line]


def _kept(sent: str) -> Plain | None:
    """A condition that the form doesn't take apart."""
    if len(sent) > LONGEST_KEPT:
        return None
    try:
        plain = json.loads(sent)
    except (ValueError, RecursionError):
        return None
    return plain if isinstance(plain, dict) and plain and _depth(plain) <= DEEPEST_KEPT else None


def _depth(plain: Any) -> int:
    """Without calling itself: it is asked of what anybody may have sent."""
    deepest, level = 0, [plain]
    while level:
        deepest += 1
        level = [inner for each in level if isinstance(each, dict | list) for inner in _inner(each)]
    return deepest


def _inner(each: dict[str, Any] | list[Any]) -> Iterable[Any]:
    return each.values() if isinstance(each, dict) else each
