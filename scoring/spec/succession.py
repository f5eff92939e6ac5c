"""Which rules of a version the next one still has, by whatever name, and which of them it leaves as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from scoring.spec.document import Criterion, ModelDocument
from scoring.spec.matching import Plain, Spot, matched_criteria, matched_parts, with_renamed
from scoring.spec.parts import with_ids
from scoring.spec.writing import to_plain

Stretch: TypeAlias = tuple[int, int, int]
"""Of the points of a score: where it begins in the old one and in the new one, counted from 0, and how many follow."""


def keyed_groups(document: ModelDocument) -> list[Plain]:
    """With the ids that the editor knows its parts by, or would give them."""
    groups: list[Plain] = with_ids(to_plain(document))["groups"]
    return groups


def enabled_spots(document: ModelDocument) -> list[Spot]:
    """In document order, which is the order of a score's points."""
    return [
        (index, place)
        for index, group in enumerate(document.groups)
        for place, criterion in enumerate(group.criteria)
        if criterion.enabled
    ]


def criterion_at(document: ModelDocument, spot: Spot) -> Criterion:
    return document.groups[spot[0]].criteria[spot[1]]


@dataclass(frozen=True)
class Succession:
    old: ModelDocument
    new: ModelDocument

    @cached_property
    def groups(self) -> dict[int, int]:
        return matched_parts(*self._keyed)

    @cached_property
    def rules(self) -> dict[Spot, Spot]:
        known = matched_criteria(*self._keyed, self.groups)
        return with_renamed(known, *self._keyed, self.groups)

    @cached_property
    def untouched(self) -> dict[Spot, Spot]:
        """What differs in their points is of the time, not of the version."""
        return {was: now for was, now in self.rules.items() if self._says_the_same(was, now)}

    def untouched_points(self) -> list[Stretch]:
        olds = {spot: place for place, spot in enumerate(enabled_spots(self.old))}
        news = {spot: place for place, spot in enumerate(enabled_spots(self.new))}
        found: list[Stretch] = []
        for was, now in sorted((olds[a], news[b]) for a, b in self.untouched.items() if a in olds):
            start, new_start, length = found[-1] if found else (-1, -1, 0)
            if (was, now) == (start + length, new_start + length):
                found[-1] = (start, new_start, length + 1)
            else:
                found.append((was, now, 1))
        return found

    @cached_property
    def _keyed(self) -> tuple[list[Plain], list[Plain]]:
        return keyed_groups(self.old), keyed_groups(self.new)

    def _says_the_same(self, was: Spot, now: Spot) -> bool:
        before, after = (
            replace(criterion_at(document, spot), id=None, name="")
            for document, spot in ((self.old, was), (self.new, now))
        )
        return before == after
