"""What differs between two versions, in sentences a person reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue
from crm.conditions.wording import Labels
from leadscoring.web.numbers import score_text
from scoring.interfaces.diff_lines import ChangeLine, added, changed, compared, listed, moved, removed
from scoring.interfaces.diff_rules import criterion_title, criterion_worth, differing_criterion, differing_group
from scoring.interfaces.model_pages_rules import category_name
from scoring.interfaces.trigger_words import TriggerWords, Vocabulary, trigger_words
from scoring.models import ScoringModel, Version
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, read_version
from scoring.spec.document import Band, Bounds, Group, ModelDocument
from scoring.spec.matching import Plain, Spot, matched_parts, stayed
from scoring.spec.succession import Succession, criterion_at

__all__ = ["ChangeLine", "change_lines", "draft_changes", "lines_between"]


def lines_between(old: Version, new: Version, catalogue: Catalogue | None = None) -> list[ChangeLine] | None:
    """None where one of them can't be understood any more."""
    known = catalogue or current_catalogue()
    before, after = read_version(old, known).document, read_version(new, known).document
    if before is None or after is None:
        return None
    return change_lines(before, after, catalogue=known, labels=labels_of(after.object))


def draft_changes(model: ScoringModel, draft: Version) -> tuple[list[ChangeLine] | None, list[str]]:
    """Against the version in force, of a first version none; and the faults of a draft that can't be read."""
    catalogue = current_catalogue()
    faults = list(read_version(draft, catalogue).faults)
    return (lines_between(model.published, draft, catalogue) if model.published else []), faults


def change_lines(old: ModelDocument, new: ModelDocument, *, catalogue: Catalogue, labels: Labels) -> list[ChangeLine]:
    """In the order of the pages: the model, its groups with their rules, bands, audience, triggers."""
    return [
        *_model(old, new),
        *_groups(old, new, labels),
        *_bands(old, new),
        *_audience(old, new),
        *_triggers(old, new, Vocabulary(new.object, catalogue, labels)),
    ]


def _model(old: ModelDocument, new: ModelDocument) -> Iterator[ChangeLine]:
    whole = _("The model")
    yield from compared(whole, _("name"), old.name, new.name)
    yield from compared(whole, _("scores"), _objects(old), _objects(new))
    yield from compared(whole, _("kind"), _kind(old), _kind(new))
    yield from _bounds(category_name("total"), old.bounds, new.bounds)
    for name in dict.fromkeys((*old.category_names, *new.category_names)):
        before, after = old.categories.get(name, Bounds()), new.categories.get(name, Bounds())
        yield from _bounds(category_name(name), before, after)


def _objects(document: ModelDocument) -> str:
    return {"contact": _("contacts"), "company": _("companies"), "deal": _("deals")}[document.object]


def _kind(document: ModelDocument) -> str:
    return {"fit": _("fit"), "engagement": _("engagement"), "combined": _("fit and engagement")}[document.kind]


def _bounds(what: str, old: Bounds, new: Bounds) -> Iterator[ChangeLine]:
    yield from compared(what, _("limit"), _points(old.limit), _points(new.limit))
    yield from compared(what, _("at least"), _points(old.minimum), _points(new.minimum))


def _points(value: object) -> str:
    return _("none") if value is None else score_text(value)  # type: ignore[arg-type]


def _groups(old: ModelDocument, new: ModelDocument, labels: Labels) -> Iterator[ChangeLine]:
    succession = Succession(old, new)
    homes, rules = succession.groups, succession.rules
    for index, group in enumerate(old.groups):
        if index not in homes:
            yield removed(_group_title(group), _with_rules(group, labels))
    for index, group in enumerate(new.groups):
        if index not in homes.values():
            yield added(_group_title(group), _with_rules(group, labels))
    yield from _moves(homes, lambda index: _group_title(new.groups[index]))
    for was, now in homes.items():
        title = _group_title(new.groups[now])
        yield from differing_group(title, old.groups[was], new.groups[now])
        yield from _rules_of(old.groups[was], new.groups[now], (was, now), rules, labels)
    for spot, now_spot in rules.items():
        first, second = criterion_at(old, spot), criterion_at(new, now_spot)
        if homes.get(spot[0]) != now_spot[0]:
            places = (old.groups[spot[0]].name, new.groups[now_spot[0]].name)
            yield moved(criterion_title(second, labels), *(_("the group “%(name)s”") % {"name": n} for n in places))
        if first != second:
            yield from differing_criterion(first, second, labels)


