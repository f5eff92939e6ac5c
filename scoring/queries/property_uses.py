"""The properties that models name, in rules and triggers; and which models could not be computed without one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.named import properties_named
from crm.models import Property
from crm.queries.property_uses import Name, PropertyUse
from leadscoring.uses import Use
from scoring.models import ScoringModel
from scoring.queries.models import current_catalogue, read_version
from scoring.queries.uses import parts_of, uses_in_models


def properties_in_models(names: Collection[Name]) -> Iterator[PropertyUse]:
    for of, use in uses_in_models(set(names), named_properties):
        yield PropertyUse(of, use)


def named_properties(document: dict[str, Any]) -> Iterator[tuple[Name, str]]:
    """((object, name), where it stands) of every property that the document names."""
    for part, place in parts_of(document):
        yield from ((of, place) for of in properties_named(part, document["object"]))


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
