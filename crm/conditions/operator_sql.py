"""Each operator as SQL over a column: true or false, never unknown, so that `not` reverses it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from crm.conditions.columns import Column
from crm.conditions.keyboard import EVERY_SECOND_LETTER, RUNS_OF_FIVE, RUNS_OF_FOUR, letter_or_digit
from crm.conditions.text import fold
from crm.conditions.values import Values
from crm.conditions.wordlists import DISPOSABLE_EMAIL_DOMAINS, FREE_EMAIL_DOMAINS, ROLE_NAMES

Test: TypeAlias = Callable[[Column, Any, bool, Values, str], str]
"""(column, argument, or_blank, values, time zone) → SQL."""

CUSTOMER_DOMAINS = """(select lower(d.domain) from crm_company d where d.domain <> '' and (
  exists (select 1 from crm_contact dc where dc.company_id = d.id and lower(dc.lifecycle_stage) = 'customer')
  or exists (select 1 from crm_deal dd where dd.company_id = d.id and lower(dd.stage) = 'closed_won')))"""


def operator_sql(op: str, column: Column, value: Any, *, or_blank: bool, values: Values, zone: str) -> str:
    return TESTS[op](column, value, or_blank, values, zone)


def _texts(match: Callable[[str, tuple[str, ...], Values], str]) -> Test:
    """A text operator from what it asks of one folded text; a multi-choice satisfies it with any of its values."""

    def test(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
        arguments = tuple(fold(text) for text in value)
        if column.type == "multi_choice":
            return f"exists (select 1 from jsonb_array_elements_text({column.sql}) e(v) where {match('lower(e.v)', arguments, values)})"
        return column.holds(match(column.folded, arguments, values))

    return test


def _none_of(positive: Test) -> Test:
    def test(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
        found = positive(column, value, False, values, zone)
        return f"(not {found})" if or_blank else f"(not ({column.blank}) and not {found})"

    return test


def _equal(text: str, arguments: tuple[str, ...], values: Values) -> str:
    return f"{text} = any({values.texts(arguments)})"


def _like(before: str, after: str) -> Callable[[str, tuple[str, ...], Values], str]:
    def match(text: str, arguments: tuple[str, ...], values: Values) -> str:
        patterns = [before + re.sub(r"([\\%_])", r"\\\1", argument) + after for argument in arguments]
        return f"{text} like any({values.texts(patterns)})"

    return match


def _words(text: str, arguments: tuple[str, ...], values: Values) -> str:
    """Between non-letters and non-digits: a `like` first, since most texts do not even contain the word."""
    any_of = "|".join(re.sub(r"([\\.^$*+?()\[\]{}|-])", r"\\\1", argument) for argument in arguments)
    pattern = f"(^|[^{letter_or_digit()}])({any_of})([^{letter_or_digit()}]|$)"
    return f"({_like('%', '%')(text, arguments, values)} and {text} ~ {values.constant(pattern, 'text')})"


_is_any, _contains, _word = _texts(_equal), _texts(_like("%", "%")), _texts(_words)


def _number(comparison: str) -> Test:
    def test(column: Column, value: Decimal, or_blank: bool, values: Values, zone: str) -> str:
        found = column.holds(f"{column.sql} {comparison} {values.constant(value, 'numeric')}")
        return f"({column.blank} or {found})" if or_blank else found

    return test


def _between(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
    if column.type == "number":
        low, high = (values.constant(end, "numeric") for end in value)
        return column.holds(f"{column.sql} between {low} and {high}")
    low, high = (values.constant(end, "date") for end in value)
    return column.holds(f"{local_date(column, zone, values)} between {low} and {high}")


def local_date(column: Column, zone: str, values: Values) -> str:
    if column.type == "date":
        return column.sql
    return f"({column.sql} at time zone {values.constant(zone, 'text')})::date"


def _day(comparison: str) -> Test:
    def test(column: Column, value: date, or_blank: bool, values: Values, zone: str) -> str:
        return column.holds(f"{local_date(column, zone, values)} {comparison} {values.constant(value, 'date')}")

    return test


def _in_last_days(column: Column, days: int, or_blank: bool, values: Values, zone: str) -> str:
    if column.type == "date":
        low, high = values.local_day(zone, -days), values.local_day(zone)
    else:
        low, high = values.days_before(days), values.as_of
    return column.holds(f"{column.sql} > {low} and {column.sql} <= {high}")


def _more_than_days_ago(column: Column, days: int, or_blank: bool, values: Values, zone: str) -> str:
    limit = values.local_day(zone, -days) if column.type == "date" else values.days_before(days)
    return column.holds(f"{column.sql} <= {limit}")


def _in_next_days(column: Column, days: int, or_blank: bool, values: Values, zone: str) -> str:
    if column.type == "date":
        return column.holds(f"{column.sql} between {values.local_day(zone)} and {values.local_day(zone, days)}")
    return column.holds(f"{column.sql} > {values.as_of} and {column.sql} <= {values.days_after(days)}")


def _domain(words: Callable[[Values], str]) -> Test:
    def test(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
        return column.holds(
            f"split_part({column.folded}, '@', -1) = any({words(values)}) and strpos({column.sql}, '@') > 0"
        )

    return test


def _customer_domain(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
    """A text without @ is the domain itself."""
    return column.holds(f"split_part({column.folded}, '@', -1) = any({CUSTOMER_DOMAINS})")


def _role(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
    name = f"split_part({local_part(column)}, '+', 1)"
    return column.holds(f"{name} = any({values.texts(sorted(ROLE_NAMES))}) and strpos({column.sql}, '@') > 0")


def local_part(column: Column) -> str:
    """Of what has an @, whatever its type, the part before the last one; folded."""
    return f"regexp_replace({column.folded}, '@[^@]*$', '')"


def _mash(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
    """A quick look at what stands before the first @ spares nearly all texts the slow one at all runs."""
    first_part, whole_part = f"split_part({column.folded}, '@', 1)", local_part(column)
    may_be = f"{first_part} ~ {values.constant(EVERY_SECOND_LETTER, 'text')}"
    has_several_at = f"{column.folded} like {values.constant('%@%@%', 'text')}"
    has_run = f"{_like('%', '%')(whole_part, RUNS_OF_FIVE, values)} or {_equal(whole_part, RUNS_OF_FOUR, values)}"
    return column.holds(f"({may_be} or {has_several_at}) and ({has_run})")


def _capitals(absent: str, present: str) -> Test:
    def test(column: Column, value: Any, or_blank: bool, values: Values, zone: str) -> str:
        return column.holds(f"{column.sql} !~ '[[:{absent}:]]' and {column.sql} ~ '[[:{present}:]].*[[:{present}:]]'")

    return test


def _plain(sql: str) -> Test:
    return lambda column, value, or_blank, values, zone: sql.format(blank=column.blank, sql=column.sql)


TESTS: dict[str, Test] = {
    "is_any": _is_any,
    "is_none": _none_of(_is_any),
    "contains_any": _contains,
    "contains_none": _none_of(_contains),
    "starts_with_any": _texts(_like("", "%")),
    "ends_with_any": _texts(_like("%", "")),
    "word_any": _word,
    "word_none": _none_of(_word),
    "eq": _number("="),
    "ne": _number("<>"),
    "gt": _number(">"),
    "gte": _number(">="),
    "lt": _number("<"),
    "lte": _number("<="),
    "between": _between,
    "is_true": _plain("({sql} is true)"),
    "is_false": _plain("({sql} is false)"),
    "before": _day("<"),
    "after": _day(">"),
    "in_last_days": _in_last_days,
    "more_than_days_ago": _more_than_days_ago,
    "in_next_days": _in_next_days,
    "known": _plain("(not ({blank}))"),
    "unknown": _plain("({blank})"),
    "free_email": _domain(lambda values: values.texts(sorted(FREE_EMAIL_DOMAINS))),
    "disposable_email": _domain(lambda values: values.texts(sorted(DISPOSABLE_EMAIL_DOMAINS))),
    "customer_domain": _customer_domain,
    "role_email": _role,
    "keyboard_mash": _mash,
    "no_capitals": _capitals("upper", "lower"),
    "all_capitals": _capitals("lower", "upper"),
}
