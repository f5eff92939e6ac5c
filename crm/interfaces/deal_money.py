"""Amounts of deals in words, each in its own currency."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from crm.interfaces.values import number_words
from crm.queries.companies import Money


def amount_text(amount: Decimal | None, currency: str) -> str:
    """“12,500 EUR”; blank where there is no amount."""
    if amount is None:
        return ""
    return f"{number_words(amount)} {currency}".strip()


def sums_text(sums: Iterable[Money]) -> str:
    """“12,500 EUR, 300,000 NOK”: currencies are never added up."""
    return _(", ").join(amount_text(each.amount, each.currency) for each in sums)
