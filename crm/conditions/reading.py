"""Makes conditions of a document's plain values, and says everything that is wrong with them.

Pure. Three vocabularies share one tree of all, any and not: a record's, an activity's (`where`), and a score's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, cast

from crm.conditions.arguments import FIELD_TEST_KEYS, Comparison, read_test
from crm.conditions.catalogue import Catalogue, PublishedModel, ReachedProperty
from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    FieldTest,
    ListTest,
    Not,
    ObjectName,
    PropertyTest,
    RelatedTest,
    ScoreTest,
    Texts,
)
from crm.conditions.nodes import Fault, Node, described, listed, nearest, shortened, unknown_word
from crm.conditions.operators import ACTIVITY_FIELDS, SCORE_FIELDS, operators_for_field, operators_for_property
from crm.conditions.text import clean_text, fold

__all__ = ["Fault", "read_condition", "read_score_condition", "read_types", "read_where"]

DEEPEST = 100
"""Conditions in one another, where the format sets no end: far beyond sense, and far from the end of Python's stack."""

_ReadLeaf: TypeAlias = Callable[[Node, str, int], Condition | None]

_PLURALS = {"contact": "contacts", "company": "companies", "deal": "deals"}
_LEAVES = ("property", "contact", "deal", "list", "activity", "score")
_RELATED = {"contact": ("deal",), "company": ("contact", "deal"), "deal": ("contact",)}


def read_condition(
    raw: Any, *, object: ObjectName, catalogue: Catalogue, place: str, faults: list[Fault], inside_related: bool = False
) -> Condition | None:
    """A condition on a record of `object`; None when it is refused, with the reasons added to `faults`."""
    reader = _RecordReader(object, catalogue, inside_related)
    return read_tree(Node(raw, place, faults), _LEAVES, reader.read_leaf, 1)


def read_where(raw: Any, place: str, faults: list[Fault]) -> Condition | None:
    """A condition on an activity: its leaves are FieldTests."""
    return read_tree(Node(raw, place, faults), ("field",), _read_activity_field, 1)


def read_score_condition(raw: Any, model: PublishedModel | None, place: str, faults: list[Fault]) -> Condition | None:
    """A condition on another model's result: its leaves are FieldTests. Without `model` its kind is not looked at."""

    def read_leaf(node: Node, _kind: str, _depth: int) -> Condition | None:
        node.allow_keys(FIELD_TEST_KEYS)
        test = _read_score_field(node, model)
        return FieldTest(test.name, test.op, test.value, test.or_blank) if test else None

    return read_tree(Node(raw, place, faults), ("field",), read_leaf, 1)


def read_tree(node: Node, leaves: tuple[str, ...], read_leaf: _ReadLeaf, depth: int) -> Condition | None:
    kind = _kind_of(node, leaves)
    if kind is None:
        return None
    if depth > DEEPEST:
        node.refuse(f"conditions may stand at most {DEEPEST} deep in one another")
        return None
    if kind in leaves:
        return read_leaf(node, kind, depth)
    node.allow_keys((kind,))
    if kind == "not":
        member = read_tree(node.at("not"), leaves, read_leaf, depth + 1)
        return Not(member) if member else None
    return _read_members(node.at(kind), kind, lambda member: read_tree(member, leaves, read_leaf, depth + 1))


def read_types(node: Node) -> Texts | None:
    """Activity types as given, each once; `any` in whatever case is spelled so, and adds all that the person did."""
    types = node.as_texts()
    if types is None:
        return None
    spelled = {fold(name): name for name in reversed(types)} | {"any": "any"}
    return tuple(spelled[name] for name in dict.fromkeys(map(fold, types)))


def check_list(node: Node, object: ObjectName, catalogue: Catalogue) -> str | None:
    """The name of a list of `object` that exists."""
    name = node.as_text()
    if name is None or catalogue.has_list(object, name):
        return name
    near = nearest(fold(name), sorted(catalogue.lists.get(object, ())))
    node.refuse(
        f"there is no list “{shortened(name)}” of {_PLURALS[object]}" + (f"; did you mean “{near}”?" if near else "")
    )
    return None


def check_property(node: Node, object: ObjectName, catalogue: Catalogue) -> tuple[str, ReachedProperty] | None:
    """A path from `object` and what it reaches."""
    raw = node.as_text()
    if raw is None:
        return None
    found = catalogue.property_type(object, raw)
    if found:
        return raw, found
    prefix, dot, _name = raw.partition(".")
    if dot and prefix == object:
        node.refuse(f"a {object}’s own properties are written without “{prefix}.”")
        return None
    near = nearest(raw, catalogue.paths(object))
    hint = f"; did you mean “{near}”?" if near else ""
    node.refuse(f"there is no property “{shortened(raw)}” that a {object} can be asked for{hint}")
    return None


def check_model(node: Node, object: ObjectName, catalogue: Catalogue) -> tuple[str, PublishedModel] | None:
    """The name of a published model whose result a record of `object` can be asked for."""
    name = node.as_text()
    if name is None:
        return None
    model = catalogue.model(name)
    if model is None:
        near = nearest(name, catalogue.models)
        hint = f"; did you mean “{near}”?" if near else ""
        node.refuse(f"there is no published model “{shortened(name)}”{hint}")
        return None
    if model.object not in (object, "company"):
        node.refuse(f"“{name}” scores {_PLURALS[model.object]}; here a model of {_of(object)} is needed")
        return None
    return name, model


def check_span(node: Node, low_key: str, high_key: str, low: Any, high: Any) -> None:
    """A fault when the lower end stands above the upper one."""
    if low is not None and high is not None and low > high:
        node.at(low_key).refuse(f"“{low_key}” ({low}) stands above “{high_key}” ({high})")


