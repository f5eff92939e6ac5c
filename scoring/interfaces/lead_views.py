"""The views of the list of leads: those that everybody has, one's own and the team's, as tabs and as queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from crm.domain.views import views_of
from crm.models import SavedView
from leadscoring.accounts.models import User
from leadscoring.web.components import Tab
from scoring.interfaces.lead_page import without_blanks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BUILT_IN: dict[str, tuple[StrOrPromise, str]] = {
    "call-today": (gettext_lazy("Call today"), "only=waiting&whose=mine&whose=unassigned"),
    "rising": (gettext_lazy("Rising fast"), "only=rising&sort=rising"),
    "unassigned": (gettext_lazy("Unassigned"), "whose=unassigned"),
    "waiting": (gettext_lazy("Waiting longest"), "only=waiting&sort=waiting"),
    "all": (gettext_lazy("All leads"), ""),
}
ALL = "all"
ABOUT_VIEWS = ("view", "from", "deleted")
"""Parameters that name a view: `view` shows it, `from` only says which one the filters were changed from, `deleted`
which one may be brought back."""


@dataclass(frozen=True)
class LeadViews:
    """`current` is a name of BUILT_IN or a saved view's number; `query` is what the list is asked for."""

    current: str
    saved: SavedView | None
    views: tuple[SavedView, ...]
    query: QueryDict
    user: User

    @property
    def tabs(self) -> list[Tab]:
        built_in = [(name, label) for name, (label, _query) in BUILT_IN.items()]
        saved = [(str(view.pk), self._label(view)) for view in self.views]
        return [Tab(label, self._url(name), name == self.current) for name, label in [*built_in, *saved]]

    @property
    def may_change(self) -> bool:
        return self.saved is not None and self.saved.owner_id == self.user.pk

    @property
    def columns(self) -> list[str]:
        return self.saved.columns if self.saved else []

    @property
    def is_changed(self) -> bool:
        """Whether the filters are other than the view's own."""
        kept = self.saved.query if self.saved else BUILT_IN[self.current][1]
        return _plain(self.query) != _plain(QueryDict(kept))

    def _label(self, view: SavedView) -> StrOrPromise:
        return view.name if view.owner_id == self.user.pk else f"{view.name} ({view.owner.get_short_name()})"

    def _url(self, name: str) -> str:
        return f"{reverse('leads')}?{urlencode({'view': name})}"


def lead_views(query: QueryDict, user: User) -> LeadViews:
    """What is in the address goes before what the view says; an unknown view is the one of all."""
    views = tuple(views_of(user))
    asked = query.get("view") or query.get("from") or ALL
    saved = next((view for view in views if str(view.pk) == asked), None)
    current = asked if saved or asked in BUILT_IN else ALL
    kept = saved.query if saved else BUILT_IN[current][1]
    effective = QueryDict(kept if "view" in query else "", mutable=True)
    for name, values in query.lists():
        if name not in ABOUT_VIEWS:
            effective.setlist(name, values)
    return LeadViews(current, saved, views, without_blanks(effective), user)


def view_query(query: QueryDict) -> str:
    """What of the address a view keeps: not the page, and not the model, which the list remembers."""
    kept = query.copy()
    for name in ("page", "model", *ABOUT_VIEWS):
        kept.pop(name, None)
    return without_blanks(kept).urlencode()


def _plain(query: QueryDict) -> list[tuple[str, list[str]]]:
    return sorted((name, sorted(values)) for name, values in QueryDict(view_query(query)).lists())
