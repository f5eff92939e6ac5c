"""Conditions → SQL over a row. Every value is bound; the text depends on the condition's shape alone.

One compiler serves lists, audiences, criteria and triggers. Whoever compiles for many records at once gives a `Row` that answers
memberships, activity counts and scores from joins of its own; elsewhere each becomes a subquery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Protocol

from crm.conditions.builtin import BUILTIN
from crm.conditions.columns import Column, custom_column, text_column, untyped_column
from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    FieldTest,
    ListTest,
    Not,
    ObjectName,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from crm.conditions.environment import Environment
from crm.conditions.operator_sql import operator_sql
from crm.conditions.text import fold
from crm.conditions.values import Values

TEXT_LIKE = ("text", "email", "url", "choice")
NUMBER_OPERATORS = ("eq", "ne", "gt", "gte", "lt", "lte")
TIME_OPERATORS = ("before", "after", "in_last_days", "more_than_days_ago", "in_next_days")


def read_as(test: FieldTest) -> tuple[str, ...]:
    """The types as which an operator reads a `properties.NAME`: a text is a date or an instant, never both."""
    if test.op == "between" and isinstance(test.value, tuple):
        return ("number",) if isinstance(test.value[0], Decimal) else ("date", "instant")
    if test.op in TIME_OPERATORS:
        return ("date", "instant")
    if test.op in NUMBER_OPERATORS:
        return ("number",)
    return ("boolean",) if test.op in ("is_true", "is_false") else ("text",)


class Row(Protocol):
    """One row that a condition is asked of. `alias` names it in SQL; `column` may answer from something worked out before."""

    object: ObjectName
    alias: str

    def within(self, column: str) -> str:
        """That a column holds the id of one of the many rows that are asked about; blank where they are few."""

    def column(self, name: str, *, of_company: bool) -> Column: ...
    def in_list(self, test: ListTest) -> str: ...
    def activity_count(self, test: ActivityTest) -> str: ...
    def score(self, test: ScoreTest) -> Column: ...


@dataclass
class Compiler:
    """`aliases` keeps names of subqueries apart within one statement. `related_score`: how an associated record's score is found."""

    environment: Environment
    values: Values
    related_score: Callable[[ScoreTest, RelatedRow], Column] | None = None
    aliases: Callable[[], int] = field(default_factory=lambda: count().__next__)

    def sql(self, condition: Condition, row: Row) -> str:
        match condition:
            case AllOf(members):
                return "(" + " and ".join(self.sql(member, row) for member in members) + ")"
            case AnyOf(members):
                return "(" + " or ".join(self.sql(member, row) for member in members) + ")"
            case Not(member):
                return f"(not {self.sql(member, row)})"
            case PropertyTest():
                return self._property(condition, row)
            case RelatedTest(object, inner):
                return self._related(object, row, lambda other: self.sql(inner, other))
            case ListTest():
                return row.in_list(condition)
            case ActivityTest() if isinstance(row, RelatedRow) and row.bounds is not None:
                return self._is_among_those_who_did(condition, row, row.bounds)
            case ActivityTest():
                return _often_enough(condition, row.activity_count(condition))
            case ScoreTest(op=op, value=value, or_blank=or_blank):
                return self.test(op, row.score(condition), value, or_blank=or_blank)
            case FieldTest():
                raise TypeError(f"{condition.field} is a field of an activity or a score, not of a record")

    def test(self, op: str, column: Column, value: object, *, or_blank: bool = False) -> str:
        zone = self.environment.time_zone
        return operator_sql(op, column, value, or_blank=or_blank, values=self.values, zone=zone)

    def fields(self, condition: Condition, columns_of: Callable[[FieldTest], list[Column]]) -> str:
        """A condition whose leaves are FieldTests: one holds if any of the columns that `columns_of` finds for it does."""
        match condition:
            case AllOf(members):
                return "(" + " and ".join(self.fields(member, columns_of) for member in members) + ")"
            case AnyOf(members):
                return "(" + " or ".join(self.fields(member, columns_of) for member in members) + ")"
            case Not(member):
                return f"(not {self.fields(member, columns_of)})"
            case FieldTest(op=op, value=value, or_blank=or_blank):
                tests = [self.test(op, column, value, or_blank=or_blank) for column in columns_of(condition)]
                return tests[0] if len(tests) == 1 else f"({' or '.join(tests)})"
        raise TypeError(f"only leaves over fields may stand here, not {type(condition).__name__}")

    def activity_types(self, types: tuple[str, ...], key: str) -> str:
        """Whether the activity key `key` is of the types; a machine's never is."""
        folded = tuple(fold(name) for name in types)
        named = f"lower({key}.type) = any({self.values.texts(folded)})"
        if "any" in folded:
            named = f"({named} or lower({key}.type) <> all({self.values.texts(self.environment.not_theirs)}))"
        return f"(not {key}.is_machine and {named})"

    def activity_field(self, test: FieldTest, key: str, activity: str) -> list[Column]:
        name = test.field
        if name == "value":
            return [Column("number", f"{activity}.value")]
        if name.startswith("properties."):
            text = f"({activity}.properties ->> {self.values.constant(name.removeprefix('properties.'), 'text')})"
            zone = self.values.constant(self.environment.time_zone, "text")
            return [untyped_column(text, wanted, zone) for wanted in read_as(test)]
        return [text_column(f"{key}.{name}", nullable=False)]

    def list_member(self, test: ListTest, object: ObjectName, record_id: str) -> str:
        list_id = self.values.constant(self.environment.list_id(object, test.list), "int")
        return f"exists (select 1 from crm_listmember m where m.list_id = {list_id} and m.record_id = {record_id})"

    def activity_count(self, test: ActivityTest, row: Row) -> str:
        """A subquery over the record's activities; `least` lets PostgreSQL stop nowhere, so frames count in a pass of their own."""
        contact_id, activities = self._activities(test, "contact")
        return f"(select count(*) {activities} and {contacts_of(row.object, contact_id, f'{row.alias}.id')})"

    def _is_among_those_who_did(self, test: ActivityTest, row: RelatedRow, bounds: Bounds) -> str:
        """All who did it often enough at once: counting for each of a million records would take hours."""
        doer, activities = self._activities(test, row.object)
        meant = f"{doer} is not null and {bounds(doer)}"
        often = _often_enough(test, "count(*)")
        return f"{row.alias}.id in (select {doer} {activities} and {meant} group by {doer} having {often})"

    def _activities(self, test: ActivityTest, object: ObjectName) -> tuple[str, str]:
        """The column that tells which contact, company or deal did it, and FROM … WHERE."""
        n = self.aliases()
        key, activity, link = f"k{n}", f"a{n}", f"o{n}"
        doer, joined = {
            "contact": (f"{activity}.contact_id", ""),
            "company": (f"{link}.company_id", f"join crm_contact {link} on {link}.id = {activity}.contact_id "),
            "deal": (f"{link}.deal_id", f"join crm_dealcontact {link} on {link}.contact_id = {activity}.contact_id "),
        }[object]
        conditions = [
            f"{activity}.occurred_at <= {self.values.as_of}",
            self.activity_types(test.types, key),
        ]
        if test.within_days:
            conditions.append(f"{activity}.occurred_at > {self.values.days_before(test.within_days)}")
        if test.where:
            conditions.append(self.fields(test.where, lambda leaf: self.activity_field(leaf, key, activity)))
        return doer, (
            f"from crm_activity {activity} join crm_activitykey {key} on {key}.id = {activity}.key_id "
            f"{joined}where {' and '.join(conditions)}"
        )

    def _property(self, test: PropertyTest, row: Row) -> str:
        prefix, dot, name = test.path.partition(".")
        if not dot:
            return self._leaf(test, test.path, row, of_company=False)
        if prefix == "company":
            return self._leaf(test, name, row, of_company=True)
        return self._related(_object(prefix), row, lambda other: self._leaf(test, name, other, of_company=False))

    def _leaf(self, test: PropertyTest, name: str, row: Row, *, of_company: bool) -> str:
        if test.op == "changed_in_last_days":
            known = self.test("known", row.column(name, of_company=of_company), None)
            return f"({known} and {self._changed(test, name, row, of_company=of_company)})"
        return self.test(test.op, row.column(name, of_company=of_company), test.value, or_blank=test.or_blank)

    def _changed(self, test: PropertyTest, name: str, row: Row, *, of_company: bool) -> str:
        n = self.aliases()
        object, record_id = ("company", f"{row.alias}.company_id") if of_company else (row.object, f"{row.alias}.id")
        days = test.value if isinstance(test.value, int) else 0
        return (
            f"exists (select 1 from crm_propertychange h{n} where h{n}.object = '{object}' and h{n}.record_id = {record_id} "
            f"and h{n}.property = {self.values.constant(name, 'text')} and h{n}.at > {self.values.days_before(days)} "
            f"and h{n}.at <= {self.values.as_of})"
        )

    def _related(self, object: ObjectName, row: Row, inner: Callable[[Row], str]) -> str:
        """Of many rows those who have such a record are looked for once and hashed, and not anew for each of them."""
        other = RelatedRow(object, f"x{self.aliases()}", self)
        owner, source = _owned(row, other)
        if within := row.within(owner):
            other.bounds = anybody
            return f"{row.alias}.id in (select {owner} from {source} where {owner} is not null and {within} and {inner(other)})"
        return f"exists (select 1 from {source} where {owner} = {row.alias}.id and {inner(other)})"


