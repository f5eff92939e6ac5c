"""A trigger in words: when it fires, how often, what it does; and what became of a crossing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition
from crm.conditions.wording import Labels, condition_tokens
from leadscoring.web.components import Token
from leadscoring.web.numbers import score_text
from scoring.actions.registry import sentence_of
from scoring.interfaces.model_pages_rules import category_name
from scoring.models import Crossing, ScoreChange
from scoring.spec.trigger_rules import AXES, LIST_ACTIONS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TENTHS = 10

CAUSES: dict[str, StrOrPromise] = {
    ScoreChange.Reason.ACTIVITY: gettext_lazy("by what they did"),
    ScoreChange.Reason.PROPERTY: gettext_lazy("as a property changed"),
    ScoreChange.Reason.LIST: gettext_lazy("as a list changed"),
    ScoreChange.Reason.TIME: gettext_lazy("found by a rescore, as time passes"),
    ScoreChange.Reason.VERSION: gettext_lazy("by publishing a version"),
}
ANSWERED: dict[str, StrOrPromise] = {
    "nothing": gettext_lazy("nothing for those in at once"),
    "lists": gettext_lazy("lists only for those in at once"),
    "fire": gettext_lazy("told and acted on all in at once"),
}


@dataclass(frozen=True, slots=True)
class TriggerWords:
    """`sentence` says when it fires, `facts` how often, `actions` what it does, each a sentence."""

    name: str
    sentence: tuple[Token, ...]
    facts: tuple[str, ...]
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is needed to say a condition in words."""

    object: ObjectName
    catalogue: Catalogue
    labels: Labels


def trigger_words(plain: Mapping[str, Any], vocabulary: Vocabulary) -> TriggerWords:
    """`plain` is the trigger as a document has it."""
    is_leave = plain.get("on", "enter") == "leave"
    begin = _("As soon as it no longer holds that") if is_leave else _("As soon as")
    tokens = [Token("word", begin), *_when(plain["when"])]
    if plain.get("if") is not None:
        tokens += [Token("word", _("and")), *_condition(plain["if"], vocabulary)]
    actions = tuple(sentence_of(action) for action in plain["actions"])
    return TriggerWords(plain["name"], tuple(tokens), tuple(_facts(plain)), actions)


def acts_on_lists(plain: Mapping[str, Any]) -> bool:
    return any(action["do"] in LIST_ACTIONS for action in plain["actions"])


def cause_words(crossing: Crossing, versions: Mapping[int, int]) -> str:
    """`versions`: numbers by primary key."""
    if crossing.cause == ScoreChange.Reason.VERSION and crossing.version_id in versions:
        return _("by publishing version %(number)s") % {"number": versions[crossing.version_id]}
    return str(CAUSES.get(crossing.cause, crossing.cause))


def values_words(crossing: Crossing) -> str:
    """“86 points, fit 20, engagement 66”, as they were then."""
    if crossing.total is None:
        return _("no longer scored")
    said = [_("%(points)s points") % {"points": score_text(crossing.total / TENTHS)}]
    for axis, value in (("fit", crossing.fit), ("engagement", crossing.engagement)):
        if value is not None and value != crossing.total:
            said.append(f"{category_name(axis).lower()} {score_text(value / TENTHS)}")
    return ", ".join(said)


def _when(when: Mapping[str, Any]) -> list[Token]:
    if "cell" in when:
        cells = [when["cell"]] if isinstance(when["cell"], str) else when["cell"]
        return [Token("field", _("Grade")), Token("op", _("is")), *_alternatives(cells)]
    if "from" in when or "to" in when:
        return [Token("field", category_name("total")), Token("op", _("is")), Token("value", _span(when))]
    tokens: list[Token] = []
    for axis in AXES:
        if axis in when:
            tokens += [Token("word", _("and"))] if tokens else []
            tokens += [Token("field", category_name(axis)), Token("op", _("is at least"))]
            tokens.append(Token("value", _points(when[axis])))
    return tokens


def _span(when: Mapping[str, Any]) -> str:
    low, high = when.get("from"), when.get("to")
    if high is None:
        return _("%(low)s or more") % {"low": _points(low)}
    if low is None:
        return _("%(high)s or less") % {"high": _points(high)}
    return _("%(low)s to %(high)s") % {"low": _points(low), "high": _points(high)}


def _alternatives(values: Sequence[str]) -> list[Token]:
    tokens: list[Token] = []
    for value in values:
        tokens += [Token("word", _("or")), Token("value", value)] if tokens else [Token("value", value)]
    return tokens


def _condition(raw: Any, vocabulary: Vocabulary) -> list[Token]:
    faults: list[Fault] = []
    found = read_condition(raw, object=vocabulary.object, catalogue=vocabulary.catalogue, place="if", faults=faults)
    if faults or found is None:
        return [Token("word", _("a condition holds that names what is gone"))]
    tokens = condition_tokens(found, labels=vocabulary.labels)
    return [Token("word" if token.kind == "or" else token.kind, token.text) for token in tokens]


def _facts(plain: Mapping[str, Any]) -> list[str]:
    facts = [_("every time") if plain.get("repeat", "once") == "every" else _("once for each record")]
    if plain.get("margin") is not None:
        facts.append(_margin(plain["margin"]))
    if days := plain.get("cooldown_days"):
        said = ngettext("not within %(n)s day of the last time", "not within %(n)s days of the last time", days)
        facts.append(said % {"n": days})
    return facts


def _margin(margin: Any) -> str:
    if not margin:
        return _("again only after falling below the threshold")
    return _("again only after falling %(points)s points below the threshold") % {"points": _points(margin)}


def _points(value: Any) -> str:
    return score_text(Decimal(str(value or 0)))
