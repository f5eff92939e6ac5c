"""What a first pass over the file finds out of each column, in constant memory: its type, and how it writes it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.conditions.text import WHITE_SPACE
from crm.importers.cells import is_boolean_word
from crm.importers.faults import ImportRefused
from crm.importers.moments import MomentEvidence, looks_like_moment
from crm.importers.numbers import NumberEvidence, looks_like_number

MOMENTS = ("date", "instant", "objection")
"""Types of columns that hold dates, and of which the order of day and month must be known."""


class ColumnEvidence:
    """Look at every cell of a column, then ask."""

    MOST_SEEN = 5_000

    def __init__(self) -> None:
        self.numbers, self.moments = NumberEvidence(), MomentEvidence()
        self.has_values = False
        self._all_boolean = self._all_numbers = self._all_moments = True
        self._seen: set[str] = set()

    def look(self, cell: str) -> None:
        if cell in self._seen:
            return
        text = cell.strip(WHITE_SPACE)
        if not text:
            return
        if len(self._seen) < self.MOST_SEEN:
            self._seen.add(cell)
        self.has_values = True
        self._all_boolean = self._all_boolean and is_boolean_word(text)
        self._all_numbers &= self.numbers.look(text) and looks_like_number(text)
        self._all_moments &= self.moments.look(text) and looks_like_moment(text)

    @property
    def type(self) -> str:
        """The proposal: the first of yes/no, number, date, instant that all values are, else text."""
        if not self.has_values:
            return "text"
        if self._all_boolean:
            return "boolean"
        if self._all_numbers and self.numbers.agrees:
            return "number"
        if self._all_moments:
            return "instant" if self.moments.has_times else "date"
        return "text"

    def refuse_open_order(self, header: str) -> None:
        """Raises `ImportRefused` with the question that only a person can answer."""
        if self.moments.order is None:
            raise ImportRefused(
                _(
                    "“%(header)s” has dates such as 03/04/2026: is the day first, or the month? Answer in the mapping: "
                    "{property: …, type: date, order: dmy} or mdy; or take them as they are: type: text."
                )
                % {"header": header}
            )
