"""Faults by their place, so that each stands at its control; what no control has asked for is said above the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crm.conditions.nodes import Fault
from scoring.interfaces.criterion_forms.fault_words import fault_words


class Faults:
    """Of one criterion, with places relative to it: `points`, `tiers[1].from`, `if.all[0].value`."""

    def __init__(self, faults: Iterable[Fault], place: str = "") -> None:
        self._faults = [Fault(_within(fault.place, place), fault.message) for fault in faults]
        self._told: set[int] = set()

    def at(self, *places: str) -> str:
        """The sentences of what is wrong at one of the places."""
        return self._tell(lambda place: place in places)

    def under(self, place: str) -> tuple[Fault, ...]:
        """What is wrong anywhere in a part that draws its own faults."""
        inside = (f"{place}.", f"{place}[")
        found = [n for n, fault in enumerate(self._faults) if fault.place == place or fault.place.startswith(inside)]
        self._told |= set(found)
        return tuple(self._faults[n] for n in found)

    def rest(self) -> tuple[str, ...]:
        return tuple(fault_words(fault) for n, fault in enumerate(self._faults) if n not in self._told)

    def _tell(self, is_asked: Callable[[str], bool]) -> str:
        found = [n for n, fault in enumerate(self._faults) if is_asked(fault.place)]
        self._told |= set(found)
        return " ".join(dict.fromkeys(fault_words(self._faults[n]) for n in found))


def _within(place: str, outer: str) -> str:
    if outer and place.startswith((f"{outer}.", f"{outer}[")):
        return place[len(outer) :].removeprefix(".")
    return "" if place == outer else place
