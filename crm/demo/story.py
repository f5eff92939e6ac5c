"""One contact's behaviour while it is being told: where steps are added and nothing lies in the future."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from crm.demo.chance import Chance
from crm.demo.records import ABSENT, DemoContact, Step
from crm.demo.seasons import Seasons
from crm.demo.shelf import Shelf


class Story:
    __slots__ = ("chance", "contact", "language", "now", "seasons", "shelf", "steps")

    def __init__(self, chance: Chance, shelf: Shelf, seasons: Seasons, contact: DemoContact) -> None:
        self.chance = chance
        self.shelf = shelf
        self.seasons = seasons
        self.contact = contact
        self.language = contact.language if chance.yes(0.6) else "en"
        self.steps: list[Step] = contact.steps
        self.now = seasons.now

    def add(self, at: int, key: int, value: str = ABSENT, properties: str = ABSENT) -> None:
        if at < self.now:
            self.steps.append((at, key, value, properties))

    def add_text(self, at: int, most: int) -> None:
        """One to `most` articles, in English or one's own language."""
        self.add_some(at, self.shelf.blog[self.language], most)

    def add_some(self, at: int, keys: Sequence[int], most: int) -> int:
        """One to `most` of `keys`, a minute or so apart; returns when the last was."""
        for _ in range(1 + int(self.chance.random() * most)):
            self.add(at, self.chance.one_of(keys))
            at += 15 + int(self.chance.random() * 150)
        return at


Episode: TypeAlias = Callable[[Story, int], None]
"""Adds what belongs to one occasion that begins at the given second."""
