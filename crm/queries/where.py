"""Conditions over one table, as SQL that lists put together: what both companies and deals are filtered by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from crm.queries.contacts import SHORT, search_words


@dataclass
class Where:
    """Over the record r. `parts` hold our own names alone; what a person typed is in `params`."""

    parts: list[str] = field(default_factory=list)
    params: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def sql(self) -> str:
        return " and ".join(self.parts) or "true"

    def search(self, text: str, words_sql: str) -> None:
        """Every word somewhere; a short one only where a word begins, since no trigram finds it."""
        for place, word in enumerate(search_words(text)):
            escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            self.params[f"word{place}"] = f"% {escaped}%" if len(word) < SHORT else f"%{escaped}%"
            self.parts.append(f"{words_sql} like crm_search_text(%(word{place})s)")

    def one_of(self, column: str, values: Sequence[str]) -> None:
        """`values` folded."""
        if values:
            self.parts.append(f"lower(r.{column}) = any(%({column})s)")
            self.params[column] = list(values)

    def between(self, column: str, low: Decimal | None, high: Decimal | None) -> None:
        """Both ends included."""
        for sign, name, bound in ((">=", "from", low), ("<=", "to", high)):
            if bound is not None:
                self.parts.append(f"r.{column} {sign} %({column}_{name})s")
                self.params[f"{column}_{name}"] = bound
