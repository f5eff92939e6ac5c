"""The faults of a condition at the controls that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm.conditions.nodes import Fault


@dataclass(frozen=True)
class FaultsAt:
    """Those at a place and within it."""

    place: str
    faults: tuple[Fault, ...] = ()

    @classmethod
    def within(cls, faults: Iterable[Fault], place: str) -> FaultsAt:
        return cls(place, tuple(fault for fault in faults if _stands_in(fault.place, place)))

    def at(self, key: str) -> FaultsAt:
        """Of a member: `.value`, `[0]`, `.all[1]`."""
        return FaultsAt.within(self.faults, self.place + key)

    def text(self) -> str:
        """One sentence for one control."""
        return next((spoken(fault.message) for fault in self.faults), "")

    def without(self, *keys: str) -> str:
        """What no control shows: of the part as a whole, or of a key that the form has no field for."""
        shown = {fault for key in keys for fault in self.at(key).faults}
        return " ".join(spoken(fault.message) for fault in self.faults if fault not in shown)


def spoken(message: str) -> str:
    """As a sentence."""
    text = message[:1].upper() + message.removesuffix("; write it without quotes")[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _stands_in(place: str, within: str) -> bool:
    return place == within or (place.startswith(within) and place[len(within)] in ".[")
