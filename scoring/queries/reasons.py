"""What earned a score its points, in a few words for a list: the two largest, with what matched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.document import AllOf, AnyOf, Condition, PropertyTest
from crm.conditions.operators import OPERATORS
from crm.interfaces.values import stored_value, value_words
from crm.models import Contact
from leadscoring.templatetags.ui import ago
from scoring.engine.runner import answer
from scoring.models import Version
from scoring.queries.documents import Workbench, counted_criteria
from scoring.spec.arithmetic import enabled_criteria
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    DisqualifyRule,
    InactivityRule,
    PropertyRule,
    RangesRule,
    ValuesRule,
)

MOST = 2
SHOWS_NO_VALUE = ("unknown", "known", "is_true", "is_false", "changed_in_last_days")


@dataclass(frozen=True, slots=True)
class _Matched:
    criterion: Criterion
    contact: Contact
    count: int
    newest: datetime | None


def top_reasons(
    version: Version,
    workbench: Workbench,
    contacts: Mapping[int, Contact],
    points: Mapping[int, Sequence[int]],
    now: datetime,
) -> dict[int, tuple[str, ...]]:
    """By contact; `points` as stored. One statement of the engine says how often and when."""
    document = workbench.read(version.document)
    criteria = [criterion for _group, criterion in enabled_criteria(document)]
    done = _done(version, workbench, list(contacts), counted_criteria(document), now)
    return {
        contact_id: tuple(
            _reason(_Matched(criteria[place], contacts[contact_id], *done.get((contact_id, place), (0, None))))
            for place in _largest(criteria, stored)
        )
        for contact_id, stored in points.items()
    }


def _done(
    version: Version, workbench: Workbench, ids: Sequence[int], counted: Sequence[int], now: datetime
) -> dict[tuple[int, int], tuple[int, datetime | None]]:
    """By record and a criterion's place: how often, and when last."""
    if not counted:
        return {}
    return {
        (result.record_id, place): (count, newest)
        for result in answer(workbench.counts(version), as_of=now, ids=ids)
        for place, count, newest in zip(counted, result.counts or (), result.newest or (), strict=True)
    }


def _largest(criteria: Sequence[Criterion], points: Sequence[int]) -> list[int]:
    """Who is disqualified has that as the reason; else the places of what earned most."""
    disqualified = [place for place, c in enumerate(criteria) if isinstance(c.rule, DisqualifyRule) and points[place]]
    if disqualified:
        return disqualified[:MOST]
    earned = [place for place in range(len(criteria)) if points[place] > 0]
    return sorted(earned, key=lambda place: -points[place])[:MOST]


def _reason(matched: _Matched) -> str:
    name, rule = matched.criterion.name, matched.criterion.rule
    match rule:
        case DisqualifyRule():
            return _("Disqualified: %(name)s") % {"name": name}
        case ActivityRule() if matched.newest is not None:
            if matched.count > 1:
                values = {"name": name, "n": matched.count, "ago": ago(matched.newest)}
                return _("%(name)s %(n)s×, %(ago)s") % values
            return _("%(name)s, %(ago)s") % {"name": name, "ago": ago(matched.newest)}
        case InactivityRule() if matched.newest is not None:
            return _("%(name)s, last %(ago)s") % {"name": name, "ago": ago(matched.newest)}
        case ValuesRule(path=path) | RangesRule(path=path):
            return _value(path, matched.contact) or name
        case PropertyRule(condition):
            values_ = [_value(path, matched.contact) for path in _telling_paths(condition)]
            return ", ".join(dict.fromkeys(value for value in values_ if value)) or name
    return name


def _telling_paths(condition: Condition) -> list[str]:
    """Of a simple condition the properties whose value says it all."""
    members = condition.members if isinstance(condition, AllOf | AnyOf) else (condition,)
    tests = [member for member in members if isinstance(member, PropertyTest)]
    if len(tests) != len(members) or len(tests) > MOST:
        return []
    shown = [t for t in tests if t.op not in SHOWS_NO_VALUE and not OPERATORS[t.op].is_quality]
    return [t.path for t in shown if t.path.partition(".")[0] not in ("deal", "contact")]


def _value(path: str, contact: Contact) -> str:
    prefix, _dot, name = path.rpartition(".")
    value = value_words(stored_value(contact.company if prefix == "company" else contact, name))
    if value and name == "employees":
        return ngettext("%(n)s employee", "%(n)s employees", 1 if value == "1" else 2) % {"n": value}
    return value
