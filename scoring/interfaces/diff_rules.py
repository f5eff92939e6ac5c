"""What differs between two states of a rule or of a group, each part in its own words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from crm.conditions.wording import Labels, date_words, sentence, times_words, window_words
from leadscoring.web.numbers import score_text
from scoring.interfaces.diff_lines import ChangeLine, changed, compared
from scoring.interfaces.model_pages_rules import category_name
from scoring.interfaces.wording import criterion_points, criterion_sentence, decay_words, range_words, signed
from scoring.spec.document import (
    ActivityRule,
    Bounds,
    Criterion,
    Decay,
    DisqualifyRule,
    Group,
    InactivityRule,
    RangesRule,
    ValuesRule,
)

LONGEST_TITLE = 90


def criterion_title(criterion: Criterion, labels: Labels) -> str:
    """What it asks for; its name where that would be long."""
    said = sentence(criterion_sentence(criterion, labels=labels))
    is_table = isinstance(criterion.rule, ValuesRule | RangesRule)
    return criterion.name if is_table or len(said) > LONGEST_TITLE else f"{said[:1].upper()}{said[1:]}"


def criterion_worth(criterion: Criterion) -> str:
    return _("disqualifies") if isinstance(criterion.rule, DisqualifyRule) else criterion_points(criterion)


def differing_criterion(old: Criterion, new: Criterion, labels: Labels) -> Iterator[ChangeLine]:
    title = criterion_title(new, labels)
    was, now = (criterion_sentence(each, labels=labels) for each in (old, new))
    # The points of a table stand in its sentence.
    yield from changed("", [token.text for token in was], [token.text for token in now])
    yield from compared(_rule(new), _("name"), old.name, new.name)
    before, after = _facts(old), _facts(new)
    for name in dict.fromkeys((*before, *after)):
        yield from compared(title, name, before.get(name, _("none")), after.get(name, _("none")))


def differing_group(title: str, old: Group, new: Group) -> Iterator[ChangeLine]:
    yield from compared(title, _("name"), old.name, new.name)
    yield from compared(title, _("part of"), category_name(old.category), category_name(new.category))
    before, after = _bounds(old.bounds), _bounds(new.bounds)
    for name in dict.fromkeys((*before, *after)):
        yield from compared(title, name, before.get(name, _("none")), after.get(name, _("none")))
    yield from compared(title, _("fading"), _decay(old.decay), _decay(new.decay))


def _rule(criterion: Criterion) -> str:
    return _("Rule “%(name)s”") % {"name": criterion.name}


def _facts(criterion: Criterion) -> dict[str, str]:
    """By their names, what the sentence does not say; what it leaves open is missing."""
    facts = {_("switched"): _("on") if criterion.enabled else _("off")}
    rule = criterion.rule
    match rule:
        case ValuesRule() | RangesRule():
            pass
        case ActivityRule():
            facts |= _activity_facts(rule)
        case DisqualifyRule():
            facts[_("effect")] = _("disqualifies")
        case InactivityRule():
            facts[_("points")] = signed(rule.points)
            facts[_("who never did it")] = _("counts") if rule.never else _("doesn’t count")
        case _:
            facts[_("points")] = signed(rule.points)
    return facts | _bounds(criterion.bounds)


def _activity_facts(rule: ActivityRule) -> dict[str, str]:
    facts = {}
    if rule.tiers:
        tiers = (
            _("%(times)s times: %(points)s") % {"times": range_words(tier), "points": signed(tier.points)}
            for tier in rule.tiers
        )
        facts[_("steps")] = ", ".join(tiers)
    else:
        facts |= {_("points"): signed(rule.points), _("given"): _award(rule)}
        facts[_("how often")] = times_words(rule.at_least, rule.at_most) or _("at least once")
    facts[_("window")] = window_words(rule.within_days) if rule.within_days else _("all time")
    if rule.since:
        facts[_("from")] = date_words(rule.since)
    if rule.until:
        facts[_("until")] = date_words(rule.until)
    if rule.distinct:
        facts[_("counted")] = _("each asset once") if rule.distinct == "asset" else _("each day once")
    inherits = rule.own_decay == "inherit"
    facts[_("fading")] = _("as its group") if inherits else _decay(rule.own_decay)  # type: ignore[arg-type]
    return facts


def _award(rule: ActivityRule) -> str:
    if rule.award == "once":
        return _("once")
    if rule.max_times is None:
        return _("each time")
    return _("each time, at most %(n)s") % {"n": score_text(rule.max_times)}


def _bounds(bounds: Bounds) -> dict[str, str]:
    ends = {_("limit"): bounds.limit, _("at least"): bounds.minimum}
    return {name: score_text(end) for name, end in ends.items() if end is not None}


def _decay(decay: Decay | None) -> str:
    return decay_words(decay) if decay else _("none")
