"""The operator of a leaf with what stands in its `value` and `or_blank`, read by the operator's shape. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from crm.conditions.document import Argument
from crm.conditions.nodes import Node, listed, unknown_word
from crm.conditions.operators import DATE_TYPES, OPERATORS, Operator, Shape

FIELD_TEST_KEYS = ("field", "op", "value", "or_blank")
BOTH_ENDS = 2
_TYPE_WORDS = {
    "text": "a text",
    "email": "an e-mail address",
    "url": "a URL",
    "choice": "a choice",
    "multi_choice": "a choice of several",
    "number": "a number",
    "boolean": "yes or no",
    "date": "a date",
    "instant": "an instant",
}


class Comparison(NamedTuple):
    """A leaf's field or path with its operator and argument."""

    name: str
    op: str
    value: Argument
    or_blank: bool


def read_test(node: Node, name: str, type: str | None, allowed: tuple[str, ...]) -> Comparison | None:
    """The test in a leaf of a field of `type` (None: of any type); None when it is refused."""
    before = len(node.faults)
    operator = _read_operator(node, type, allowed)
    if operator is None:
        return None
    value = _read_value(node, operator, type)
    or_blank = _read_or_blank(node, operator)
    return Comparison(name, operator.name, value, or_blank) if len(node.faults) == before else None


def _read_operator(node: Node, type: str | None, allowed: tuple[str, ...]) -> Operator | None:
    op = node.need("op")
    if op is None:
        return None
    if isinstance(op.raw, str) and op.raw in OPERATORS and op.raw not in allowed:
        what = _TYPE_WORDS[type] if type else "this field"
        op.refuse(f"operator “{op.raw}” doesn’t fit {what}; fitting: {listed(allowed)}")
        return None
    name = op.as_text()
    if name is None:
        return None
    if name not in allowed:
        op.refuse(unknown_word("operator", name, allowed, f"for {_TYPE_WORDS[type]}" if type else "known"))
        return None
    return OPERATORS[name]


def _read_value(node: Node, operator: Operator, type: str | None) -> Argument:
    value = node.get("value")
    if operator.shape == "none":
        if value:
            value.refuse(f"“{operator.name}” takes no value; leave it out")
        return None
    value = node.need("value")
    if value is None:
        return None
    if operator.shape == "range":
        return _read_range(value, type)
    readers: dict[Shape, Callable[[Node], Argument]] = {
        "texts": Node.as_texts,
        "number": Node.as_number,
        "days": Node.as_days,
        "date": Node.as_date,
    }
    return readers[operator.shape](value)


def _read_range(value: Node, type: str | None) -> Argument:
    if not isinstance(value.raw, list | tuple) or len(value.raw) != BOTH_ENDS:
        value.refuse("must be two values, the lower and the upper end: [10, 20]")
        return None
    of_dates = type in DATE_TYPES if type else isinstance(value.raw[0], str)
    if of_dates:
        first, last = value.at(0).as_date(), value.at(1).as_date()
        if first is None or last is None:
            return None
        _check_order(value, first > last, first, last)
        return first, last
    low, high = value.at(0).as_number(), value.at(1).as_number()
    if low is None or high is None:
        return None
    _check_order(value, low > high, low, high)
    return low, high


def _check_order(value: Node, is_wrong: bool, low: object, high: object) -> None:
    if is_wrong:
        value.refuse(f"the lower end ({low}) stands above the upper end ({high})")


def _read_or_blank(node: Node, operator: Operator) -> bool:
    or_blank = node.get("or_blank")
    if or_blank is None:
        return False
    if not operator.takes_or_blank:
        takers = listed(other.name for other in OPERATORS.values() if other.takes_or_blank)
        or_blank.refuse(f"“{operator.name}” takes no or_blank; only {takers} do")
        return False
    return or_blank.as_boolean() or False