def _rules_of(old: Group, new: Group, spot: Spot, rules: dict[Spot, Spot], labels: Labels) -> Iterator[ChangeLine]:
    """Those that came or went in a group that stays, and those that changed places in it."""
    was, now = spot
    for place, criterion in enumerate(old.criteria):
        if (was, place) not in rules:
            yield removed(criterion_title(criterion, labels), criterion_worth(criterion))
    for place, criterion in enumerate(new.criteria):
        if (now, place) not in rules.values():
            yield added(criterion_title(criterion, labels), criterion_worth(criterion))
    inside = {first[1]: second[1] for first, second in rules.items() if (first[0], second[0]) == spot}
    yield from _moves(inside, lambda place: criterion_title(new.criteria[place], labels))


def _moves(pairs: dict[int, int], title: Callable[[int], str]) -> Iterator[ChangeLine]:
    in_place = stayed([new for _old, new in sorted(pairs.items())])
    for old, new in sorted(pairs.items()):
        if new not in in_place:
            yield moved(title(new), *(_("place %(n)s") % {"n": place + 1} for place in (old, new)))


def _group_title(group: Group) -> str:
    return _("Group “%(name)s”") % {"name": group.name}


def _with_rules(group: Group, labels: Labels) -> str:
    if not group.criteria:
        return _("without rules")
    return _("with %(rules)s") % {"rules": "; ".join(criterion_title(each, labels) for each in group.criteria)}


def _bands(old: ModelDocument, new: ModelDocument) -> Iterator[ChangeLine]:
    for axis in ("total", "fit", "engagement"):
        before, after = _cutoffs(old.bands.get(axis, ())), _cutoffs(new.bands.get(axis, ()))
        for label in dict.fromkeys((*before, *after)):
            title = _("%(axis)s band “%(band)s”") % {"axis": category_name(axis), "band": label}
            if label not in after:
                yield removed(title, _from(before[label]))
            elif label not in before:
                yield added(title, _from(after[label]))
            else:
                yield from compared(title, _("from"), before[label], after[label])


def _cutoffs(bands: Sequence[Band]) -> dict[str, str]:
    return {band.label: score_text(band.at_least) for band in bands}


def _from(cutoff: str) -> str:
    return _("from %(points)s points") % {"points": cutoff}


def _audience(old: ModelDocument, new: ModelDocument) -> Iterator[ChangeLine]:
    everybody, nobody = _("everybody"), _("nobody")
    yield from listed(_("Audience: who is scored"), old.audience.include, new.audience.include, everybody)
    yield from listed(_("Audience: who is left out"), old.audience.exclude, new.audience.exclude, nobody)


def _triggers(old: ModelDocument, new: ModelDocument, vocabulary: Vocabulary) -> Iterator[ChangeLine]:
    before: list[Plain] = [dict(each) for each in old.triggers]
    after: list[Plain] = [dict(each) for each in new.triggers]
    pairs = matched_parts(before, after)
    for index, each in enumerate(before):
        if index not in pairs:
            yield removed(_trigger_title(each), "")
    for index, each in enumerate(after):
        if index not in pairs.values():
            yield added(_trigger_title(each), _whole_trigger(trigger_words(each, vocabulary)))
    yield from _moves(pairs, lambda index: _trigger_title(after[index]))
    for was, now in pairs.items():
        if before[was] != after[now]:
            yield from _trigger(before[was], after[now], vocabulary)


def _trigger(old: Plain, new: Plain, vocabulary: Vocabulary) -> Iterator[ChangeLine]:
    before, after, title = trigger_words(old, vocabulary), trigger_words(new, vocabulary), _trigger_title(new)
    yield from compared(title, _("name"), before.name, after.name)
    yield from changed(f"{title}: ", [each.text for each in before.sentence], [each.text for each in after.sentence])
    yield from compared(title, _("how often"), ", ".join(before.facts), ", ".join(after.facts))
    yield from listed(_("%(trigger)s, then") % {"trigger": title}, before.actions, after.actions, _("nothing"))


def _trigger_title(plain: Plain) -> str:
    return _("Trigger “%(name)s”") % {"name": plain["name"]}


def _whole_trigger(words: TriggerWords) -> str:
    return f"{' '.join(each.text for each in words.sentence)}: {_joined(words.actions)}"


def _joined(actions: Sequence[str]) -> str:
    return "; ".join(actions)
