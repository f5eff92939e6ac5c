"""Says conditions in words: as tokens, so that a page can set fields and values apart, or as one plain sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Argument,
    Condition,
    FieldTest,
    ListTest,
    Not,
    PropertyTest,
    RelatedTest,
    ScoreTest,
    Texts,
)
from crm.conditions.operators import OPERATORS, Operator

Labels: TypeAlias = Mapping[str, str]
"""Names in words by path (`company.industry`), by field (`properties.colour`) or by activity type (`page_view`)."""

NO_LABELS: Labels = MappingProxyType({})

_EMAIL = re.compile(r"\bemail(s?)\b")


class Token(NamedTuple):
    """A piece of a sentence; `or` stands between values and between activity types."""

    kind: Literal["field", "op", "value", "or", "word"]
    text: str


def sentence(tokens: Iterable[Token]) -> str:
    """The tokens as one text: “Job title contains any of chief or VP”."""
    text = " ".join(token.text for token in tokens)
    return text.replace("( ", "(").replace(" )", ")").replace(" ,", ",").replace(" :", ":")


def condition_tokens(condition: Condition, *, labels: Labels = NO_LABELS) -> list[Token]:
    match condition:
        case AllOf(members):
            return _joined(members, Token("word", _("and")), labels)
        case AnyOf(members):
            return _joined(members, Token("or", _("or")), labels)
        case Not(member):
            return [Token("word", _("not")), *_bracketed(condition_tokens(member, labels=labels))]
        case RelatedTest(object, member):
            has = _("has a contact where") if object == "contact" else _("has a deal where")
            return [Token("word", has), *_bracketed(condition_tokens(member, labels=labels))]
        case ListTest(name):
            return [Token("word", _("is in the list")), Token("value", name)]
        case ActivityTest():
            return _activity_tokens(condition, labels)
        case _:
            return _leaf_tokens(condition, labels)


def type_tokens(types: Texts, labels: Labels = NO_LABELS) -> list[Token]:
    """Activity types, with “or” between them."""
    names = (_("anything") if name == "any" else labels.get(name) or name_in_words(name) for name in types)
    return _alternatives([Token("field", name) for name in names])


def where_tokens(where: Condition | None, labels: Labels = NO_LABELS) -> list[Token]:
    return [Token("word", _("where")), *condition_tokens(where, labels=labels)] if where else []


def times_words(at_least: int, at_most: int | None) -> str:
    """How often something has to happen; blank for “at least once”."""
    if at_most is None:
        if at_least == 1:
            return ""
        return ngettext("at least %(n)s time", "at least %(n)s times", at_least) % {"n": number_words(at_least)}
    if at_least == 1:
        return ngettext("at most %(n)s time", "at most %(n)s times", at_most) % {"n": number_words(at_most)}
    if at_least == at_most:
        return ngettext("exactly %(n)s time", "exactly %(n)s times", at_most) % {"n": number_words(at_most)}
    return _("%(low)s to %(high)s times") % {"low": number_words(at_least), "high": number_words(at_most)}


def window_words(days: int) -> str:
    return ngettext("in the last %(n)s day", "in the last %(n)s days", days) % {"n": number_words(days)}


def days_words(days: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number_words(days)}


def number_words(number: Decimal | int) -> str:
    """Thousands are set apart from five digits on, so that years stay years."""
    grouped = not -10_000 < number < 10_000
    return str(number_format(number, use_l10n=True, force_grouping=grouped)).replace("-", "\N{MINUS SIGN}")


def date_words(day: date) -> str:
    return str(date_format(day, "j F Y"))


def property_words(path: str, labels: Labels = NO_LABELS) -> str:
    """“Job title”, “Company’s industry”, “A deal’s stage”."""
    if path in labels:
        return labels[path]
    prefix, _dot, name = path.rpartition(".")
    templates = {
        "company": _("Company’s %(name)s"),
        "contact": _("A contact’s %(name)s"),
        "deal": _("A deal’s %(name)s"),
    }
    if prefix not in templates:
        return name_in_words(name)
    return templates[prefix] % {"name": labels.get(name) or spelled(name)}


def _leaf_tokens(leaf: PropertyTest | FieldTest | ScoreTest, labels: Labels) -> list[Token]:
    operator = OPERATORS[leaf.op]
    tokens = [*_subject(leaf, labels), *_operator_tokens(operator, leaf.value)]
    return [*tokens, Token("word", _("or is blank"))] if leaf.or_blank else tokens


def _subject(leaf: PropertyTest | FieldTest | ScoreTest, labels: Labels) -> list[Token]:
    if isinstance(leaf, PropertyTest):
        return [Token("field", property_words(leaf.path, labels))]
    if isinstance(leaf, FieldTest):
        return [Token("field", labels.get(leaf.field) or field_words(leaf.field))]
    by_model = [Token("word", _("the model")), Token("value", leaf.model), Token("word", _("gives"))]
    return [*by_model, Token("field", field_words(leaf.field))]


def _operator_tokens(operator: Operator, value: Argument) -> list[Token]:
    is_single = isinstance(value, tuple) and len(value) == 1 and bool(operator.words_one)
    tokens = [Token("op", _(operator.words_one if is_single else operator.words)), *_value_tokens(operator, value)]
    return [*tokens, Token("op", _(operator.words_after))] if operator.words_after else tokens


def _value_tokens(operator: Operator, value: Argument) -> list[Token]:
    if value is None:
        return []
    if operator.shape == "days" and isinstance(value, int):
        return [Token("value", days_words(value))]
    if not isinstance(value, tuple):
        return [Token("value", _scalar_words(value))]
    values = [Token("value", _scalar_words(member)) for member in value]
    if operator.shape == "range":
        return [values[0], Token("word", _("and")), values[1]]
    return _alternatives(values)


def _scalar_words(value: str | Decimal | int | date) -> str:
    if isinstance(value, date):
        return date_words(value)
    return value if isinstance(value, str) else number_words(value)


def _activity_tokens(test: ActivityTest, labels: Labels) -> list[Token]:
    tokens = [Token("word", _("did")), *type_tokens(test.types, labels), *where_tokens(test.where, labels)]
    facts = [times_words(test.at_least, test.at_most), window_words(test.within_days) if test.within_days else ""]
    return [*tokens, *(Token("word", fact) for fact in facts if fact)]


def _joined(members: tuple[Condition, ...], between: Token, labels: Labels) -> list[Token]:
    if len(members) == 1:
        return condition_tokens(members[0], labels=labels)
    tokens: list[Token] = []
    for member in members:
        inner = condition_tokens(member, labels=labels)
        tokens += [between] if tokens else []
        tokens += _bracketed(inner) if isinstance(member, AllOf | AnyOf) else inner
    return tokens


def _bracketed(tokens: list[Token]) -> list[Token]:
    return [Token("word", "("), *tokens, Token("word", ")")]


def _alternatives(tokens: list[Token]) -> list[Token]:
    between = Token("or", _("or"))
    return [piece for token in tokens for piece in (between, token)][1:]


def field_words(field: str) -> str:
    """Of an activity or a score: “Asset type”, “Fit label”."""
    known = {
        "asset": _("Asset"),
        "asset_type": _("Asset type"),
        "campaign": _("Campaign"),
        "channel": _("Channel"),
        "value": _("Value"),
        "total": _("Total"),
        "fit": _("Fit"),
        "engagement": _("Engagement"),
        "total_label": _("Label"),
        "fit_label": _("Fit label"),
        "engagement_label": _("Engagement label"),
        "cell": _("Cell"),
    }
    return known.get(field) or name_in_words(field.removeprefix("properties."))


def name_in_words(name: str) -> str:
    """“E-mail opened” of `email_opened`."""
    words = spelled(name)
    return words[:1].upper() + words[1:]


def spelled(name: str) -> str:
    """A name of the data as all pages spell it."""
    return _EMAIL.sub(r"e-mail\1", name.replace("_", " ").strip())
