"""Where models name something: in which versions, and at which places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.uses import Use
from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document
from scoring.spec.matching import Plain

T = TypeVar("T", bound=Hashable)


def uses_in_models(wanted: Collection[T], named: Callable[[Plain], Iterable[tuple[T, str]]]) -> Iterator[tuple[T, Use]]:
    """One use a model and version: those in force or shown bind, drafts only name.

    `named` says of a document what it names, each with the place in words.
    """
    said: set[tuple[int, T, str]] = set()
    for version in _versions():
        places: dict[T, list[str]] = defaultdict(list)
        for of, place in named(plain_document(version)):
            if of in wanted and place not in places[of]:
                places[of].append(place)
        for of, found in places.items():
            use = (version.model_id, of, ", ".join(found))
            # A draft that only repeats what is in force is no other use.
            if use not in said:
                said.add(use)
                yield of, _use(version, use[2])


def parts_of(document: Plain) -> Iterator[tuple[Any, str]]:
    """Rules and triggers, each with the words for it."""
    for group in document["groups"]:
        for criterion in group["criteria"]:
            yield criterion, _("the rule “%(name)s”") % {"name": criterion["name"]}
    for trigger in document.get("triggers", []):
        yield trigger, _("the trigger “%(name)s”") % {"name": trigger["name"]}


def _versions() -> Iterator[Version]:
    live = ScoringModel.objects.filter(live__isnull=False).values("live_id")
    versions = Version.objects.filter(Q(status__in=["published", "draft"]) | Q(pk__in=live)).select_related("model")
    yield from versions.order_by("model__name", "number")


def _use(version: Version, places: str) -> Use:
    values = {"model": version.model, "places": places}
    is_draft = version.status == Version.Status.DRAFT
    text = _("%(model)s, draft: %(places)s") if is_draft else _("%(model)s: %(places)s")
    url = f"{reverse('model', args=[version.model_id])}?version={version.number}"
    return Use(text % values, url, is_binding=not is_draft)
