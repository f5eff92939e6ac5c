"""Which records a statement is about. The predicate is repeated wherever rows are read: a join to a list of ids misleads the planner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol


class Scope(Protocol):
    order: ClassVar[str]
    """What a SELECT over it ends with, whose first column is the record's id."""

    @property
    def is_wide(self) -> bool:
        """A good part of all records: what is asked of them is worked out for all at once."""

    def matches(self, column: str) -> str: ...


@dataclass(frozen=True, slots=True)
class IdRange:
    """`start <= id < end`, bound when the statement runs.

    What is read through indexes on the id stays in its order, and is merged: nothing has to be hashed.
    """

    order: ClassVar[str] = " order by 1"
    is_wide: ClassVar[bool] = True

    def matches(self, column: str) -> str:
        return f"({column} >= %(start)s::bigint and {column} < %(end)s::bigint)"

    @staticmethod
    def values(start: int, end: int) -> dict[str, Any]:
        return {"start": start, "end": end}


@dataclass(frozen=True, slots=True)
class IdList:
    """Ids bound when the statement runs."""

    order: ClassVar[str] = ""
    is_wide: ClassVar[bool] = False

    def matches(self, column: str) -> str:
        return f"{column} = any(%(ids)s::bigint[])"

    @staticmethod
    def values(ids: Sequence[int]) -> dict[str, Any]:
        return {"ids": list(ids)}


@dataclass(frozen=True, slots=True)
class CompaniesOf:
    """The companies of the contacts or deals of another scope."""

    order: ClassVar[str] = ""
    table: str
    inner: Scope

    @property
    def is_wide(self) -> bool:
        return self.inner.is_wide

    def matches(self, column: str) -> str:
        return f"{column} in (select y.company_id from {self.table} y where {self.inner.matches('y.id')})"


@dataclass(frozen=True, slots=True)
class OneRecord:
    """The record of an enclosing query, by the SQL of its id."""

    order: ClassVar[str] = ""
    is_wide: ClassVar[bool] = False
    record_id: str

    def matches(self, column: str) -> str:
        return f"{column} = {self.record_id}"


@dataclass(frozen=True, slots=True)
class Everyone:
    """No bound at all: the planner reads whole tables."""

    order: ClassVar[str] = ""
    is_wide: ClassVar[bool] = True

    def matches(self, _column: str) -> str:
        return "true"
