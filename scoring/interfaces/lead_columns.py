"""The columns of the list of leads that a person may choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from leadscoring.web.components import Choice
from leadscoring.web.request import Request

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COLUMNS: dict[str, StrOrPromise] = {
    "grade": gettext_lazy("Grade"),
    "company": gettext_lazy("Company"),
    "reasons": gettext_lazy("Top reasons"),
    "trend": gettext_lazy("12 weeks"),
    "seen": gettext_lazy("Last activity"),
    "waiting": gettext_lazy("Waiting"),
    "owner": gettext_lazy("Owner"),
    "lead": gettext_lazy("Lead"),
}
CHOSEN = "lead_columns"
"""In the session: kept for as long as somebody is logged in, and for longer in a saved view."""


def known_columns(names: Iterable[object]) -> list[str]:
    """In our order, whatever was sent."""
    asked = set(names)
    return [name for name in COLUMNS if name in asked]


def columns_of(request: Request, of_view: Sequence[str]) -> list[str]:
    """Those of the view, else those chosen last, else all."""
    return known_columns(of_view) or known_columns(request.session.get(CHOSEN, ())) or list(COLUMNS)


def hidden_columns(shown: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if name not in shown) if shown else ()


def column_choices(shown: Sequence[str]) -> list[Choice]:
    return [Choice(name, label, name in shown) for name, label in COLUMNS.items()]
