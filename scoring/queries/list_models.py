"""Lists that ask for scores: a model must not be scored by a list that asks for its own score."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.document import Condition
from crm.conditions.text import fold
from crm.conditions.writing import condition_plain
from crm.models import ListCondition, RecordList
from scoring.models import ScoringModel
from scoring.queries.list_uses import named_lists


def refusal_of(of: RecordList, condition: Condition) -> str:
    """Why the list can't ask for a score that is made of this very list; blank where it may."""
    asked = set(models_asked(condition_plain(condition)))
    if not asked:
        return ""
    for model in ScoringModel.objects.filter(published__isnull=False).select_related("published"):
        assert model.published
        reads = {(object, fold(name)) for object, name, _place in named_lists(json.loads(model.published.document))}
        if asked & {model.name, model.slug} and (of.object, fold(of.name)) in reads:
            words = {"list": of.name, "model": model.name}
            return _("“%(model)s” is scored by the list “%(list)s”, so the list can’t ask for that score.") % words
    return ""


def circle_of(document: dict[str, Any], names: set[str]) -> str:
    """A list of the document's that asks for the model's own score, by one of its names; blank where none does."""
    wanted = {(object, fold(name)) for object, name, _place in named_lists(document)}
    for held in ListCondition.objects.select_related("list"):
        is_read = (held.list.object, fold(held.list.name)) in wanted
        if is_read and names & set(models_asked(held.condition)):
            return held.list.name
    return ""


def models_asked(plain: Any) -> Iterator[str]:
    """The models whose score a plain condition asks for."""
    if isinstance(plain, list):
        for member in plain:
            yield from models_asked(member)
    elif isinstance(plain, dict):
        for key, value in plain.items():
            if key == "score" and isinstance(value, str):
                yield value
            else:
                yield from models_asked(value)
