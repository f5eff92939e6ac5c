"""Reads a criterion: which kind it is, and everything that this kind may say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, cast

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import Condition, ListTest, Not, ObjectName
from crm.conditions.nodes import Node, described, listed, shortened
from crm.conditions.operators import TEXT_TYPES
from crm.conditions.reading import (
    check_list,
    check_model,
    check_property,
    check_span,
    read_condition,
    read_score_condition,
    read_types,
    read_where,
)
from crm.conditions.text import fold
from scoring.spec.bounds import read_bounds, read_decay, read_id, read_points, read_ranges
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    Decay,
    DisqualifyRule,
    InactivityRule,
    ListRule,
    PropertyRule,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)

LONGEST_NAME = 200
_ALWAYS = ("id", "name", "enabled", "max_points", "min_points")
_ACTIVITY_KEYS = (
    "activity", "where", "within_days", "since", "until", "at_least", "at_most",
    "points", "award", "distinct", "max_times", "tiers", "decay",
)  # fmt: skip
_KEYS: dict[str, tuple[str, ...]] = {
    "if": ("if", "points"),
    "property": ("property", "values", "ranges", "otherwise"),
    "list": ("list", "points"),
    "not_in_list": ("not_in_list", "points"),
    "activity": _ACTIVITY_KEYS,
    "inactive_days": ("inactive_days", "activity", "where", "points", "never"),
    "score": ("score", "if", "points"),
    "disqualify": ("if", "list", "not_in_list", "disqualify"),
}
_INSTEAD_OF_TIERS = ("points", "award", "at_least", "at_most", "max_times")


@dataclass(frozen=True, slots=True)
class RuleReader:
    """The criteria of one group of a model of `object`, named `own_name`; `decay` is the group's."""

    object: ObjectName
    own_name: str
    catalogue: Catalogue
    decay: Decay | None

    def read(self, node: Node) -> Criterion | None:
        if not node.is_mapping("a criterion"):
            return None
        before = len(node.faults)
        name_node, enabled_node = node.need("name"), node.get("enabled")
        name = name_node.as_text(LONGEST_NAME) if name_node else None
        enabled = enabled_node.as_boolean() if enabled_node else True
        identity, bounds = read_id(node), read_bounds(node, "min_points", "max_points")
        kind = _kind_of(node)
        rule = self._read_rule(node, kind) if kind else None
        if name is None or rule is None or len(node.faults) > before:
            return None
        return Criterion(name, rule, identity, bool(enabled), bounds)

    def _read_rule(self, node: Node, kind: str) -> Rule | None:
        node.allow_keys((*_ALWAYS, *_KEYS[kind]))
        readers: dict[str, Callable[[Node], Rule | None]] = {
            "if": self._read_property,
            "property": self._read_by_value,
            "list": lambda listed_in: self._read_list(listed_in, "list"),
            "not_in_list": lambda listed_in: self._read_list(listed_in, "not_in_list"),
            "activity": self._read_activity,
            "inactive_days": self._read_inactivity,
            "score": self._read_score,
            "disqualify": self._read_disqualify,
        }
        return readers[kind](node)

    def _condition(self, node: Node, key: str) -> Condition | None:
        return read_condition(
            node.at(key).raw,
            object=self.object,
            catalogue=self.catalogue,
            place=node.place_of(key),
            faults=node.faults,
        )

    def _read_property(self, node: Node) -> Rule | None:
        condition, points = self._condition(node, "if"), read_points(node)
        return PropertyRule(condition, points) if condition and points is not None else None

    def _read_by_value(self, node: Node) -> Rule | None:
        found = check_property(node.at("property"), self.object, self.catalogue)
        otherwise = read_points(node, "otherwise", Decimal(0))
        if ("values" in node.raw) == ("ranges" in node.raw):
            node.refuse("a criterion by value needs “values” (of a text) or “ranges” (of a number), one of them")
            return None
        key = "values" if "values" in node.raw else "ranges"
        part: Any = _read_values(node.at(key)) if key == "values" else read_ranges(node.at(key), Node.as_number)
        if found is None or part is None or otherwise is None:
            return None
        path, reached = found
        if reached.to_many:
            node.at("property").refuse(
                f"“{path}” may have several values; here it needs one, of the {self.object} or its company"
            )
            return None
        if reached.type not in (TEXT_TYPES if key == "values" else ("number",)):
            node.at(key).refuse(
                f"“{path}” is of type {reached.type}; “values” fit {listed(TEXT_TYPES)}, “ranges” fit number"
            )
            return None
        return ValuesRule(path, part, otherwise) if key == "values" else RangesRule(path, part, otherwise)

    def _read_list(self, node: Node, key: str) -> Rule | None:
        name, points = check_list(node.at(key), self.object, self.catalogue), read_points(node)
        return ListRule(name, points, key == "list") if name and points is not None else None

    def _read_activity(self, node: Node) -> Rule | None:
        before = len(node.faults)
        types, where = read_types(node.at("activity")), _read_where(node)
        within, since, until = node.get("within_days"), node.get("since"), node.get("until")
        days = within.as_days() if within else None
        first, last = since.as_date() if since else None, until.as_date() if until else None
        check_span(node, "since", "until", first, last)
        earning = _read_tiers(node) if node.has("tiers") else _read_award(node)
        distinct = node.get("distinct")
        each = distinct.as_word(("asset", "day"), "distinct") if distinct else None
        own: Decay | Literal["inherit"] | None = read_decay(node.at("decay")) if node.has("decay") else "inherit"
        if types is None or len(node.faults) > before:
            return None
        return ActivityRule(
            types=types,
            where=where,
            within_days=days,
            since=first,
            until=last,
            distinct=cast("Literal['asset', 'day'] | None", each),
            decay=self.decay if own == "inherit" else own,
            own_decay=own,
            **earning,
        )

    def _read_inactivity(self, node: Node) -> Rule | None:
        before = len(node.faults)
        days_node, never_node = node.at("inactive_days"), node.get("never")
        days = None if days_node.raw == "ever" else days_node.as_days()
        types = read_types(node.at("activity")) if node.has("activity") else ("any",)
        where, points = _read_where(node), read_points(node)
        never = never_node.as_boolean() if never_node else True
        if days_node.raw == "ever" and never is False:
            node.at("never").refuse(
                "“inactive_days: ever” asks for those who never had one; “never: false” would leave nobody"
            )
        if types is None or points is None or len(node.faults) > before:
            return None
        return InactivityRule(days, types, points, where, bool(never))

    def _read_score(self, node: Node) -> Rule | None:
        points, condition_node = read_points(node), node.need("if")
        model = None
        reference = node.at("score")
        if reference.raw != self.own_name:
            model = check_model(reference, self.object, self.catalogue)
        else:
            reference.refuse("a model can’t read its own score")
        if condition_node is None:
            return None
        condition = read_score_condition(
            condition_node.raw, model[1] if model else None, condition_node.place, node.faults
        )
        return ScoreRule(model[0], condition, points) if model and condition and points is not None else None

    def _read_disqualify(self, node: Node) -> Rule | None:
        disqualify = node.at("disqualify")
        if disqualify.raw is not True:
            disqualify.refuse(f"can only be true, not {described(disqualify.raw)}; leave it out where points are given")
        if node.has("if"):
            condition = self._condition(node, "if")
            return DisqualifyRule(condition) if condition else None
        key = "list" if node.has("list") else "not_in_list"
        if not node.has(key):
            node.refuse("a disqualifying criterion needs “if”, “list” or “not_in_list”")
            return None
        name = check_list(node.at(key), self.object, self.catalogue)
        if name is None:
            return None
        return DisqualifyRule(ListTest(name) if key == "list" else Not(ListTest(name)))


