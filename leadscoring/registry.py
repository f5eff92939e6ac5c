"""What the two houses register on the ground, so that the ground never imports them: the menu's entries, and panels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

    from leadscoring.web.request import Request

    Panel: TypeAlias = Callable[[Request, Any], SafeString]

#: In place of a permission's name: the entry is for those who may enter Django's admin.
STAFF: Final = "is_staff"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the menu; a section with a blank name stands first and has no heading."""

    section: StrOrPromise
    url_name: str
    label: StrOrPromise
    icon: str
    permission: str
    is_wanted: Callable[[HttpRequest], bool] | None = None
    """Asked where it is given: an entry may leave once its page has done its work."""


_nav: dict[str, NavItem] = {}


def register_nav(
    section: StrOrPromise,
    url_name: str,
    label: StrOrPromise,
    icon: str,
    permission: str = "",
    is_wanted: Callable[[HttpRequest], bool] | None = None,
) -> None:
    """Add an entry to the menu, or replace the one of the same URL name; no permission means everyone logged in."""
    _nav[url_name] = NavItem(section, url_name, label, icon, permission, is_wanted)


def nav_items() -> tuple[NavItem, ...]:
    """The entries in the order in which they were registered."""
    return tuple(_nav.values())


_panels: dict[str, list[Panel]] = {}


def register_panel(page: str, draw: Panel) -> None:
    """Have `draw(request, record)` give a part of the page of that URL name; blank where it has nothing to show."""
    drawn = _panels.setdefault(page, [])
    if draw not in drawn:
        drawn.append(draw)


def panels(page: str) -> tuple[Panel, ...]:
    """In the order in which they were registered; they are drawn with the page, in its first response."""
    return tuple(_panels.get(page, ()))


def _is_being_set_up(request: HttpRequest) -> bool:
    """The middleware has read the organisation; a request without it is a test's."""
    organisation = getattr(request, "organisation", None)
    return organisation is None or organisation.set_up_at is None


# The order of the whole menu is decided here, in one place; a page whose URL name does not exist yet is left out.
register_nav("", "set_up", _("Set up"), "rocket", "accounts.manage_settings", _is_being_set_up)
register_nav("", "leads", _("Leads"), "users", "accounts.view_leads")
register_nav("", "tasks", _("Tasks"), "square-check", "accounts.work_leads")
register_nav("", "companies", _("Companies"), "building-2", "accounts.view_leads")
register_nav("", "deals", _("Deals"), "handshake", "accounts.view_leads")
register_nav(_("Scoring"), "models", _("Models"), "sliders-horizontal", "accounts.view_models")
register_nav(_("Scoring"), "deliveries", _("Deliveries"), "send", "accounts.view_models")
register_nav(_("Data"), "lists", _("Lists"), "list-checks", "accounts.view_leads")
register_nav(_("Data"), "imports", _("Imports"), "upload", "accounts.manage_data")
register_nav(_("Data"), "properties", _("Properties"), "tags", "accounts.manage_data")
register_nav(_("Data"), "activity_types", _("Activity types"), "activity", "accounts.manage_data")
register_nav(_("System"), "people", _("Users and teams"), "users-round", "accounts.manage_users")
register_nav(_("System"), "organisation", _("Organisation"), "building", "accounts.manage_settings")
register_nav(_("System"), "stages", _("Lifecycle stages"), "milestone", "accounts.manage_settings")
register_nav(_("System"), "rejection_reasons", _("Rejection reasons"), "thumbs-down", "accounts.manage_settings")
register_nav(_("System"), "mails", _("E-mail"), "mail", "accounts.manage_settings")
register_nav(_("System"), "rescoring", _("Rescoring"), "refresh-cw", "accounts.manage_settings")
register_nav(_("System"), "audit", _("Audit log"), "scroll-text", "accounts.manage_settings")
register_nav(_("System"), "admin:index", _("Administration"), "shield-check", STAFF)
