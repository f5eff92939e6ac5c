"""Text to plain values: YAML by the 1.2 core schema, or JSON, with numbers kept exactly and nothing given twice.

ruamel.yaml only cuts the text into events. The values are built here, because its constructors read dates, turn to the
1.1 schema where a `%YAML 1.1` line asks for it, round numbers, and expand aliases without a bound.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from crm.conditions.nodes import Fault, shortened
from scoring.spec.building import Builder, exact_number, whole_number
from scoring.spec.refusal import DocumentRefused

LARGEST_BYTES = 256_000


def parse_text(text: str) -> Any:
    """Dicts, lists, texts, booleans, None, ints and Decimals; `DocumentRefused` names the line that can't be read."""
    if len(text) > LARGEST_BYTES or len(text.encode(errors="surrogatepass")) > LARGEST_BYTES:
        raise refused("", f"the document is larger than {LARGEST_BYTES:,} bytes, more than a model can need")
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise refused("", "the document is empty")
    if text.lstrip().startswith("{"):
        return _parse_braces(text)
    return _parse_yaml(text)


def refused(place: str, message: str) -> DocumentRefused:
    return DocumentRefused([Fault(place, message)])


class _KeyTwice(DocumentRefused):
    """JSON's reader does not say where."""


def _parse_braces(text: str) -> Any:
    """JSON, or YAML that is written with braces. Where neither can read it, what JSON says is clearer for JSON."""
    try:
        return _parse_json(text)
    except _KeyTwice:
        _parse_yaml(text)  # which finds the same, and knows the place
        raise
    except json.JSONDecodeError as error:
        looks_like_json = re.match(r'\s*\{\s*"', text)
        message = f"this can’t be read as JSON: {error.msg}"
        json_fault = refused(f"line {error.lineno}", message)
    try:
        return _parse_yaml(text)
    except DocumentRefused:
        if looks_like_json:
            raise json_fault from None
        raise


def _parse_json(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_unique_pairs,
            parse_int=whole_number,
            parse_float=exact_number,
            parse_constant=Decimal,
        )
    except RecursionError:
        raise refused("", "brackets stand too deep in one another") from None


def _unique_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = [key for key, times in Counter(key for key, _value in pairs).items() if times > 1]
        raise _KeyTwice(Fault(shortened(key), f"the key “{shortened(key)}” stands twice in one place") for key in twice)
    return found


def _parse_yaml(text: str) -> Any:
    builder = Builder()
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
    except MarkedYAMLError as error:
        raise _unreadable(error) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 1
        raise refused(f"line {line}", "holds a character that a YAML text may not hold") from None
    except YAMLError as error:
        raise refused("", f"this can’t be read as YAML: {error}") from None
    return builder.result()


def _unreadable(error: MarkedYAMLError) -> DocumentRefused:
    mark = error.problem_mark or error.context_mark
    place = f"line {mark.line + 1}" if mark else ""
    problem = error.problem or error.context or "its structure is broken"
    if "'\\t'" in problem:
        return refused(place, "a tab stands where only spaces may; YAML is indented with spaces")
    return refused(place, f"this can’t be read as YAML: {problem}")
