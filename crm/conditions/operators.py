"""The one table of operators: which types of property each fits, what stands in its `value`, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Shape: TypeAlias = Literal["none", "texts", "number", "range", "days", "date"]
"""What stands in `value`; a `range` is two numbers, or of dates two dates."""

TEXT_TYPES = ("text", "email", "url", "choice", "multi_choice")
DATE_TYPES = ("date", "instant")
PROPERTY_TYPES = (*TEXT_TYPES, "number", "boolean", *DATE_TYPES)


def gettext_noop(message: str) -> str:
    """Marks words for translation; Django's own of this name would bring Django into a room that needs none."""
    return message


@dataclass(frozen=True, slots=True)
class Operator:
    """`words` stand before the value (`words_one` before a single text), `words_after` behind it."""

    name: str
    types: tuple[str, ...]
    shape: Shape
    words: str
    words_one: str = ""
    words_after: str = ""
    takes_or_blank: bool = False
    is_quality: bool = False


_N = gettext_noop
_EMAIL_LIKE = ("text", "email", "url", "choice")

_TABLE = (
    Operator("is_any", TEXT_TYPES, "texts", _N("is any of"), _N("is")),
    Operator("is_none", TEXT_TYPES, "texts", _N("is none of"), _N("is not"), takes_or_blank=True),
    Operator("contains_any", TEXT_TYPES, "texts", _N("contains any of"), _N("contains")),
    Operator("contains_none", TEXT_TYPES, "texts", _N("contains none of"), _N("does not contain"), takes_or_blank=True),
    Operator("starts_with_any", TEXT_TYPES, "texts", _N("starts with any of"), _N("starts with")),
    Operator("ends_with_any", TEXT_TYPES, "texts", _N("ends with any of"), _N("ends with")),
    Operator("word_any", TEXT_TYPES, "texts", _N("has any of the words"), _N("has the word")),
    Operator("word_none", TEXT_TYPES, "texts", _N("has none of the words"), _N("lacks the word"), takes_or_blank=True),
    Operator("eq", ("number",), "number", _N("is")),
    Operator("ne", ("number",), "number", _N("is not"), takes_or_blank=True),
    Operator("gt", ("number",), "number", _N("is more than")),
    Operator("gte", ("number",), "number", _N("is at least")),
    Operator("lt", ("number",), "number", _N("is less than")),
    Operator("lte", ("number",), "number", _N("is at most")),
    Operator("is_true", ("boolean",), "none", _N("is yes")),
    Operator("is_false", ("boolean",), "none", _N("is no")),
    Operator("before", DATE_TYPES, "date", _N("is before")),
    Operator("after", DATE_TYPES, "date", _N("is after")),
    Operator("between", ("number", *DATE_TYPES), "range", _N("is between")),
    Operator("in_last_days", DATE_TYPES, "days", _N("is in the last")),
    Operator("more_than_days_ago", DATE_TYPES, "days", _N("is more than"), words_after=_N("ago")),
    Operator("in_next_days", DATE_TYPES, "days", _N("is in the next")),
    Operator("known", PROPERTY_TYPES, "none", _N("is known")),
    Operator("unknown", PROPERTY_TYPES, "none", _N("is unknown")),
    Operator("changed_in_last_days", PROPERTY_TYPES, "days", _N("changed in the last")),
    Operator("free_email", _EMAIL_LIKE, "none", _N("is a free e-mail address"), is_quality=True),
    Operator("disposable_email", _EMAIL_LIKE, "none", _N("is a disposable e-mail address"), is_quality=True),
    Operator("role_email", _EMAIL_LIKE, "none", _N("is a role’s e-mail address"), is_quality=True),
    Operator("customer_domain", _EMAIL_LIKE, "none", _N("is at a customer’s domain"), is_quality=True),
    Operator("keyboard_mash", _EMAIL_LIKE, "none", _N("looks like keys hit at random"), is_quality=True),
    Operator("no_capitals", _EMAIL_LIKE, "none", _N("has no capital letters"), is_quality=True),
    Operator("all_capitals", _EMAIL_LIKE, "none", _N("is all in capital letters"), is_quality=True),
)

OPERATORS: dict[str, Operator] = {operator.name: operator for operator in _TABLE}

ACTIVITY_FIELDS: dict[str, str] = {
    "asset": "text",
    "asset_type": "text",
    "campaign": "text",
    "channel": "text",
    "value": "number",
}
"""The fields of an activity and the type that they compare as; `properties.NAME` stands beside them, of any type."""

SCORE_FIELDS: dict[str, str] = {
    "total": "number",
    "fit": "number",
    "engagement": "number",
    "total_label": "text",
    "fit_label": "text",
    "engagement_label": "text",
    "cell": "text",
}
"""The fields of another model's result and the type that they compare as."""


def operators_for_property(property_type: str) -> tuple[str, ...]:
    return tuple(operator.name for operator in _TABLE if property_type in operator.types)


def operators_for_field(field_type: str | None) -> tuple[str, ...]:
    """Of an activity's field or a score's; None is a `properties.NAME`, whose type nobody knows: every operator fits.

    Neither keeps a history of changes, and only a `properties.NAME` is something that a person typed.
    """
    if field_type is None:
        return tuple(operator.name for operator in _TABLE if operator.name != "changed_in_last_days")
    return tuple(
        name
        for name in operators_for_property(field_type)
        if name != "changed_in_last_days" and not OPERATORS[name].is_quality
    )
