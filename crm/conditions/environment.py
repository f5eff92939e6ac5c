"""What a compiler must know of the database besides the document: the catalogue, lists by name, whose activities count, the time zone."""

from __future__ import annotations

from dataclasses import dataclass

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.text import fold


class UnknownName(LookupError):
    """A list, property or model that a stored document names is no longer there; the message says which."""


@dataclass(frozen=True, eq=False)
class Environment:
    """`lists`: (object, folded name) → id. `not_theirs`: folded activity types that `any` leaves out. `own_domains`: folded."""

    catalogue: Catalogue
    lists: dict[tuple[ObjectName, str], int]
    not_theirs: tuple[str, ...]
    own_domains: tuple[str, ...]
    time_zone: str

    def list_id(self, object: ObjectName, name: str) -> int:
        found = self.lists.get((object, fold(name)))
        if found is None:
            raise UnknownName(f"The list “{name}” of {object} records does not exist any more.")
        return found

    def property_type(self, object: ObjectName, name: str) -> str:
        found = self.catalogue.properties.get((object, name))
        if found is None:
            raise UnknownName(f"The {object} property “{name}” does not exist any more.")
        return found