@dataclass(frozen=True, slots=True)
class _RecordReader:
    """The leaves of a condition on a record of `object`."""

    object: ObjectName
    catalogue: Catalogue
    inside_related: bool

    def read_leaf(self, node: Node, kind: str, depth: int) -> Condition | None:
        if kind in ("contact", "deal"):
            return self._read_related(node, cast("Literal['contact', 'deal']", kind), depth)
        readers: dict[str, Callable[[Node], Condition | None]] = {
            "property": self._read_property,
            "list": self._read_list,
            "activity": _read_activity,
            "score": self._read_score,
        }
        return readers[kind](node)

    def _read_property(self, node: Node) -> Condition | None:
        node.allow_keys(("property", "op", "value", "or_blank"))
        found = check_property(node.at("property"), self.object, self.catalogue)
        if found is None:
            return None
        path, reached = found
        test = read_test(node, path, reached.type, operators_for_property(reached.type))
        return PropertyTest(path, test.op, test.value, test.or_blank) if test else None

    def _read_related(self, node: Node, kind: Literal["contact", "deal"], depth: int) -> Condition | None:
        node.allow_keys((kind,))
        if self.inside_related:
            node.refuse("conditions on associated contacts and deals can’t stand inside one another")
            return None
        if kind not in _RELATED[self.object]:
            node.refuse(
                f"a {self.object} has no associated {_PLURALS[kind]} to ask; write the condition without “{kind}:”"
            )
            return None
        reader = _RecordReader(kind, self.catalogue, inside_related=True)
        member = read_tree(node.at(kind), _LEAVES, reader.read_leaf, depth + 1)
        return RelatedTest(kind, member) if member else None

    def _read_list(self, node: Node) -> Condition | None:
        node.allow_keys(("list",))
        name = check_list(node.at("list"), self.object, self.catalogue)
        return ListTest(name) if name else None

    def _read_score(self, node: Node) -> Condition | None:
        node.allow_keys(("score", *FIELD_TEST_KEYS))
        found = check_model(node.at("score"), self.object, self.catalogue)
        test = _read_score_field(node, found[1] if found else None)
        return ScoreTest(found[0], test.name, test.op, test.value, test.or_blank) if found and test else None


def _kind_of(node: Node, leaves: tuple[str, ...]) -> str | None:
    kinds = ("all", "any", "not", *leaves)
    if not isinstance(node.raw, Mapping):
        node.refuse(f"must be a condition (one of {listed(kinds)}), not {described(node.raw)}")
        return None
    found = [kind for kind in kinds if kind in node.raw]
    if len(found) == 1:
        return found[0]
    if found:
        node.refuse(
            f"holds {len(found)} kinds of condition in one ({listed(found)}); put them into an “all” or an “any”"
        )
        return None
    if node.raw and not node.allow_keys((*kinds, *FIELD_TEST_KEYS)):
        return None
    node.refuse(f"a condition needs one of {listed(kinds)}")
    return None


def _read_members(node: Node, kind: str, read: Callable[[Node], Condition | None]) -> Condition | None:
    if isinstance(node.raw, list | tuple) and not node.raw:
        node.refuse(f"“{kind}” needs at least one condition; the list is empty")
        return None
    before = len(node.faults)
    members = tuple(member for item in node.items("conditions") if (member := read(item)) is not None)
    if len(node.faults) > before:
        return None
    return AllOf(members) if kind == "all" else AnyOf(members)


def _read_activity(node: Node) -> Condition | None:
    node.allow_keys(("activity", "where", "within_days", "at_least", "at_most"))
    before = len(node.faults)
    types = read_types(node.at("activity"))
    where = read_where(node.at("where").raw, node.place_of("where"), node.faults) if node.has("where") else None
    within, least, most = node.get("within_days"), node.get("at_least"), node.get("at_most")
    days = within.as_days() if within else None
    at_least = least.as_count() if least else 1
    at_most = most.as_count() if most else None
    check_span(node, "at_least", "at_most", at_least, at_most)
    if types is None or at_least is None or len(node.faults) > before:
        return None
    return ActivityTest(types, where, days, at_least, at_most)


def _read_activity_field(node: Node, _kind: str, _depth: int) -> Condition | None:
    node.allow_keys(FIELD_TEST_KEYS)
    field_node = node.at("field")
    name = field_node.as_text()
    if name is None:
        return None
    if name in ACTIVITY_FIELDS:
        field_type: str | None = ACTIVITY_FIELDS[name]
    elif name.startswith("properties.") and clean_text(name.removeprefix("properties.")):
        field_type = None
    else:
        field_node.refuse(unknown_word("field of an activity", name, (*ACTIVITY_FIELDS, "properties.NAME"), "known"))
        return None
    test = read_test(node, name, field_type, operators_for_field(field_type))
    return FieldTest(test.name, test.op, test.value, test.or_blank) if test else None


def _read_score_field(node: Node, model: PublishedModel | None) -> Comparison | None:
    field_node = node.need("field")
    name = field_node.as_word(SCORE_FIELDS, "field of a score") if field_node else None
    if field_node is None or name is None:
        return None
    if model and name not in score_fields_of(model.kind):
        has = listed(score_fields_of(model.kind))
        field_node.refuse(f"“{model.name}” is a model of kind {model.kind} and has no {name}; it has {has}")
        return None
    return read_test(node, name, SCORE_FIELDS[name], operators_for_field(SCORE_FIELDS[name]))


def score_fields_of(kind: str) -> tuple[str, ...]:
    """What the result of a model of `kind` holds."""
    if kind == "combined":
        return tuple(SCORE_FIELDS)
    return ("total", kind, "total_label", f"{kind}_label")


def _of(object: ObjectName) -> str:
    return _PLURALS[object] if object == "company" else f"{_PLURALS[object]} or companies"