Bounds = Callable[[str], str]


def anybody(_column: str) -> str:
    return "true"


@dataclass
class RelatedRow:
    """An associated record inside a subquery: everything about it is a subquery or a join of its own."""

    object: ObjectName
    alias: str
    compiler: Compiler
    bounds: Bounds | None = None
    """Of many records, all of whom are gone through: that a column holds the id of one of them."""

    @property
    def table(self) -> str:
        table = f"crm_{self.object} {self.alias}"
        return (
            table
            if self.object == "company"
            else f"{table} left join crm_company {self.alias}c on {self.alias}c.id = {self.alias}.company_id"
        )

    def within(self, column: str) -> str:
        return self.bounds(column) if self.bounds else ""

    def column(self, name: str, *, of_company: bool) -> Column:
        alias, object = (f"{self.alias}c", "company") if of_company else (self.alias, self.object)
        return stored_column(self.compiler, _object(object), alias, name, nullable=of_company)

    def in_list(self, test: ListTest) -> str:
        return self.compiler.list_member(test, self.object, f"{self.alias}.id")

    def activity_count(self, test: ActivityTest) -> str:
        return self.compiler.activity_count(test, self)

    def score(self, test: ScoreTest) -> Column:
        if self.compiler.related_score is None:
            raise TypeError("scores can't be asked here")
        return self.compiler.related_score(test, self)


