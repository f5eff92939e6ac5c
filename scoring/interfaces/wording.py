"""Says criteria in words: what one asks for as tokens, how it earns as short facts, its points with a sign."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.conditions.wording import (
    NO_LABELS,
    Labels,
    Token,
    condition_tokens,
    date_words,
    days_words,
    number_words,
    property_words,
    times_words,
    type_tokens,
    where_tokens,
    window_words,
)
from scoring.spec.document import (
    ActivityRule,
    Criterion,
    Decay,
    DisqualifyRule,
    HalfLife,
    InactivityRule,
    LinearDecay,
    ListRule,
    PercentDecay,
    PropertyRule,
    Range,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)


def criterion_sentence(criterion: Criterion, *, labels: Labels = NO_LABELS) -> list[Token]:
    """What the criterion asks of a record; window, award and decay are in `criterion_facts`."""
    rule = criterion.rule
    match rule:
        case PropertyRule(condition) | DisqualifyRule(condition):
            return condition_tokens(condition, labels=labels)
        case ValuesRule(path, values):
            return [*_by(path, labels), *_table(values, rule.otherwise)]
        case RangesRule(path, ranges):
            return [*_by(path, labels), *_table([(range_words(part), part.points) for part in ranges], rule.otherwise)]
        case ListRule(name, _points, inside):
            return [Token("word", _("is in the list") if inside else _("is not in the list")), Token("value", name)]
        case ActivityRule():
            return [*type_tokens(rule.types, labels), *where_tokens(rule.where, labels)]
        case InactivityRule():
            return _inactivity(rule, labels)
        case ScoreRule(model, condition):
            of_model = [Token("word", _("the model")), Token("value", model), Token("word", _("gives"))]
            return [*of_model, *condition_tokens(condition, labels=labels)]


def criterion_facts(criterion: Criterion) -> list[str]:
    """Short facts on window, counting, award, decay and caps, in that order; empty where there is nothing to add."""
    rule = criterion.rule
    facts: list[str] = []
    if isinstance(rule, ActivityRule):
        facts += [*_window_facts(rule), *_award_facts(rule), *_decay_facts(rule)]
    if isinstance(rule, InactivityRule) and not rule.never:
        facts.append(_("only those who did it before"))
    if isinstance(rule, DisqualifyRule):
        facts.append(_("disqualifies"))
    if criterion.bounds.limit is not None:
        facts.append(_("at most %(points)s points") % {"points": number_words(criterion.bounds.limit)})
    if criterion.bounds.minimum is not None:
        facts.append(_("at least %(points)s points") % {"points": number_words(criterion.bounds.minimum)})
    return facts if criterion.enabled else [_("switched off"), *facts]


def criterion_points(criterion: Criterion) -> str:
    """“+15”, “−10”, or “+5 to +15” where it depends; blank for one that disqualifies."""
    points = sorted(set(_possible_points(criterion.rule)))
    if not points:
        return ""
    if len(points) == 1:
        return signed(points[0])
    return _("%(low)s to %(high)s") % {"low": signed(points[0]), "high": signed(points[-1])}


def signed(points: Decimal) -> str:
    return f"+{number_words(points)}" if points > 0 else number_words(points)


def decay_words(decay: Decay) -> str:
    match decay:
        case HalfLife(days):
            return _("halves every %(days)s") % {"days": days_words(int(days))}
        case LinearDecay(days):
            return _("fades to nothing within %(days)s") % {"days": days_words(int(days))}
        case PercentDecay(percent, every):
            values = {"percent": number_words(percent), "days": days_words(int(every))}
            return _("loses %(percent)s %% every %(days)s") % values


def range_words(part: Range) -> str:
    """“50 to 249”, “250 or more”, “49 or less”."""
    if part.start is None and part.end is None:
        return _("any number")
    if part.end is None:
        return _("%(low)s or more") % {"low": number_words(part.start or Decimal(0))}
    if part.start is None:
        return _("%(high)s or less") % {"high": number_words(part.end)}
    if part.start == part.end:
        return number_words(part.start)
    return _("%(low)s to %(high)s") % {"low": number_words(part.start), "high": number_words(part.end)}


def _by(path: str, labels: Labels) -> list[Token]:
    return [Token("field", property_words(path, labels)), Token("op", _("is"))]


def _table(pairs: Iterable[tuple[str, Decimal]], otherwise: Decimal) -> list[Token]:
    tokens: list[Token] = []
    for text, points in pairs:
        tokens += [Token("word", ",")] if tokens else []
        tokens += [Token("value", text), Token("word", f"({signed(points)})")]
    return [*tokens, Token("word", ","), Token("word", _("otherwise %(points)s") % {"points": signed(otherwise)})]


def _inactivity(rule: InactivityRule, labels: Labels) -> list[Token]:
    asked = [*type_tokens(rule.types, labels), *where_tokens(rule.where, labels)]
    if rule.days is None:
        return [Token("word", _("never did")), *asked]
    return [Token("word", _("did not do")), *asked, Token("word", window_words(rule.days))]


def _window_facts(rule: ActivityRule) -> list[str]:
    facts = [window_words(rule.within_days)] if rule.within_days else []
    if rule.since:
        facts.append(_("from %(day)s") % {"day": date_words(rule.since)})
    if rule.until:
        facts.append(_("until %(day)s") % {"day": date_words(rule.until)})
    times = times_words(rule.at_least, rule.at_most)
    return [*facts, times] if times else facts


def _award_facts(rule: ActivityRule) -> list[str]:
    facts = []
    if rule.tiers:
        facts += [_tier_words(tier) for tier in rule.tiers]
    elif rule.award == "once":
        facts.append(_("once"))
    elif rule.max_times is None:
        facts.append(_("each time"))
    else:
        facts.append(_("each time, at most %(n)s") % {"n": number_words(rule.max_times)})
    if rule.distinct == "asset":
        facts.append(_("each asset counts once"))
    if rule.distinct == "day":
        facts.append(_("each day counts once"))
    return facts


def _tier_words(tier: Range) -> str:
    values = {"times": range_words(tier), "points": signed(tier.points)}
    return _("%(times)s times: %(points)s") % values


def _decay_facts(rule: ActivityRule) -> list[str]:
    if rule.decay is not None:
        return [decay_words(rule.decay)]
    return [_("does not fade")] if rule.own_decay is None else []


def _possible_points(rule: Rule) -> list[Decimal]:
    match rule:
        case ValuesRule(_path, values, otherwise):
            return [*(points for _text, points in values), *([otherwise] if otherwise else [])]
        case RangesRule(_path, ranges, otherwise):
            return [*(part.points for part in ranges), *([otherwise] if otherwise else [])]
        case ActivityRule(tiers=tiers) if tiers:
            return [tier.points for tier in tiers]
        case DisqualifyRule():
            return []
        case _:
            return [rule.points]
