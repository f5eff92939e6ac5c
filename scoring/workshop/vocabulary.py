"""What a sentence of the sheet can speak of: properties, an activity's fields, operators and activity types, by their
phrases.

The sheet is a file format, as YAML is: its phrases are English in every language of the pages.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from django.utils.translation import override

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.operators import ACTIVITY_FIELDS, OPERATORS, operators_for_field, operators_for_property
from crm.conditions.text import fold
from crm.conditions.wording import Labels, property_words, spelled

_FIELD_OF_PROPERTIES = re.compile(r"properties\.([\w.-]+)")
_ALSO: dict[str, tuple[str, ...]] = {
    "is_any": ("is one of", "is either", "=", "are"),
    "is_none": ("is not any of", "is not one of", "isn't", "!=", "≠"),
    "contains_any": ("includes", "includes any of"),
    "contains_none": ("doesn't contain", "does not contain any of"),
    "eq": ("=",),
    "ne": ("!=", "≠"),
    "gt": (">", "more than", "over"),
    "gte": (">=", "≥", "at least"),
    "lt": ("<", "less than", "under", "below"),
    "lte": ("<=", "≤", "at most", "up to"),
    "between": ("between", "from"),
    "known": ("known", "is filled in", "is not blank", "is not empty"),
    "unknown": ("unknown", "is blank", "is empty"),
    "is_true": ("yes", "is true"),
    "is_false": ("no", "is false"),
    "before": ("before",),
    "after": ("after",),
    "in_last_days": ("in the last", "within the last", "within"),
    "in_next_days": ("in the next", "within the next"),
    "more_than_days_ago": ("more than",),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a leaf asks about: `key` is `property` or `field`, `operators` those that fit it."""

    key: str
    name: str
    phrase: str
    operators: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """Of a model of `object`; `seen` are folded activity types that this database knows besides the standard ones."""

    object: str
    catalogue: Catalogue
    labels: Labels
    seen: Collection[str] = ()

    @cached_property
    def properties(self) -> dict[str, Subject]:
        """By normalised phrase; what two properties share stands for neither, save for one's own name."""
        found: dict[str, list[Subject]] = {}
        for path in dict.fromkeys(self.catalogue.paths(cast(ObjectName, self.object))):
            reached = self.catalogue.property_type(cast(ObjectName, self.object), path)
            if reached is None:
                continue
            with override("en"):
                phrase = property_words(path, self.labels)
            subject = Subject("property", path, phrase, operators_for_property(reached.type))
            for each in {normal(phrase), normal(path)}:
                found.setdefault(each, []).append(subject)
        alone = {phrase: subjects[0] for phrase, subjects in found.items() if len(subjects) == 1}
        return alone | {subject.name: subject for subjects in found.values() for subject in subjects}

    @cached_property
    def paths(self) -> dict[str, Subject]:
        """By path, each with the phrase that leads back to it."""
        return {
            each.name: each if self.properties.get(normal(each.phrase)) is each else _by_path(each)
            for each in self.properties.values()
        }

    @cached_property
    def types(self) -> dict[str, str]:
        """Activity types by normalised phrase."""
        known = {*THEIRS, *OURS, *NEITHER, *self.seen}
        named = {normal(each): name for name in sorted(known) for each in (spelled(name), name)}
        return named | {"any": "any", "anything": "any"}

    def property_at(self, phrase: str) -> Subject | None:
        return self.properties.get(phrase) or self.properties.get(normal(phrase))

    def field_at(self, phrase: str) -> Subject | None:
        """A field of an activity; `properties.NAME` is one that nobody has to have seen."""
        if found := _FIELD_OF_PROPERTIES.fullmatch(phrase):
            return Subject("field", f"properties.{found[1]}", phrase, operators_for_field(None))
        name = normal(phrase).replace(" ", "_")
        if name not in ACTIVITY_FIELDS:
            return None
        return Subject("field", name, name.replace("_", " "), operators_for_field(ACTIVITY_FIELDS[name]))


def normal(phrase: str) -> str:
    """“Company’s industry”, `company.industry` and “the company industry” alike."""
    plain = fold(phrase).replace("’", "'").replace("'s ", " ")
    plain = re.sub(r"[\s._-]+", " ", plain).strip()
    return re.sub(r"^(?:an?|the) ", "", plain)


def operator_phrases(names: Collection[str]) -> list[tuple[str, str]]:
    """(phrase, operator), the longest phrase first; of one phrase in the order of the operators."""
    found = [(phrase.lower().replace("’", "'"), name) for name in names for phrase in _phrases(name)]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _phrases(name: str) -> set[str]:
    operator = OPERATORS[name]
    return {operator.words, operator.words_one or operator.words, name, name.replace("_", " "), *_ALSO.get(name, ())}


def _by_path(subject: Subject) -> Subject:
    return Subject(subject.key, subject.name, subject.name, subject.operators)
