"""YAML's events to plain values, by the 1.2 core schema, with duplicate keys refused and aliases bounded."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import events

from crm.conditions.nodes import Fault, shortened
from scoring.spec.refusal import DocumentRefused

DEEPEST = 300
MOST_VALUES = 200_000
"""Values of a document with its aliases written out; a document of a megabyte without aliases stays below."""

_MOST_DIGITS = 100
_NO_KEY = object()
_STR_TAGS = ("tag:yaml.org,2002:str", "!")
_CORE_TAGS: dict[str, type | tuple[type, ...]] = {
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": (int, Decimal),
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:null": type(None),
}
"""What a plain scalar with the core schema's own tags must read as anyway."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"([-+]?)\.(inf|Inf|INF)")
_NAN = re.compile(r"\.(nan|NaN|NAN)")


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being filled; `lines` has the line of each key."""

    value: dict[Any, Any] | list[Any]
    anchor: str | None
    started_at: int
    key: Any = _NO_KEY
    lines: dict[Any, int] = field(default_factory=dict)


class Builder:
    """Takes the events of one document and gives its value."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._count = 0
        self._documents = 0
        self._value: Any = None
        self._twice: list[Fault] = []

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, events.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _at(line, "a second document begins here; a file holds one model")
        elif isinstance(event, events.AliasEvent):
            self._put_alias(event.anchor, line)
        elif isinstance(event, events.ScalarEvent):
            self._put_scalar(event, line)
        elif isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
            self._begin(event, line)
        elif isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            self._end(line)

    def result(self) -> Any:
        if self._twice:
            raise DocumentRefused(self._twice)
        return self._value

    def _begin(self, event: Any, line: int) -> None:
        self._refuse_tag(event.tag, line)
        if len(self._open) >= DEEPEST:
            raise _at(line, "lists and keys stand too deep in one another")
        self._count_in(1, line)
        if event.anchor:
            self._anchors[event.anchor] = None
        value: dict[Any, Any] | list[Any] = {} if isinstance(event, events.MappingStartEvent) else []
        self._open.append(_Open(value, event.anchor, self._count))

    def _end(self, line: int) -> None:
        done = self._open.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.value, self._count - done.started_at + 1)
        self._put(done.value, line)

    def _put_scalar(self, event: Any, line: int) -> None:
        self._count_in(1, line)
        if event.tag in _STR_TAGS or event.style:
            if event.tag not in (None, *_STR_TAGS):
                self._refuse_tag(event.tag, line)
            value: Any = event.value
        else:
            value = resolved(event.value)
            if not isinstance(value, _CORE_TAGS.get(event.tag, ())):
                self._refuse_tag(event.tag, line)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(value, line)

    def _put_alias(self, anchor: str, line: int) -> None:
        if anchor not in self._anchors:
            raise _at(line, f"“*{anchor}” refers to “&{anchor}”, which stands nowhere before it")
        known = self._anchors[anchor]
        if known is None:
            raise _at(line, f"“*{anchor}” stands inside of what it refers to")
        value, size = known
        self._count_in(size, line)
        self._put(value, line)

    def _put(self, value: Any, line: int) -> None:
        if not self._open:
            self._value = value
            return
        top = self._open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is _NO_KEY:
            self._put_key(top, value, line)
        else:
            top.value[top.key] = value
            top.key = _NO_KEY

    def _put_key(self, top: _Open, key: Any, line: int) -> None:
        if isinstance(key, dict | list):
            raise _at(line, "a key must be a text, not a list or keys and values")
        # By type too, because 1, 1.0 and True are one key to Python.
        seen = (type(key), key)
        if seen in top.lines:
            first, word = top.lines[seen], shortened(key)
            self._twice.append(
                Fault(self._place_of(word), f"the key “{word}” stands twice, on line {first} and {line}")
            )
        top.lines[seen] = line
        top.key = key

    def _place_of(self, key: str) -> str:
        """Of a key of the innermost mapping: `groups[0].criteria[1].points`."""
        steps = [
            f"[{len(outer.value)}]" if isinstance(outer.value, list) else f".{outer.key}" for outer in self._open[:-1]
        ]
        return "".join((*steps, f".{key}")).removeprefix(".")

    def _count_in(self, values: int, line: int) -> None:
        self._count += values
        if self._count > MOST_VALUES:
            raise _at(line, f"the document holds more than {MOST_VALUES:,} values, with its aliases written out")

    def _refuse_tag(self, tag: str | None, line: int) -> None:
        if tag and tag not in ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
            raise _at(line, f"the tag “{shortened(tag)}” isn’t understood; write the value without “!”")


def resolved(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema; numbers that aren't whole are exact Decimals."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INT.fullmatch(text):
        return whole_number(text)
    if _FLOAT.fullmatch(text):
        return exact_number(text)
    if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        return int(text, 0) if len(text) <= _MOST_DIGITS else Decimal("inf")
    return _special_number(text)


def whole_number(text: str) -> int | Decimal:
    """Python refuses to make an int of thousands of digits; a Decimal of them is refused later, with its place."""
    return int(text) if len(text) <= _MOST_DIGITS else Decimal(text)


def exact_number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        return Decimal("inf")


def _special_number(text: str) -> Any:
    if _NAN.fullmatch(text):
        return Decimal("nan")
    infinite = _INFINITY.fullmatch(text)
    return Decimal(f"{infinite[1]}inf") if infinite else text


def _at(line: int, message: str) -> DocumentRefused:
    return DocumentRefused([Fault(f"line {line}", message)])
