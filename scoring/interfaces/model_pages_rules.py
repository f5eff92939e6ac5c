"""A document as it is read: categories, their groups under limits, each criterion as a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _

from crm.conditions.document import AllOf, AnyOf, Condition, Not, PropertyTest
from crm.conditions.wording import Labels
from leadscoring.web.components import RuleGroup, RuleRow, Token
from leadscoring.web.numbers import score_text
from scoring.interfaces.criterion_forms.fault_words import fault_words
from scoring.interfaces.wording import criterion_facts, criterion_points, criterion_sentence, decay_words
from scoring.queries.lenient import Usable
from scoring.spec.document import (
    ActivityRule,
    Bounds,
    CategoryName,
    Criterion,
    DisqualifyRule,
    Group,
    InactivityRule,
    ListRule,
    ModelDocument,
    PropertyRule,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)
from scoring.spec.matching import Spot
from scoring.spec.parts import criterion_key, group_key

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ICONS = {
    "job_title": "briefcase",
    "country": "globe",
    "city": "map-pin",
    "email": "mail",
    "industry": "factory",
    "employees": "users",
    "annual_revenue": "coins",
    "lifecycle_stage": "milestone",
    "language": "languages",
    "amount": "coins",
    "stage": "milestone",
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A category with its groups; `limit` and `minimum` are its own."""

    name: Literal["fit", "engagement"]
    heading: StrOrPromise
    about: StrOrPromise
    bounds: str
    groups: tuple[RuleGroup, ...]
    begun: tuple[str, ...] = ()
    """Keys of groups that are being made: their forms stand on the page and stay."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What the categories may give of the model's limit; None where there is no end to one."""

    segments: tuple[tuple[str, Decimal | None], ...]
    limit: Decimal | None

    @property
    def known(self) -> tuple[tuple[str, Decimal], ...]:
        return tuple((name, points) for name, points in self.segments if points is not None)

    @property
    def total(self) -> Decimal | None:
        return sum((points for _name, points in self.known), Decimal(0)) if self._has_ends else None

    @property
    def is_drawn(self) -> bool:
        return bool(self.limit) and self._has_ends

    @property
    def label(self) -> str:
        spoken = ", ".join(f"{category_name(name)} {score_text(points)}" for name, points in self.known)
        return _("%(parts)s of %(limit)s points") % {"parts": spoken, "limit": score_text(self.limit)}

    @property
    def _has_ends(self) -> bool:
        return len(self.known) == len(self.segments)


def dimensions(document: ModelDocument, labels: Labels, usable: Usable | None = None) -> tuple[Dimension, ...]:
    """With `usable`, groups and rules are named by their keys, and those at fault say so; else by their places."""
    return tuple(_dimension(document, name, labels, usable) for name in document.category_names)


def rule_row(usable: Usable, spot: Spot, labels: Labels) -> RuleRow:
    """Of a document that can be understood."""
    assert usable.document is not None
    group = usable.plain["groups"][spot[0]]
    plain = group["criteria"][spot[1]]
    key = criterion_key(group, plain)
    if spot in usable.at_fault:
        named = (Token("field", str(plain.get("name", "")), "triangle-alert"),)
        faults = tuple(dict.fromkeys(fault_words(fault) for fault in usable.at_fault[spot]))
        return RuleRow(key, named, Decimal(0), is_enabled=plain.get("enabled", True), faults=faults)
    return criterion_row(key, usable.document.groups[spot[0]].criteria[spot[1]], labels)


def budget(document: ModelDocument) -> Budget:
    segments = tuple((str(name), _most_of(document, name)) for name in document.category_names)
    return Budget(segments, document.bounds.limit)


def category_name(name: str) -> str:
    return {"fit": _("Fit"), "engagement": _("Engagement"), "total": _("Total")}[name]


def bounds_text(bounds: Bounds) -> str:
    """“up to 50, at least −20 points”; blank without bounds."""
    parts = []
    if bounds.limit is not None:
        parts.append(_("up to %(points)s") % {"points": score_text(bounds.limit)})
    if bounds.minimum is not None:
        parts.append(_("at least %(points)s") % {"points": score_text(bounds.minimum)})
    return _("%(bounds)s points") % {"bounds": ", ".join(parts)} if parts else ""


def most_points(criterion: Criterion) -> Decimal | None:
    """The most that a criterion can give; None where there is no end to it."""
    most = _most_of_rule(criterion.rule)
    limit = criterion.bounds.limit
    if most is None:
        return limit
    return most if limit is None else min(most, limit)


