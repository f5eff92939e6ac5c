"""What stays of a test when another property or another operator is chosen: all that still has a meaning."""

from __future__ import annotations

from typing import Any

from crm.conditions.operators import (
    ACTIVITY_FIELDS,
    DATE_TYPES,
    OPERATORS,
    SCORE_FIELDS,
    Operator,
    operators_for_field,
    operators_for_property,
)
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import Plain, kind_of
from crm.interfaces.conditions.typed import is_day

FIRST_OPERATORS = {"text": "contains_any", "number": "gte", "boolean": "is_true", "date": "in_last_days"}
"""What is asked first of a property that was just chosen; of the other types the first that fits."""


def type_asked(core: Plain, scope: Scope) -> str | None:
    """The type of what a test asks; None where nobody knows it, '' where nothing is chosen that there is."""
    name = core.get("field") if kind_of(core) in ("field", "score") else core.get("property")
    if not isinstance(name, str):
        return ""
    if kind_of(core) == "score" or (kind_of(core) == "field" and scope.over == "score"):
        return SCORE_FIELDS.get(name, "")
    if kind_of(core) == "field":
        is_named = name.startswith("properties.") and name != "properties."
        return None if is_named else ACTIVITY_FIELDS.get(name, "")
    reached = scope.catalogue.property_type(scope.object, name)
    return reached.type if reached else ""


def operators_of(core: Plain, type: str | None) -> tuple[str, ...]:
    if type == "":
        return ()
    return operators_for_property(type) if kind_of(core) == "property" and type else operators_for_field(type)


def refitted(core: Plain, scope: Scope) -> Plain:
    """With an operator that fits, and the value where it still can be one."""
    type = type_asked(core, scope)
    fitting = operators_of(core, type)
    named: Plain = {key: core[key] for key in ("property", "score", "field") if key in core}
    if not fitting:
        return named
    op = core.get("op") if core.get("op") in fitting else _first(type, fitting)
    operator = OPERATORS[str(op)]
    kept = _fitting_value(core.get("value"), operator, type)
    fitted = named | {"op": operator.name} | ({} if kept is None else {"value": kept})
    return fitted | ({"or_blank": True} if core.get("or_blank") is True and operator.takes_or_blank else {})


def _first(type: str | None, fitting: tuple[str, ...]) -> str:
    wanted = FIRST_OPERATORS.get("date" if type in DATE_TYPES else type or "text", "")
    return wanted if wanted in fitting else fitting[0]


def _fitting_value(value: Any, operator: Operator, type: str | None) -> Any:
    values = value if isinstance(value, list) else [value]
    if operator.shape == "texts":
        return value if value and all(isinstance(each, str) and not is_day(each) for each in values) else None
    if operator.shape == "range":
        is_wanted = is_day if type in DATE_TYPES else _is_number if type else lambda end: is_day(end) or _is_number(end)
        return value if isinstance(value, list) and all(is_wanted(end) or end == "" for end in values) else None
    if operator.shape == "date":
        return value if is_day(value) else None
    return value if operator.shape in ("number", "days") and _is_number(value) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
