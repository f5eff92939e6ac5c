"""What a source's file says of its exports: how one is recognised, and what its columns become here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm.conditions.text import fold
from crm.importers.mapping import MappedColumn


def plain(header: str) -> str:
    """What headers are compared by: `LeadSource`, `Lead Source`, `lead_source` and `LEAD SOURCE` are one."""
    return "".join(character for character in fold(header) if character.isalnum())


def plains(headers: str | Iterable[str]) -> frozenset[str]:
    """Of headers parted by commas, or one by one."""
    given = headers.split(",") if isinstance(headers, str) else headers
    return frozenset(plain(header) for header in given)


@dataclass(frozen=True, slots=True)
class Translation:
    """Makes one cell of a row's other cells. `make` has a cell of each source, without surrounding white space.

    A source is several headers of which the file has one; where it has none, the cell is blank. `make` may raise
    `BadCell`, and then the row is left out.
    """

    sources: tuple[tuple[str, ...], ...]
    make: Callable[..., str]

    def places(self, headers: Iterable[str], absent: int) -> tuple[int, ...]:
        """Where the sources stand among the file's `headers`; `absent` for one that is not there."""
        known: dict[str, int] = {}
        for place, header in enumerate(headers):
            known.setdefault(plain(header), place)
        return tuple(
            next((known[plain(name)] for name in names if plain(name) in known), absent) for names in self.sources
        )


def to(name: str, type: str = "", *, by: str = "") -> MappedColumn:
    """The target of a column: a property's name; `by` names the translation that makes its cells."""
    return MappedColumn(name, type, by=by)


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of file that a source writes, and the kind of import that it can be.

    It is recognised by one header of each of `needs`, none of `without`, and `least` of `marks`, which no other source
    writes. `columns` by header, the preferred first: of two columns for one property the later stays a property of its
    own. A key that begins with “=” is no header, but a column made by its translation alone. `renamed` are further
    columns by header with the names of the properties that they become. `left_out` are of no use here, or have been
    used up by a translation; with `only_these` that is every column that is not in `columns`.
    """

    source: str
    kind: str
    label: Any
    needs: tuple[frozenset[str], ...]
    marks: frozenset[str]
    columns: Mapping[str, MappedColumn]
    least: int = 3
    without: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    only_these: bool = False
    notes: tuple[Any, ...] = ()

    def fitness(self, headers: frozenset[str]) -> int:
        """Of plain headers; 0 where it is not this export."""
        found = len(self.marks & headers)
        fits = found >= self.least and all(names & headers for names in self.needs) and not self.without & headers
        return found if fits else 0
