"""A model in plain words for those who were not there when it was made: what a score means, and what moves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.conditions.wording import Labels, number_words, sentence
from leadscoring.web.numbers import score_text
from scoring.interfaces.grades import Tier, tier_of
from scoring.interfaces.model_pages_rules import bounds_text, category_name, dimensions, most_points
from scoring.interfaces.trigger_words import TriggerWords, Vocabulary, trigger_words
from scoring.interfaces.wording import criterion_facts, criterion_points, criterion_sentence
from scoring.spec.document import ActivityRule, Band, Criterion, DisqualifyRule, ModelDocument


@dataclass(frozen=True, slots=True)
class ReadBand:
    """“Hot: 80 and more”."""

    label: str
    tier: Tier
    told: str


@dataclass(frozen=True, slots=True)
class ReadAxis:
    name: str
    bands: tuple[ReadBand, ...]


@dataclass(frozen=True, slots=True)
class ReadRule:
    """`most` orders them: what can give, or take, most stands first."""

    points: str
    told: str
    facts: tuple[str, ...]
    most: Decimal


@dataclass(frozen=True, slots=True)
class ReadPart:
    """What counts in one category, with its bounds in words."""

    name: str
    heading: str
    about: str
    bounds: str
    rules: tuple[ReadRule, ...]


@dataclass(frozen=True, slots=True)
class HowToRead:
    """models/how_to_read.html."""

    told: str
    total: str
    axes: tuple[ReadAxis, ...]
    parts: tuple[ReadPart, ...]
    minus: tuple[ReadRule, ...]
    out: tuple[ReadRule, ...]
    content: tuple[ReadRule, ...]
    """What people do with content, for those who make it."""
    fades: tuple[str, ...]
    triggers: tuple[TriggerWords, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]


def how_to_read(document: ModelDocument, vocabulary: Vocabulary) -> HowToRead:
    labels = vocabulary.labels
    criteria = [criterion for group in document.groups for criterion in group.criteria if criterion.enabled]
    return HowToRead(
        told=_told(document),
        total=bounds_text(document.bounds),
        axes=tuple(_axes(document)),
        parts=tuple(_parts(document, labels)),
        minus=_sorted(_rule(each, labels) for each in criteria if _takes(each)),
        out=tuple(_rule(each, labels) for each in criteria if isinstance(each.rule, DisqualifyRule)),
        content=_sorted(_rule(each, labels) for each in criteria if _is_of_content(each)),
        fades=tuple(_fades(criteria)),
        triggers=tuple(trigger_words(plain, vocabulary) for plain in document.triggers),
        include=document.audience.include,
        exclude=document.audience.exclude,
    )


def _told(document: ModelDocument) -> str:
    return {
        "fit": _("It says how well somebody fits: who they are, whatever they do."),
        "engagement": _("It says how interested somebody is: what they do, and how lately."),
        "combined": _(
            "It adds two things: how well somebody fits (who they are), and how interested they are (what they do)."
        ),
    }[document.kind]


def _axes(document: ModelDocument) -> Iterator[ReadAxis]:
    for axis, bands in document.bands.items():
        count = {str(axis): len(bands)}
        read = [
            ReadBand(band.label, tier_of({str(axis): place}, count), _span(bands, place))
            for place, band in enumerate(bands)
        ]
        yield ReadAxis(category_name(axis), tuple(read))


def _span(bands: tuple[Band, ...], place: int) -> str:
    low = score_text(bands[place].at_least)
    if place == 0:
        return _("%(low)s points and more") % {"low": low}
    return _("%(low)s points, up to below %(high)s") % {"low": low, "high": score_text(bands[place - 1].at_least)}


def _parts(document: ModelDocument, labels: Labels) -> Iterator[ReadPart]:
    for dimension in dimensions(document, labels):
        criteria = [
            criterion
            for group in document.groups
            if group.category == dimension.name
            for criterion in group.criteria
            if criterion.enabled and _gives(criterion)
        ]
        rules = _sorted(_rule(each, labels) for each in criteria)
        yield ReadPart(dimension.name, str(dimension.heading), str(dimension.about), dimension.bounds, rules)


def _gives(criterion: Criterion) -> bool:
    most = most_points(criterion)
    return not isinstance(criterion.rule, DisqualifyRule) and (most is None or most > 0)


def _takes(criterion: Criterion) -> bool:
    return not isinstance(criterion.rule, DisqualifyRule) and not _gives(criterion)


def _is_of_content(criterion: Criterion) -> bool:
    return isinstance(criterion.rule, ActivityRule) and criterion.rule.where is not None and _gives(criterion)


def _rule(criterion: Criterion, labels: Labels) -> ReadRule:
    most = most_points(criterion)
    facts = tuple(fact for fact in criterion_facts(criterion) if not isinstance(criterion.rule, DisqualifyRule))
    told = sentence(criterion_sentence(criterion, labels=labels))
    told = told[:1].upper() + told[1:]
    return ReadRule(criterion_points(criterion), told, facts, Decimal("Infinity") if most is None else abs(most))


def _sorted(rules: Iterator[ReadRule]) -> tuple[ReadRule, ...]:
    return tuple(sorted(rules, key=lambda rule: -rule.most))


def _fades(criteria: list[Criterion]) -> Iterator[str]:
    rules = [each.rule for each in criteria if isinstance(each.rule, ActivityRule)]
    fading = sum(1 for rule in rules if rule.decay is not None)
    if fading:
        values = {"n": number_words(fading), "of": number_words(len(rules))}
        yield _("%(n)s of %(of)s rules about behaviour fade: the same visit is worth less as it grows old.") % values
    if any(rule.within_days for rule in rules):
        yield _("Some count only what happened lately, as said beside them; after that the points are gone.")
    if fading or any(rule.within_days for rule in rules):
        yield _("So a score falls by itself when somebody goes quiet. That is meant so.")
