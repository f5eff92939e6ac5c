"""Lists that ask for scores, and models that are scored by lists: nothing is to be made of itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from crm.conditions.document import Condition
from crm.conditions.named import lists_named, models_named
from crm.conditions.text import fold
from crm.conditions.writing import condition_plain
from crm.models import ListCondition, RecordList
from scoring.models import ScoringModel
from scoring.queries.list_uses import named_lists
from scoring.queries.models import plain_document

MODEL = "model"

Part: TypeAlias = tuple[str, str]
"""A list by its object and folded name, or a model: MODEL, and its name or slug."""


@dataclass(frozen=True, slots=True)
class Made:
    name: str
    of: tuple[Part, ...]


def refusal_of(of: RecordList, condition: Condition) -> str:
    """Why the list can't ask for a score that is made of this very list; blank where it may."""
    plain = condition_plain(condition)
    if not any(models_named(plain)):
        return ""
    names = _way_back(Made(of.name, _asked_by_list(plain, of.object)), {(of.object, fold(of.name))})
    told = _("The list “%(list)s” can’t ask for a score that is made of this very list: %(names)s.")
    return told % {"list": of.name, "names": names} if names else ""


def circle_of(model: ScoringModel, document: dict[str, Any]) -> str:
    """Why the model can't be scored by a list that asks for its score; blank where none does."""
    names = _way_back(Made(model.name, _asked_by_model(document)), {(MODEL, model.name), (MODEL, model.slug)})
    told = _("“%(model)s” can’t be scored by a list that asks for its score: %(names)s.")
    return told % {"model": model.name, "names": names} if names else ""


def lists_asking(*names: str) -> Iterator[RecordList]:
    """Those whose condition asks for a model's score by one of these names."""
    for held in ListCondition.objects.select_related("list").order_by("list__name"):
        if set(names).intersection(models_named(held.condition)):
            yield held.list


def _way_back(start: Made, itself: Collection[Part]) -> str:
    """“Nordic” → “Top” → “Nordic”; blank where no way leads back."""
    known, seen = _known(), set[Part]()

    def way(at: Made) -> list[str]:
        for part in at.of:
            if part in itself:
                return [at.name, start.name]
            if part in known and part not in seen:
                seen.add(part)
                if onward := way(known[part]):
                    return [at.name, *onward]
        return []

    return " → ".join(f"“{name}”" for name in way(start))


def _known() -> dict[Part, Made]:
    """Dynamic lists, and models in force."""
    known: dict[Part, Made] = {}
    for held in ListCondition.objects.select_related("list"):
        object, name = held.list.object, held.list.name
        known[object, fold(name)] = Made(name, _asked_by_list(held.condition, object))
    for model in ScoringModel.objects.filter(published__isnull=False).select_related("published"):
        assert model.published
        made = Made(model.name, _asked_by_model(plain_document(model.published)))
        known |= {(MODEL, model.name): made, (MODEL, model.slug): made}
    return known


def _asked_by_list(condition: Any, object: str) -> tuple[Part, ...]:
    lists = ((its, fold(name)) for its, name in lists_named(condition, object))
    return (*lists, *((MODEL, name) for name in models_named(condition)))


def _asked_by_model(document: dict[str, Any]) -> tuple[Part, ...]:
    """Its triggers move no score."""
    scored = {key: value for key, value in document.items() if key != "triggers"}
    return (*(of for of, _place in named_lists(scored)), *((MODEL, name) for name in models_named(scored["groups"])))