def _dimension(document: ModelDocument, name: CategoryName, labels: Labels, usable: Usable | None) -> Dimension:
    groups = [(place, group) for place, group in enumerate(document.groups) if group.category == name]
    return Dimension(
        name,
        category_name(name),
        _("who they are") if name == "fit" else _("what they do"),
        bounds_text(document.categories.get(name, Bounds())),
        tuple(_group(place, group, labels, usable) for place, group in groups),
    )


def _group(place: int, group: Group, labels: Labels, usable: Usable | None) -> RuleGroup:
    if usable is None:
        rules = tuple(criterion_row(f"{place}-{n}", criterion, labels) for n, criterion in enumerate(group.criteria))
    else:
        rules = tuple(rule_row(usable, (place, n), labels) for n in range(len(group.criteria)))
    return RuleGroup(
        id=group_key(usable.plain["groups"][place]) if usable else str(place),
        name=group.name,
        category=group.category,
        rules=rules,
        possible=_possible(group),
        limit=group.bounds.limit,
        minimum=group.bounds.minimum,
        note=decay_words(group.decay) if group.decay else "",
    )


def criterion_row(id: str, criterion: Criterion, labels: Labels) -> RuleRow:
    return RuleRow(
        id=id,
        sentence=_sentence(criterion, labels),
        points=_most_of_rule_once(criterion.rule),
        worth=criterion_points(criterion),
        facts=tuple(criterion_facts(criterion)),
        name=criterion.name,
        is_enabled=criterion.enabled,
        disqualifies=isinstance(criterion.rule, DisqualifyRule),
    )


def _sentence(criterion: Criterion, labels: Labels) -> tuple[Token, ...]:
    """The first field has the picture of what the rule looks at; a comma stands at the word before it."""
    tokens: list[Token] = []
    icon = _icon(criterion.rule)
    for kind, text in criterion_sentence(criterion, labels=labels):
        if text == "," and tokens:
            tokens[-1] = replace(tokens[-1], text=f"{tokens[-1].text},")
            continue
        shown = icon if kind == "field" else ""
        icon = "" if shown else icon
        tokens.append(Token("word" if kind == "or" else kind, text, shown))
    return tuple(tokens)


def _icon(rule: Rule) -> str:
    match rule:
        case ActivityRule():
            return "mouse-pointer-click"
        case InactivityRule():
            return "moon"
        case ListRule():
            return "list"
        case ScoreRule():
            return "gauge"
        case ValuesRule(path) | RangesRule(path):
            return ICONS.get(path.rpartition(".")[2], "")
        case PropertyRule(condition) | DisqualifyRule(condition):
            return ICONS.get(_first_property(condition).rpartition(".")[2], "")


def _first_property(condition: Condition) -> str:
    match condition:
        case PropertyTest(path):
            return path
        case AllOf(members) | AnyOf(members):
            return _first_property(members[0])
        case Not(member):
            return _first_property(member)
    return ""


def _most_of(document: ModelDocument, name: CategoryName) -> Decimal | None:
    """A category's own limit, else what its groups can give."""
    limit = document.categories.get(name, Bounds()).limit
    groups = [_most_of_group(group) for group in document.groups if group.category == name]
    possible = _sum(groups)
    if possible is None:
        return limit
    return possible if limit is None else min(possible, limit)


def _most_of_group(group: Group) -> Decimal | None:
    possible = _possible(group)
    if possible is None:
        return group.bounds.limit
    return possible if group.bounds.limit is None else min(possible, group.bounds.limit)


def _possible(group: Group) -> Decimal | None:
    """What a group's rules add up to for somebody whom all of them fit."""
    return _sum(most_points(criterion) for criterion in group.criteria if criterion.enabled)


def _sum(parts: Iterable[Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for part in parts:
        if part is None:
            return None
        total += max(part, Decimal(0))
    return total


def _most_of_rule(rule: Rule) -> Decimal | None:
    once = _most_of_rule_once(rule)
    if isinstance(rule, ActivityRule) and rule.award == "every" and not rule.tiers and (once or 0) > 0:
        times = min((n for n in (rule.max_times, rule.at_most) if n is not None), default=None)
        return None if times is None or once is None else once * times
    return once if once is not None else Decimal(0)


def _most_of_rule_once(rule: Rule) -> Decimal | None:
    """None for one that disqualifies."""
    match rule:
        case ValuesRule(_path, values, otherwise):
            return max([otherwise, *(points for _text, points in values)])
        case RangesRule(_path, ranges, otherwise):
            return max([otherwise, *(part.points for part in ranges)])
        case ActivityRule(tiers=tiers) if tiers:
            return max(tier.points for tier in tiers)
        case DisqualifyRule():
            return None
        case _:
            return rule.points
