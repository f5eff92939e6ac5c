"""The actions of a trigger as a document writes them: which there are, and what each must and may say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.nodes import Node
from crm.conditions.operators import TEXT_TYPES
from crm.conditions.reading import check_list, check_property
from crm.conditions.writing import plain_number

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class _Context:
    """Where an action stands: in a model of which object, with what in the catalogue."""

    object: ObjectName
    catalogue: Catalogue


_Read: TypeAlias = Callable[[Node, _Context], Any]


@dataclass(frozen=True, slots=True)
class _Action:
    needs: dict[str, _Read]
    may_have: dict[str, _Read]


def read_action(node: Node, object: ObjectName, catalogue: Catalogue) -> dict[str, Any]:
    """The action's plain value; after a fault it is of no account."""
    do_node = node.need("do") if node.is_mapping("an action such as {do: notify, to: owner}") else None
    do = do_node.as_word(ACTIONS, "action") if do_node else None
    if do is None:
        return {}
    action, context = ACTIONS[do], _Context(object, catalogue)
    node.allow_keys(("do", *action.needs, *action.may_have))
    found = {"do": do}
    for key, read in {**action.needs, **action.may_have}.items():
        part = node.need(key) if key in action.needs else node.get(key)
        if part:
            found[key] = read(part, context)
    if do == "set_property":
        _check_value(node, context)
    if do == "assign_owner" and found.get("by") != "rules":
        node.need("team")
    return found


def _text(node: Node, _context: _Context) -> Any:
    return node.as_text(LONGEST_TEXT)


def _recipient(node: Node, _context: _Context) -> Any:
    text = node.as_text(LONGEST_TEXT)
    if text is None or text == "owner" or "@" in text or (text.startswith("team ") and len(text) > len("team ")):
        return text
    node.refuse(f"must be “owner”, “team” and its name, or an e-mail address, not “{text}”")
    return None


def _list(node: Node, context: _Context) -> Any:
    return check_list(node, context.object, context.catalogue)


def _way_of_assigning(node: Node, _context: _Context) -> Any:
    return node.as_word(("round_robin", "rules"), "way of assigning")


def _days(node: Node, _context: _Context) -> Any:
    return node.as_days()


def _address(node: Node, _context: _Context) -> Any:
    text = node.as_text(2_000)
    if text is not None and not text.startswith(("https://", "http://")):
        node.refuse("must be an address that begins with https:// or http://")
    return text


def _own_property(node: Node, context: _Context) -> Any:
    found = check_property(node, context.object, context.catalogue)
    if found and found[1].object != context.object:
        node.refuse(f"must be a property of the {context.object} itself")
    return found[0] if found else None


def _value(node: Node, _context: _Context) -> Any:
    """As it stands; `_check_value` looks at its type."""
    if isinstance(node.raw, bool | str) or node.is_null():
        return node.raw
    if isinstance(node.raw, list | tuple):
        return list(node.as_texts() or ())
    if isinstance(node.raw, date):
        return node.raw.isoformat()
    number = node.as_number()
    return None if number is None else plain_number(number)


def _check_value(node: Node, context: _Context) -> None:
    path = node.raw.get("property")
    reached = context.catalogue.property_type(context.object, path) if isinstance(path, str) else None
    if reached is None or not node.has("value") or node.at("value").is_null():
        return
    value = node.at("value")
    if reached.type == "boolean":
        value.as_boolean()
    elif reached.type == "number" and isinstance(value.raw, str | bool):
        value.as_number()
    elif reached.type == "date":
        value.as_date()
    elif reached.type == "multi_choice":
        value.as_texts()
    elif reached.type in (*TEXT_TYPES, "instant"):
        value.as_text()


ACTIONS: dict[str, _Action] = {
    "notify": _Action({"to": _recipient}, {}),
    "create_lead": _Action({}, {"queue": _text}),
    "add_to_list": _Action({"list": _list}, {}),
    "remove_from_list": _Action({"list": _list}, {}),
    "set_lifecycle_stage": _Action({"stage": _text}, {}),
    "assign_owner": _Action({}, {"team": _text, "by": _way_of_assigning}),
    "send_email": _Action({"template": _text}, {}),
    "enrol": _Action({"sequence": _text}, {}),
    "set_property": _Action({"property": _own_property, "value": _value}, {}),
    "webhook": _Action({"url": _address}, {}),
    "create_task": _Action({"title": _text}, {"due_days": _days}),
}
"""By the word that stands in `do`."""
