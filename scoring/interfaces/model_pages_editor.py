"""The rules of a model as they are edited: which forms stand open on the page and stay while the rest is drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from leadscoring.web.components import RuleGroup, RuleRow
from scoring.interfaces.model_pages_rules import Dimension
from scoring.queries.lenient import Usable
from scoring.spec.parts import criterion_key, find_criterion, find_group, group_key


@dataclass(frozen=True, slots=True)
class OpenForm:
    """As a form says it of itself: `rule KEY in GROUP`, `group KEY in CATEGORY`."""

    what: str
    key: str
    home: str


def open_forms(sent: Iterable[str]) -> list[OpenForm]:
    """What can't be read is left out."""
    parts = (text.split(" ") for text in sent)
    return [OpenForm(part[0], part[1], part[3]) for part in parts if len(part) == 4 and part[0] in ("rule", "group")]


def with_open_forms(
    dimensions: tuple[Dimension, ...], forms: Iterable[OpenForm], usable: Usable
) -> tuple[Dimension, ...]:
    """Each form where its part stands now; one whose part is gone, or not there yet, at the end of its home."""
    for form in forms:
        opened = _with_rule if form.what == "rule" else _with_group
        dimensions = opened(dimensions, form, usable)
    return dimensions


def _with_rule(dimensions: tuple[Dimension, ...], form: OpenForm, usable: Usable) -> tuple[Dimension, ...]:
    spot = find_criterion(usable.plain, form.key)
    place = RuleRow(form.key, (), is_open=True)
    if spot is not None:
        group = usable.plain["groups"][spot[0]]
        key = criterion_key(group, group["criteria"][spot[1]])
        return _each_group(dimensions, lambda each: replace(each, rules=_replaced(each.rules, key, place)))
    index = find_group(usable.plain, form.home)
    home = group_key(usable.plain["groups"][-1 if index is None else index])
    return _each_group(dimensions, lambda each: replace(each, rules=(*each.rules, place)) if each.id == home else each)


def _with_group(dimensions: tuple[Dimension, ...], form: OpenForm, usable: Usable) -> tuple[Dimension, ...]:
    index = find_group(usable.plain, form.key)
    if index is not None:
        key = group_key(usable.plain["groups"][index])
        return _each_group(dimensions, lambda each: replace(each, is_open=True) if each.id == key else each)
    return tuple(
        replace(each, begun=(*each.begun, form.key)) if each.name == form.home else each for each in dimensions
    )


def _each_group(dimensions: tuple[Dimension, ...], change: Callable[[RuleGroup], RuleGroup]) -> tuple[Dimension, ...]:
    return tuple(replace(each, groups=tuple(change(group) for group in each.groups)) for each in dimensions)


def _replaced(rules: tuple[RuleRow, ...], key: str, by: RuleRow) -> tuple[RuleRow, ...]:
    return tuple(by if rule.id == key else rule for rule in rules)
