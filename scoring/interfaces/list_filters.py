"""What the filters above the lists of companies and of deals have in common: read from the address, drawn as chips."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.queries.choices import record_choices
from crm.queries.contacts import folded_texts
from crm.queries.owners import names_of
from leadscoring.accounts.models import User
from leadscoring.web.components import Choice, ChoiceFilter, FilterChip, RangeFilter
from scoring.interfaces.lead_filters import ME, NOBODY, number_from
from scoring.queries.lead_filter import OPEN, Span, label_span
from scoring.spec.document import ModelDocument

NONE = "@none"
"""Who has none: an address would lose a blank."""


class AskedRange(NamedTuple):
    """What is drawn, and the ends as numbers; a range that is no number holds nobody back."""

    drawn: RangeFilter
    low: Decimal | None
    high: Decimal | None


class AskedScore(NamedTuple):
    chips: tuple[FilterChip, ...]
    spans: tuple[Span, ...]


def searched(query: QueryDict) -> str:
    return query.get("q", "").replace("\x00", "").strip()


def asked_range(query: QueryDict, name: str, label: str) -> AskedRange:
    low, high = query.get(f"{name}_from", "").strip(), query.get(f"{name}_to", "").strip()
    try:
        numbers, error = (number_from(low), number_from(high)), ""
    except ValueError:
        numbers, error = (None, None), _("Give a number, for example 12.5.")
    return AskedRange(RangeFilter(label, f"{name}_from", f"{name}_to", low, high, error), *numbers)


def asked_score(query: QueryDict, document: ModelDocument | None) -> AskedScore:
    """By total and by label; without a document (no model, or what it names is gone) by neither."""
    if document is None:
        return AskedScore((), ())
    typed = asked_range(query, "total", _("Total"))
    of_range = Span(_tenths(typed.low, up=True), _tenths(typed.high, up=False))
    bands = document.bands.get("total", ())
    of_labels = [span for label in query.getlist("label") if (span := label_span(bands, label)) is not None]
    spans = tuple(of_range.within(span) for span in of_labels) or ((of_range,) if of_range != OPEN else ())
    choices = [choice_filter(query, "label", _("Label"), [(band.label, band.label) for band in bands])] if bands else []
    return AskedScore((FilterChip("score", _("Score"), "gauge", (typed.drawn,), tuple(choices)),), spans)


def asked_owners(query: QueryDict, user: User) -> tuple[str, ...]:
    meant = {ME: user.email, NOBODY: ""}
    return folded_texts([meant.get(owner, owner) for owner in query.getlist("owner")])


def asked_texts(query: QueryDict, name: str) -> tuple[str, ...]:
    return folded_texts(["" if text == NONE else text for text in query.getlist(name)])


def without_blanks(query: QueryDict) -> QueryDict:
    """What a form sends of fields left empty would only make addresses long."""
    clean = QueryDict(mutable=True)
    for name, values in query.lists():
        if filled := [value for value in values if value]:
            clean.setlist(name, filled)
    return clean


def owner_chip(query: QueryDict, object: str) -> FilterChip:
    known = record_choices(object, "owner")
    names = names_of(text for _folded, text in known)
    people = sorted(((folded, names.get(folded, text)) for folded, text in known), key=lambda pair: fold(pair[1]))
    return chip("user", choice_filter(query, "owner", _("Owner"), [(ME, _("Me")), (NOBODY, _("Nobody")), *people]))


def text_chip(query: QueryDict, object: str, column: str, label: str, icon: str) -> FilterChip:
    pairs = [(folded, text.replace("_", " ")) for folded, text in record_choices(object, column)]
    return chip(icon, choice_filter(query, column, label, pairs))


def range_chip(asked: AskedRange, name: str, icon: str) -> FilterChip:
    return FilterChip(name, asked.drawn.label, icon, (asked.drawn,))


def chip(icon: str, choices: ChoiceFilter) -> FilterChip:
    return FilterChip(choices.name, choices.label, icon, (), (choices,))


def choice_filter(
    query: QueryDict, name: str, label: str, pairs: Iterable[tuple[str, str]], is_single: bool = False
) -> ChoiceFilter:
    given = [query.get(name, "")] if is_single else query.getlist(name)
    chosen = {value if name == "label" else fold(value) for value in given}
    choices = tuple(Choice(value, text, value in chosen) for value, text in pairs)
    return ChoiceFilter(name, label, choices, is_single)


def _tenths(number: Decimal | None, *, up: bool) -> int | None:
    """From 12.34 on is from 12.4 on; to 12.34 is to 12.3."""
    if number is None:
        return None
    return int((number * 10).to_integral_value(rounding="ROUND_CEILING" if up else "ROUND_FLOOR"))
