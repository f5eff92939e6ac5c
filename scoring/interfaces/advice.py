"""Advice in words, each with links to the rules and groups that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadscoring.web.numbers import score_text, whole_text
from scoring.advisor.facts import Advice
from scoring.spec.matching import Plain
from scoring.spec.parts import criterion_key, group_key

MOST_NAMED = 6
DISMISS = gettext_lazy("Don’t show this again")
LOOKED_OVER = gettext_lazy("I have looked it over")


@dataclass(frozen=True, slots=True)
class Said:
    """advice.html: a sentence, links (name, address on the page), and what the button says that puts it away."""

    kind: str
    text: str
    links: tuple[tuple[str, str], ...]
    more: int
    dismiss: str


def in_words(advice: Advice, plain: Plain) -> Said:
    links = [_link_of_rule(plain, spot) for spot in advice.rules] + [_link_of_group(plain, g) for g in advice.groups]
    return Said(
        advice.kind,
        TEXTS[advice.kind](advice),
        tuple(links[:MOST_NAMED]),
        max(0, len(links) - MOST_NAMED),
        str(LOOKED_OVER if advice.kind == "review" else DISMISS),
    )


def _link_of_rule(plain: Plain, spot: tuple[int, int]) -> tuple[str, str]:
    group = plain["groups"][spot[0]]
    criterion = group["criteria"][spot[1]]
    return criterion["name"], f"#rule-{criterion_key(group, criterion)}"


def _link_of_group(plain: Plain, place: int) -> tuple[str, str]:
    group = plain["groups"][place]
    return group["name"], f"#group-{group_key(group)}"


def _many(advice: Advice) -> str:
    return _(
        "%(count)s rules are a lot for a first model. Start with 5 to 10 that marketing and sales agree on, "
        "and add others when you have seen what these do."
    ) % {"count": advice.numbers["count"]}


def _fit(advice: Advice) -> str:
    return _(
        "Fit can give %(fit)s points and engagement only %(engagement)s: somebody who never did anything can stand "
        "above those who are interested now. Usually both can give about the same."
    ) % _scores(advice.numbers, "fit", "engagement")


def _no_minus(_advice: Advice) -> str:
    return _(
        "No rule takes points away. Students, competitors, free e-mail addresses or a long silence are usual reasons "
        "for fewer points."
    )


def _nobody(advice: Advice) -> str:
    return ngettext(
        "Nobody matches this rule just now. Is it spelled as in the data?",
        "Nobody matches these %(count)s rules just now. Are they spelled as in the data?",
        len(advice.rules),
    ) % {"count": len(advice.rules)}


def _everybody(advice: Advice) -> str:
    return ngettext(
        "Everybody matches this rule, so it tells nobody from anybody else.",
        "Everybody matches these %(count)s rules, so they tell nobody from anybody else.",
        len(advice.rules),
    ) % {"count": len(advice.rules)}


def _same(advice: Advice) -> str:
    return _(
        "These two rules match the same people, %(both)s of %(either)s, so they count one thing twice. "
        "One of them is probably enough."
    ) % _wholes(advice.numbers, "both", "either")


def _minus_buys(advice: Advice) -> str:
    numbers: Mapping[str, Any] = advice.numbers
    return _(
        "This rule takes points from people who buy more often than others: %(bought)s of the %(matched)s whom it "
        "matches bought, %(share)s %%, against %(usual)s %% of all. Look whether the minus is right."
    ) % {
        "bought": whole_text(numbers["bought"]),
        "matched": whole_text(numbers["matched"]),
        "share": score_text(numbers["share"] * 100),
        "usual": score_text(numbers["usual"] * 100),
    }


def _exceeded(advice: Advice) -> str:
    return _(
        "This rule alone gives %(points)s points, and its group lets no more than %(limit)s through: the rest is lost "
        "each time, and the group’s other rules add nothing to it."
    ) % _scores(advice.numbers, "points", "limit")


def _unreached(advice: Advice) -> str:
    return _(
        "All rules of this group together give %(possible)s points, so its limit of %(limit)s is never reached."
    ) % (_scores(advice.numbers, "possible", "limit"))


def _slow(advice: Advice) -> str:
    return _(
        "The points of this rule fade so slowly that more than half of them are left when its window of %(window)s "
        "days ends, and all are lost at once. Make the window longer or the decay quicker, or do without one of them."
    ) % {"window": advice.numbers["window"]}


def _fast(advice: Advice) -> str:
    values = {"gone": score_text(advice.numbers["gone"]), "window": advice.numbers["window"]}  # type: ignore[arg-type]
    return (
        _(
            "The points of this rule are gone after %(gone)s days, long before its window of %(window)s days ends: "
            "what is older matches and gives nothing."
        )
        % values
    )


def _review(advice: Advice) -> str:
    return _(
        "Nobody has looked this model over for %(days)s days. Once a quarter, ask sales whether the highest scores are "
        "the right people."
    ) % {"days": advice.numbers["days"]}


def _scores(numbers: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: score_text(numbers[name]) for name in names}


def _wholes(numbers: Mapping[str, Any], *names: str) -> dict[str, str]:
    return {name: whole_text(numbers[name]) for name in names}


TEXTS: dict[str, Callable[[Advice], str]] = {
    "many-rules": _many,
    "fit-outweighs": _fit,
    "no-minus": _no_minus,
    "matches-nobody": _nobody,
    "matches-everybody": _everybody,
    "same-people": _same,
    "minus-buys": _minus_buys,
    "limit-exceeded": _exceeded,
    "limit-unreached": _unreached,
    "decay-slow": _slow,
    "decay-fast": _fast,
    "review": _review,
}