def stored_column(compiler: Compiler, object: ObjectName, alias: str, name: str, *, nullable: bool) -> Column:
    """A property where it is stored: a column of its own, or one of the custom values."""
    property_type = compiler.environment.property_type(object, name)
    if name not in BUILTIN[object]:
        return custom_column(alias, compiler.values.constant(name, "text"), property_type)
    if property_type in TEXT_LIKE:
        return text_column(f"{alias}.{name}", property_type, nullable=nullable)
    return Column(property_type, f"{alias}.{name}")


def _often_enough(test: ActivityTest, number: str) -> str:
    return f"({number} >= {test.at_least}" + (f" and {number} <= {test.at_most})" if test.at_most else ")")


def contacts_of(object: ObjectName, contact_id: str, record_id: str) -> str:
    """Whether the contact is the record, or one of its contacts."""
    match object:
        case "contact":
            return f"{contact_id} = {record_id}"
        case "company":
            return f"{contact_id} in (select id from crm_contact where company_id = {record_id})"
        case "deal":
            return f"{contact_id} in (select contact_id from crm_dealcontact where deal_id = {record_id})"


def _owned(row: Row, other: RelatedRow) -> tuple[str, str]:
    """The column that tells whose an associated record is, and the tables it is read from."""
    match row.object, other.object:
        case "company", _:
            return f"{other.alias}.company_id", other.table
        case ("contact", "deal") | ("deal", "contact"):
            link = f"{other.alias}l"
            return f"{link}.{row.object}_id", (
                f"{other.table} join crm_dealcontact {link} on {link}.{other.object}_id = {other.alias}.id"
            )
    raise TypeError(f"a {row.object} has no associated {other.object} records")


def _object(name: str) -> ObjectName:
    if name in ("contact", "company", "deal"):
        return name  # type: ignore[return-value]
    raise TypeError(f"{name} is no object")