def _kind_of(node: Node) -> str | None:
    """The one key that tells the kind, after those that another kind uses as its own part."""
    raw: Mapping[str, Any] = node.raw
    found = [key for key in _KEYS if key in raw]
    if "inactive_days" in found and "activity" in found:
        found.remove("activity")
    if "score" in found and "if" in found:
        found.remove("if")
    if "disqualify" in found:
        parts = [key for key in ("if", "list", "not_in_list") if key in found]
        found = [key for key in found if key not in parts[:1]]
    if len(found) == 1:
        return found[0]
    if found:
        node.refuse(f"holds {len(found)} kinds of criterion in one ({listed(found)}); make a criterion of each")
        return None
    node.allow_keys((*_ALWAYS, *dict.fromkeys(key for keys in _KEYS.values() for key in keys)))
    node.refuse(f"doesn’t say what it asks for: it needs one of {listed(_KEYS)}")
    return None


def _read_where(node: Node) -> Condition | None:
    return read_where(node.at("where").raw, node.place_of("where"), node.faults) if node.has("where") else None


def _read_award(node: Node) -> dict[str, Any]:
    points = read_points(node) or Decimal(0)
    least, most, award, times = (node.get(key) for key in ("at_least", "at_most", "award", "max_times"))
    at_least = least.as_count() if least else 1
    at_most = most.as_count() if most else None
    check_span(node, "at_least", "at_most", at_least, at_most)
    how = award.as_word(("once", "every"), "award") if award else "once"
    max_times = times.as_count() if times else None
    if times and how == "once":
        times.refuse("goes with “award: every” only; awarded once, there is nothing to count")
    return {"points": points, "at_least": at_least, "at_most": at_most, "award": how, "max_times": max_times}


def _read_tiers(node: Node) -> dict[str, Any]:
    for key in _INSTEAD_OF_TIERS:
        if node.has(key):
            node.at(key).refuse("“tiers” stand in its place; leave one of the two out")
    return {"tiers": read_ranges(node.at("tiers"), Node.as_count) or ()}


def _read_values(node: Node) -> tuple[tuple[str, Decimal], ...] | None:
    if not node.is_mapping("values with their points"):
        return None
    if not node.raw:
        node.refuse("needs at least one value")
        return None
    before = len(node.faults)
    seen: dict[str, str] = {}
    values = []
    for key in node.raw:
        entry = Node(key, node.place_of(str(key)), node.faults)
        text, points = entry.as_text(), Node(node.raw[key], entry.place, node.faults).as_points()
        if text is not None and fold(text) in seen:
            entry.refuse(
                f"“{shortened(text)}” and “{shortened(seen[fold(text)])}” are one value, as case makes no difference"
            )
        elif text is not None and points is not None:
            seen[fold(text)] = text
            values.append((text, points))
    return tuple(values) if len(node.faults) == before else None
