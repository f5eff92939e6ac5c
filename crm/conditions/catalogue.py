"""What a document may refer to: properties with their types, lists, and published models. Pure; a query fills it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from crm.conditions.document import ObjectName
from crm.conditions.text import clean_text, fold

# From an object, the prefix of a path, and whether it may reach several records.
_HOPS: dict[ObjectName, dict[ObjectName, bool]] = {
    "contact": {"company": False, "deal": True},
    "company": {"contact": True, "deal": True},
    "deal": {"company": False, "contact": True},
}


class ReachedProperty(NamedTuple):
    """What a path leads to; `to_many` when several records may stand at its end."""

    object: ObjectName
    name: str
    type: str
    to_many: bool


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A published model as other models see it; `references` are the models that its own criteria read."""

    name: str
    object: ObjectName
    kind: str
    references: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Catalogue:
    """`properties` by (object, name) to its type; `lists` are folded names; `models` by name, by slug, or by both."""

    properties: dict[tuple[ObjectName, str], str] = field(default_factory=dict)
    lists: dict[ObjectName, frozenset[str]] = field(default_factory=dict)
    models: dict[str, PublishedModel] = field(default_factory=dict)

    def property_type(self, object: ObjectName, path: str) -> ReachedProperty | None:
        """`job_title`, `company.industry`: one hop at most, and never by the prefix of the object itself."""
        prefix, dot, name = path.partition(".")
        if not dot:
            return self._reached(object, path, to_many=False)
        for reached, to_many in _HOPS[object].items():
            if reached == prefix:
                return self._reached(reached, name, to_many=to_many)
        return None

    def paths(self, object: ObjectName) -> Iterator[str]:
        """Every path that can be written from a record of `object`."""
        for owner, name in self.properties:
            if owner == object:
                yield name
            elif owner in _HOPS[object]:
                yield f"{owner}.{name}"

    def has_list(self, object: ObjectName, name: str) -> bool:
        return fold(name) in self.lists.get(object, frozenset())

    def model(self, name: str) -> PublishedModel | None:
        """By name or slug, with its case as given."""
        wanted = clean_text(name)
        if wanted in self.models:
            return self.models[wanted]
        return next((model for model in self.models.values() if model.name == wanted), None)

    def _reached(self, object: ObjectName, name: str, *, to_many: bool) -> ReachedProperty | None:
        found = self.properties.get((object, name))
        return ReachedProperty(object, name, found, to_many) if found else None
