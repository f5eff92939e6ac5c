"""Plain values as YAML that people like to read, in bytes that no library's next version changes."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

WIDTH = 110
LONGEST_KEY = 900
"""YAML wants a key of more than 1,024 characters announced by a question mark."""

_ALWAYS_BLOCK = frozenset(("groups", "criteria", "categories", "bands", "triggers", "actions"))
_BLOCK_MEMBERS = frozenset(("groups", "criteria", "triggers"))
_PLAIN = re.compile(r"(?:[^\W\d_]|/)(?:[\w ./@+()&%$€–-]*[\w./@+()&%$€–-])?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# YAML 1.1 takes most of these for booleans, and many readers still speak it.
_RESERVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def yaml_text(plain: dict[str, Any]) -> str:
    return "\n".join(_mapping_lines(plain, 0)) + "\n"


def _mapping_lines(mapping: dict[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, value in mapping.items():
        written = _scalar(key)
        head = (
            f"{' ' * indent}{written}:"
            if len(written) <= LONGEST_KEY
            else f"{' ' * indent}? {written}\n{' ' * indent}:"
        )
        lines += _entry_lines(head, key, value, indent)
    return lines


def _entry_lines(head: str, key: str, value: Any, indent: int) -> list[str]:
    """An entry on one line where that is possible and easy to read, else with its value beneath."""
    flow = _flow(value)
    is_container = isinstance(value, dict | list) and value
    fits = key not in _ALWAYS_BLOCK and len(head) + 1 + len(flow) <= WIDTH
    if fits or not is_container:
        return [f"{head} {flow}"]
    if isinstance(value, dict):
        return [head, *_mapping_lines(value, indent + 2)]
    return [head, *_list_lines(value, indent + 2, key in _BLOCK_MEMBERS)]


def _list_lines(members: list[Any], indent: int, as_blocks: bool) -> list[str]:
    lines: list[str] = []
    for member in members:
        flow = _flow(member)
        fits = not as_blocks and indent + 2 + len(flow) <= WIDTH
        if fits or not isinstance(member, dict) or not member:
            lines.append(f"{' ' * indent}- {flow}")
            continue
        first, *rest = _mapping_lines(member, indent + 2)
        lines += [f"{' ' * indent}- {first[indent + 2 :]}", *rest]
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{Decimal(repr(value)):f}"
    text = str(value)
    if _DATE.fullmatch(text) or (_PLAIN.fullmatch(text) and text.casefold() not in _RESERVED and text.isprintable()):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if character <= "\uffff" else f"\\U{ord(character):08x}"
