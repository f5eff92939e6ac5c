"""The one error of reading a model document: it is refused whole, with every fault."""

from __future__ import annotations

from collections.abc import Iterable

from crm.conditions.nodes import Fault


class DocumentRefused(ValueError):
    """`faults` holds at least one; the text has a line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
