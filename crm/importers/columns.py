"""The columns of a file as an import knows them: those that stand in it, and those made of several by a translation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crm.conditions.text import WHITE_SPACE
from crm.importers.moments import Order
from crm.importers.numbers import NumberForm

ACTIVITY_PROPERTY = "properties."


@dataclass(frozen=True, slots=True)
class Made:
    """A cell that is made of others, which stand at `places` of the row."""

    places: tuple[int, ...]
    make: Callable[..., str]

    def cell(self, cells: Sequence[str]) -> str:
        """Raises `BadCell`."""
        return self.make(*[cells[place].strip(WHITE_SPACE) for place in self.places])

    def shown(self, cells: Sequence[str]) -> str:
        """What a person finds in the file."""
        return " | ".join(cells[place] for place in self.places if cells[place].strip(WHITE_SPACE))


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is a native column's, a custom property's, or an activity's `properties.NAME`; a blank `type` is open.

    `index` is the place of its cell among those of the file; one that is `made` has a number beyond them.
    """

    index: int
    header: str
    name: str
    type: str = ""
    is_native: bool = False
    is_new: bool = False
    is_mapped: bool = False
    order: Order | None = None
    form: NumberForm = field(default_factory=NumberForm)
    made: Made | None = None

    @property
    def activity_property(self) -> str:
        return self.name.removeprefix(ACTIVITY_PROPERTY) if self.name.startswith(ACTIVITY_PROPERTY) else ""
