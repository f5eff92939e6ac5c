"""Words for what the audit log names: actions, kinds of objects, and their fields. The houses register their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_actions: dict[str, StrOrPromise] = {}
_pages: dict[str, str] = {}


def register_audit_words(words: Mapping[str, StrOrPromise]) -> None:
    """By action, what somebody did: {"list.deleted": _("deleted the list")}; the object's name is said after it."""
    _actions.update(words)


def register_audit_pages(pages: Mapping[str, str]) -> None:
    """By kind of object, the URL name of its page, which takes its number: {"crm.recordlist": "list"}."""
    _pages.update(pages)


def words_for(action: str) -> StrOrPromise:
    """An action that nobody has words for is shown as it is written."""
    return _actions.get(action, action)


def page_of(object_type: str) -> str:
    """The URL name, or a blank."""
    return _pages.get(object_type, "")


def object_words(object_type: str) -> str:
    """“Scoring model” for `scoring.scoringmodel`; what no model has this name is shown as it is written."""
    model = _model(object_type)
    return object_type if model is None else str(capfirst(model._meta.verbose_name))


def field_words(object_type: str, name: str) -> str:
    """The field's name as forms show it, or as it is written."""
    if name in FIELDS:
        return str(FIELDS[name])
    model = _model(object_type)
    if model is None:
        return name
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(capfirst(str(getattr(field, "verbose_name", name))))


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


FIELDS: Mapping[str, StrOrPromise] = {"role": _("Role"), "teams": _("Teams"), "members": _("Members")}
"""What is no field of one model."""

register_audit_pages({"accounts.user": "person", "accounts.team": "team"})
register_audit_words(
    {
        "user.created": _("made the user"),
        "user.invited": _("invited"),
        "user.changed": _("changed the user"),
        "user.deactivated": _("switched off the log-in of"),
        "user.activated": _("switched on the log-in of"),
        "user.link_made": _("made a link for choosing a password for"),
        "team.created": _("made the team"),
        "team.changed": _("changed the team"),
        "team.deleted": _("deleted the team"),
        "organisation.changed": _("changed"),
        "organisation.set_up": _("put away the set-up list of"),
        "mail.sent_again": _("sent the e-mail again:"),
    }
)
