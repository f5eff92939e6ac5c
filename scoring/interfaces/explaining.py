"""Says of each criterion what matched, with the record's own values, or why it did not match."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    ListTest,
    Not,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from crm.conditions.operators import OPERATORS
from crm.conditions.wording import condition_tokens, property_words, sentence, times_words, where_tokens, window_words
from crm.interfaces.activities import counted_words
from scoring.interfaces.wording import range_words
from scoring.queries.record_facts import RecordFacts, ScoreFields
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    DisqualifyRule,
    InactivityRule,
    ListRule,
    PropertyRule,
    RangesRule,
    ScoreRule,
    ValuesRule,
)

MOST_SAID, MOST_LISTED = 3, 6
ANY_OF = ("is_any", "contains_any", "word_any", "starts_with_any", "ends_with_any")


def matched_words(criterion: Criterion, facts: RecordFacts, count: int, newest: datetime | None) -> str:
    """What it was that earned (or lost) the points."""
    rule = criterion.rule
    match rule:
        case PropertyRule(condition) | DisqualifyRule(condition):
            return what_holds(condition, facts)
        case ValuesRule(path=path) | RangesRule(path=path):
            return _value_said(path, facts)
        case ListRule(name, _points, inside):
            return _in_list(name) if inside else _not_in_list(name)
        case ActivityRule():
            return _occurred(rule, count, newest, facts.as_of)
        case InactivityRule():
            return _last_words(newest, facts.as_of)
        case ScoreRule():
            return _score_words(rule.model, facts.scores.get(rule.model))


def unmatched_words(criterion: Criterion, facts: RecordFacts, count: int, newest: datetime | None) -> str:
    """Why it earned nothing."""
    rule = criterion.rule
    match rule:
        case PropertyRule(condition) | DisqualifyRule(condition):
            if facts.holds(condition):
                return _("%(what)s; worth 0 points") % {"what": what_holds(condition, facts)}
            return what_fails(condition, facts)
        case ValuesRule(path=path):
            return _earns_nothing(path, facts)
        case RangesRule(path=path, ranges=ranges):
            asked = ", ".join(range_words(part) for part in ranges if part.points)
            return _("%(value)s; points are for %(ranges)s") % {"value": _value_said(path, facts), "ranges": asked}
        case ListRule(name, _points, inside):
            return _not_in_list(name) if inside else _in_list(name)
        case ActivityRule():
            return _too_few(rule, count, newest, facts.as_of)
        case InactivityRule():
            return _last_words(newest, facts.as_of)
        case ScoreRule():
            return _score_words(rule.model, facts.scores.get(rule.model))


def what_holds(condition: Condition, facts: RecordFacts) -> str:
    match condition:
        case AllOf(members):
            return _joined([what_holds(member, facts) for member in members])
        case AnyOf(members):
            return _joined([what_holds(member, facts) for member in members if facts.holds(member)])
        case Not(member):
            return what_fails(member, facts)
        case PropertyTest():
            return _property_holds(condition, facts)
        case ListTest(name):
            return _in_list(name)
        case ActivityTest():
            return _test_count(condition, facts)
        case ScoreTest(model):
            return _score_words(model, facts.scores.get(model))
    return sentence(condition_tokens(condition, labels=facts.labels))


def what_fails(condition: Condition, facts: RecordFacts) -> str:
    match condition:
        case AllOf(members):
            return _joined([what_fails(member, facts) for member in members if not facts.holds(member)])
        case AnyOf(members):
            return _joined([what_fails(member, facts) for member in _merged(members)])
        case Not(member):
            return what_holds(member, facts)
        case PropertyTest():
            return _property_fails(condition, facts)
        case ListTest(name):
            return _not_in_list(name)
        case ActivityTest(at_least=low, at_most=high):
            return _needs(_test_count(condition, facts), low, high)
        case RelatedTest():
            return _("not so: %(what)s") % {"what": sentence(condition_tokens(condition, labels=facts.labels))}
        case ScoreTest(model):
            return _score_words(model, facts.scores.get(model))
    return sentence(condition_tokens(condition, labels=facts.labels))


def ago_words(at: datetime, now: datetime) -> str:
    """Local calendar days: “today”, “1 day ago”."""
    days = (localdate(now) - localdate(at)).days
    if days <= 0:
        return _("today")
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def _property_holds(test: PropertyTest, facts: RecordFacts) -> str:
    operator = OPERATORS[test.op]
    if operator.is_quality or test.op == "changed_in_last_days":
        value = facts.value(test.path)
        said = sentence(condition_tokens(test, labels=facts.labels))
        return _("%(sentence)s (%(value)s)") % {"sentence": said, "value": value} if value else said
    return _value_said(test.path, facts)


def _property_fails(test: PropertyTest, facts: RecordFacts) -> str:
    value = facts.value(test.path)
    if test.op == "changed_in_last_days":
        return _("not so: %(what)s") % {"what": _asked(test, facts)}
    if not value or test.op == "unknown":
        return _value_said(test.path, facts)
    if OPERATORS[test.op].is_quality:
        return f"{_value_said(test.path, facts, quoted=True)}, {_quality_missing(test.op)}"
    if test.op in ANY_OF and isinstance(test.value, tuple):
        said = _("%(value)s, not any of %(texts)s") if len(test.value) > 1 else _("%(value)s, not %(texts)s")
        return said % {"value": _value_said(test.path, facts, quoted=True), "texts": _listed(test.value)}
    values = {"value": _value_said(test.path, facts), "asked": _asked(test, facts)}
    return _("%(value)s; the rule asks: %(asked)s") % values


def _quality_missing(op: str) -> str:
    return {
        "free_email": _("which is no free e-mail address"),
        "disposable_email": _("which is no disposable e-mail address"),
        "role_email": _("which is no role’s e-mail address"),
        "customer_domain": _("which is not at a customer’s domain"),
        "keyboard_mash": _("which does not look like keys hit at random"),
        "no_capitals": _("which has capital letters"),
        "all_capitals": _("which is not all in capital letters"),
    }[op]


def _merged(members: tuple[Condition, ...]) -> list[Condition]:
    """Texts that are asked of one property in several ways are said in one go."""
    texts: dict[str, tuple[str, ...]] = {}
    others: list[Condition] = []
    for member in members:
        if isinstance(member, PropertyTest) and member.op in ANY_OF and isinstance(member.value, tuple):
            texts[member.path] = (*texts.get(member.path, ()), *(str(text) for text in member.value))
        else:
            others.append(member)
    return [*(PropertyTest(path, "is_any", asked) for path, asked in texts.items()), *others]


def _listed(texts: Sequence[object]) -> str:
    shown = ", ".join(str(text) for text in texts[:MOST_LISTED])
    more = len(texts) - MOST_LISTED
    return _("%(texts)s and %(n)s more") % {"texts": shown, "n": more} if more > 0 else shown


def _asked(test: PropertyTest, facts: RecordFacts) -> str:
    return sentence(condition_tokens(test, labels=facts.labels))


def _value_said(path: str, facts: RecordFacts, quoted: bool = False) -> str:
    """“Job title is Buyer”, “1,850 employees”, “Company’s industry is blank”, “has no company”."""
    value = facts.value(path)
    prefix, _dot, name = path.rpartition(".")
    if prefix == "company" and facts.company is None:
        return _("has no company")
    if not value:
        return _("%(property)s is blank") % {"property": property_words(path, facts.labels)}
    if name == "employees":
        return ngettext("%(n)s employee", "%(n)s employees", 1 if value == "1" else 2) % {"n": value}
    said = _("%(property)s is “%(value)s”") if quoted else _("%(property)s is %(value)s")
    return said % {"property": property_words(path, facts.labels), "value": value}


def _earns_nothing(path: str, facts: RecordFacts) -> str:
    said = _value_said(path, facts)
    return _("%(value)s, which earns nothing") % {"value": said} if facts.value(path) else said


def _occurred(rule: ActivityRule, count: int, newest: datetime | None, now: datetime) -> str:
    said = counted_words(rule.types if len(rule.types) == 1 else (), count)
    if newest is not None:
        said = _("%(count)s, last %(ago)s") % {"count": said, "ago": ago_words(newest, now)}
    if rule.max_times is not None and count > rule.max_times:
        said = _("%(said)s; %(n)s earn points") % {"said": said, "n": rule.max_times}
    return said


def _too_few(rule: ActivityRule, count: int, newest: datetime | None, now: datetime) -> str:
    said = counted_words(rule.types, count)
    if rule.where is not None:
        said = f"{said} {sentence(where_tokens(rule.where))}"
    if rule.within_days:
        said = f"{said}, {window_words(rule.within_days)}" if rule.where else f"{said} {window_words(rule.within_days)}"
    if rule.tiers:
        tiers = ", ".join(range_words(tier) for tier in rule.tiers)
        return _("%(said)s; points are for %(tiers)s") % {"said": said, "tiers": tiers}
    if count < rule.at_least or (rule.at_most is not None and count > rule.at_most):
        return _needs(said, rule.at_least, rule.at_most)
    if newest is not None and rule.decay is not None:
        return _("%(said)s, the last %(ago)s: faded to nothing") % {"said": said, "ago": ago_words(newest, now)}
    return said


def _needs(said: str, low: int, high: int | None) -> str:
    if low == 1 and high is None:
        return said
    return _("%(said)s; needs %(times)s") % {"said": said, "times": times_words(low, high)}


def _test_count(test: ActivityTest, facts: RecordFacts) -> str:
    said = counted_words(test.types, int(facts.answers[test]))
    return f"{said} {window_words(test.within_days)}" if test.within_days else said


def _last_words(newest: datetime | None, now: datetime) -> str:
    if newest is None:
        return _("no activity ever")
    return _("last activity %(ago)s") % {"ago": ago_words(newest, now)}


def _score_words(model: str, fields: ScoreFields | None) -> str:
    if fields is None:
        return _("not scored by “%(model)s”") % {"model": model}
    parts = [f"{_axis(axis)} {fields[axis]}" for axis in ("total", "fit", "engagement") if fields.get(axis) is not None]
    label = fields.get("cell") or fields.get("total_label")
    parts += [str(label)] if label else []
    return _("“%(model)s” gives %(parts)s") % {"model": model, "parts": ", ".join(parts)}


def _axis(axis: str) -> str:
    return {"total": _("total"), "fit": _("fit"), "engagement": _("engagement")}[axis]


def _in_list(name: str) -> str:
    return _("in the list “%(name)s”") % {"name": name}


def _not_in_list(name: str) -> str:
    return _("not in the list “%(name)s”") % {"name": name}


def _joined(parts: list[str]) -> str:
    """The first few, each once."""
    different = list(dict.fromkeys(part for part in parts if part))
    shown = different[:MOST_SAID]
    more = len(different) - len(shown)
    return "; ".join(shown) + (f"; {_('and %(n)s more') % {'n': more}}" if more else "")
