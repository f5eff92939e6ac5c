"""Saved views: kept, changed, deleted and brought back by whose they are; a team's members see what is shared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text
from crm.domain.errors import Refused
from crm.models import SavedView
from leadscoring.accounts.models import Team, User

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 4000, 50


class ViewRefused(Refused):
    """The view can't be kept so."""


def views_of(user: User) -> QuerySet[SavedView]:
    """Their own, and what colleagues share with a team of theirs."""
    seen = Q(owner=user) | Q(team__in=user.teams.all())
    return SavedView.objects.filter(seen, deleted_at=None).select_related("owner").order_by("position", "pk")


@transaction.atomic
def save_view(*, by: User, name: str, query: str, columns: Sequence[str], team: Team | None = None) -> SavedView:
    """A new one, after those that they have. Raises `ViewRefused`."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = SavedView.objects.filter(owner=by, deleted_at=None)
    if own.count() >= MOST_VIEWS:
        raise ViewRefused(_("You have %(n)d views. Delete one that you don’t need first.") % {"n": MOST_VIEWS})
    if len(query) > LONGEST_QUERY:
        raise ViewRefused(_("These filters are too long to be kept. Choose fewer."))
    last = own.aggregate(last=Max("position"))["last"] or 0
    view = SavedView(owner=by, query=query, columns=list(columns), position=last + 1)
    return _named(view, by, name, team)


@transaction.atomic
def change_view(*, view: SavedView, by: User, name: str, team: Team | None) -> SavedView:
    """Another name, or other people who see it. Raises `ViewRefused`."""
    return _named(_own(view, by), by, name, team)


@transaction.atomic
def refill_view(*, view: SavedView, by: User, query: str, columns: Sequence[str]) -> SavedView:
    """Other filters under the same name. Raises `ViewRefused`."""
    own = _own(view, by)
    if len(query) > LONGEST_QUERY:
        raise ViewRefused(_("These filters are too long to be kept. Choose fewer."))
    own.query, own.columns = query, list(columns)
    own.save(update_fields=["query", "columns"])
    return own


@transaction.atomic
def delete_view(*, view: SavedView, by: User) -> None:
    """Out of sight, until `restore_view`."""
    own = _own(view, by)
    own.deleted_at = timezone.now()
    own.save(update_fields=["deleted_at"])


@transaction.atomic
def restore_view(*, view: SavedView, by: User) -> None:
    own = _own(view, by)
    own.deleted_at = None
    own.save(update_fields=["deleted_at"])


def _own(view: SavedView, by: User) -> SavedView:
    locked = SavedView.objects.select_for_update(of=("self",), no_key=True).select_related("owner").get(pk=view.pk)
    if locked.owner_id != by.pk:
        raise ViewRefused(_("This view is %(name)s’s. Save one of your own.") % {"name": locked.owner})
    return locked


def _named(view: SavedView, by: User, name: str, team: Team | None) -> SavedView:
    name = clean_text(name)[:LONGEST_NAME]
    if not name:
        raise ViewRefused(_("Give the view a name."))
    if team is not None and not by.teams.filter(pk=team.pk).exists():
        raise ViewRefused(_("You can share a view with teams that you are in."))
    same = SavedView.objects.filter(owner=by, deleted_at=None, name__iexact=name).exclude(pk=view.pk)
    if same.exists():
        raise ViewRefused(_("You have a view “%(name)s” already.") % {"name": name})
    view.name, view.team = name, team
    view.save()
    return view
