"""What compilers must know of the database: properties, lists, activity types, own domains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.conditions.builtin import BUILTIN
from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.document import ObjectName
from crm.conditions.environment import Environment
from crm.conditions.text import fold
from crm.models import ActivityType, Property, RecordList
from leadscoring.accounts.models import Organisation

VOCABULARY = (ActivityType, Organisation, Property, RecordList)
"""Whatever `load_environment` reads."""


def load_environment(models: Mapping[str, PublishedModel] | None = None) -> Environment:
    """Four small queries; `models` are the published ones, which this house does not know."""
    lists = list_ids()
    organisation = Organisation.objects.first() or Organisation()
    return Environment(
        catalogue=Catalogue(property_types(), _names(lists), dict(models or {})),
        lists=lists,
        not_theirs=types_not_theirs(),
        own_domains=tuple(organisation.own_domains),
        time_zone=organisation.zone_name(),
    )


def property_types() -> dict[tuple[ObjectName, str], str]:
    """Built-in and custom properties, by object and name."""
    builtin = {(object, name): type_ for object, properties in BUILTIN.items() for name, type_ in properties.items()}
    custom = {(object, name): type_ for object, name, type_ in Property.objects.values_list("object", "name", "type")}
    return {(_object(object), name): type_ for (object, name), type_ in (builtin | custom).items()}


def list_ids() -> dict[tuple[ObjectName, str], int]:
    """By object and folded name."""
    rows = RecordList.objects.values_list("object", "name", "id")
    return {(_object(object), fold(name)): list_id for object, name, list_id in rows}


def _object(name: str) -> ObjectName:
    """The database holds no other."""
    return cast(ObjectName, name)


def types_not_theirs() -> tuple[str, ...]:
    """Folded: what was done to people, what is neither for the better, and what an admin said; unknown ones are
    theirs."""
    whose = dict.fromkeys(THEIRS, "theirs") | dict.fromkeys((*OURS, *NEITHER), "not")
    said = {fold(name): said for name, said in ActivityType.objects.values_list("name", "whose")}
    return tuple(sorted(name for name, of in (whose | said).items() if of != "theirs"))


def _names(lists: Mapping[tuple[ObjectName, str], int]) -> dict[ObjectName, frozenset[str]]:
    return {object: frozenset(name for its, name in lists if its == object) for object in BUILTIN}
