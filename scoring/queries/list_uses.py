"""The lists that models name: in audiences, criteria and triggers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.models import RecordList
from crm.queries.list_uses import ListUse
from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document

NAMED_BY = ("list", "not_in_list")
RELATED = ("contact", "deal", "company")


def uses_in_models(lists: Sequence[RecordList]) -> Iterator[ListUse]:
    """One use a model and version: those in force or shown bind, drafts only name."""
    wanted = {(each.object, fold(each.name)): each.pk for each in lists}
    versions = Version.objects.filter(Q(status__in=["published", "draft"]) | Q(pk__in=_live())).select_related("model")
    said: set[tuple[int, int, str]] = set()
    for version in versions.order_by("model__name", "number"):
        places: dict[int, list[str]] = defaultdict(list)
        for object, name, place in named_lists(plain_document(version)):
            if list_id := wanted.get((object, fold(name))):
                places[list_id] += [] if place in places[list_id] else [place]
        for list_id, found in places.items():
            use = (version.model_id, list_id, ", ".join(found))
            # A draft that only repeats what is in force is no other use.
            if use not in said:
                said.add(use)
                yield _use(version, list_id, use[2])


def named_lists(document: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(object, name, where it stands) of every list that the document names."""
    object = document["object"]
    for side, place in (("include", _("its audience")), ("exclude", _("those left out"))):
        for name in document.get("audience", {}).get(side, []):
            yield object, name, place
    for group in document["groups"]:
        for criterion in group["criteria"]:
            place = _("the rule “%(name)s”") % {"name": criterion["name"]}
            yield from ((its, name, place) for its, name in _within(criterion, object))
    for trigger in document.get("triggers", []):
        place = _("the trigger “%(name)s”") % {"name": trigger["name"]}
        yield from ((its, name, place) for its, name in _within(trigger, object))


def _within(part: Any, object: str) -> Iterator[tuple[str, str]]:
    """A list inside `contact:` or `deal:` is one of those; a key `list` with a number is a value's points."""
    if isinstance(part, list):
        for member in part:
            yield from _within(member, object)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in NAMED_BY and isinstance(value, str):
                yield object, value
            else:
                yield from _within(value, key if key in RELATED else object)


def _use(version: Version, list_id: int, places: str) -> ListUse:
    values = {"model": version.model, "places": places}
    is_draft = version.status == Version.Status.DRAFT
    text = _("%(model)s, draft: %(places)s") % values if is_draft else _("%(model)s: %(places)s") % values
    url = f"{reverse('model', args=[version.model_id])}?version={version.number}"
    return ListUse(list_id, text, url, is_binding=not is_draft)


def _live() -> QuerySet[ScoringModel, Any]:
    return ScoringModel.objects.filter(live__isnull=False).values("live_id")
