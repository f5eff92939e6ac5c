"""The properties that models name, in rules and triggers; and which models could not be computed without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, cast

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.models import Property
from crm.queries.property_uses import Name, PropertyUse
from leadscoring.uses import Use
from scoring.models import ScoringModel, Version
from scoring.queries.models import current_catalogue, plain_document, read_version

OBJECTS = ("contact", "company", "deal")


def properties_in_models(names: Collection[Name]) -> Iterator[PropertyUse]:
    """One use a model and version: those in force or shown bind, drafts only name."""
    wanted = set(names)
    said: set[tuple[int, Name, str]] = set()
    for version in _versions():
        places: dict[Name, list[str]] = defaultdict(list)
        for of, place in named_properties(plain_document(version)):
            if of in wanted and place not in places[of]:
                places[of].append(place)
        for of, found in places.items():
            use = (version.model_id, of, ", ".join(found))
            # A draft that only repeats what is in force is no other use.
            if use not in said:
                said.add(use)
                yield PropertyUse(of, _use(version, use[2]))


def named_properties(document: dict[str, Any]) -> Iterator[tuple[Name, str]]:
    """((object, name), where it stands) of every property that the document names."""
    object = document["object"]
    for group in document["groups"]:
        for criterion in group["criteria"]:
            place = _("the rule “%(name)s”") % {"name": criterion["name"]}
            yield from ((of, place) for of in _within(criterion, object))
    for trigger in document.get("triggers", []):
        place = _("the trigger “%(name)s”") % {"name": trigger["name"]}
        yield from ((of, place) for of in _within(trigger, object))


def models_broken_by(property: Property, new_type: str | None) -> Iterator[Use]:
    """Models in force that are sound now, and would not be."""
    now = current_catalogue()
    of = (cast(ObjectName, property.object), property.name)
    then = _with_type(now, of, new_type)
    for model in ScoringModel.objects.filter(published__isnull=False).select_related("published").order_by("name"):
        assert model.published
        if read_version(model.published, now).document is None:
            continue
        if faults := read_version(model.published, then).faults:
            text = _("“%(model)s” can't be computed any more: %(fault)s")
            yield Use(text % {"model": model, "fault": faults[0]}, reverse("model", args=[model.pk]), is_binding=True)


def _with_type(catalogue: Catalogue, of: tuple[ObjectName, str], new_type: str | None) -> Catalogue:
    properties = {name: type for name, type in catalogue.properties.items() if name != of}
    return replace(catalogue, properties=properties | ({of: new_type} if new_type else {}))


def _within(part: Any, object: str) -> Iterator[Name]:
    """A property inside `contact:` or `deal:` is one of those; a key `property` with a number is a value's points."""
    if isinstance(part, list):
        for member in part:
            yield from _within(member, object)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "property" and isinstance(value, str):
                yield _reached(value, object)
            else:
                yield from _within(value, key if key in OBJECTS else object)


def _reached(path: str, object: str) -> Name:
    prefix, dot, name = path.partition(".")
    return (prefix, name) if dot and prefix in OBJECTS else (object, path)


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
