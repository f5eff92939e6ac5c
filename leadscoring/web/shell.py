"""What every whole page shows around its content: menu, theme, the person, and where the shell's buttons lead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from leadscoring.accounts.demo import DEMO_USERS, PASSWORD
from leadscoring.accounts.models import User
from leadscoring.accounts.roles import LABELS, role_of
from leadscoring.notifications.queries import Bell, bell_of
from leadscoring.registry import STAFF, NavItem, nav_items

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class NavLink:
    label: StrOrPromise
    url: str
    url_name: str
    icon: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class NavSection:
    heading: StrOrPromise
    links: tuple[NavLink, ...]


@dataclass(frozen=True, slots=True)
class DemoLogin:
    name: str
    role: str
    email: str
    password: str


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor. Everything is worked out only when a template asks, so fragments pay nothing."""
    return {"shell": Shell(request)}


class Shell:
    """The shell's parts for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def nav(self) -> tuple[NavSection, ...]:
        """The menu: only what exists, and what this person may see."""
        sections: dict[str, tuple[StrOrPromise, list[NavLink]]] = {}
        for item in nav_items():
            url = resolved_or_blank(item.url_name)
            if url and self._is_allowed(item) and (item.is_wanted is None or item.is_wanted(self._request)):
                links = sections.setdefault(str(item.section), (item.section, []))[1]
                links.append(NavLink(item.label, url, item.url_name, item.icon, self._is_current(url)))
        return tuple(NavSection(heading, tuple(links)) for heading, links in sections.values())

    def _is_allowed(self, item: NavItem) -> bool:
        user = self._request.user
        if item.permission == STAFF:
            return user.is_active and user.is_staff
        return user.is_authenticated and (not item.permission or user.has_perm(item.permission))

    def _is_current(self, url: str) -> bool:
        return self._request.path == url or (url != "/" and self._request.path.startswith(url))

    @cached_property
    def palette_url(self) -> str:
        return resolved_or_blank("palette")

    @cached_property
    def theme_url(self) -> str:
        return resolved_or_blank("theme")

    @cached_property
    def sign_out_url(self) -> str:
        return resolved_or_blank("account_logout")

    @cached_property
    def profile_url(self) -> str:
        return resolved_or_blank("profile")

    @cached_property
    def password_url(self) -> str:
        return resolved_or_blank("account_change_password")

    @cached_property
    def jumps(self) -> dict[str, str]:
        """The pages that `g` and a letter lead to, of those in this person's menu."""
        urls = {link.url_name: link.url for section in self.nav for link in section.links}
        letters = {"l": "leads", "m": "models"}
        return {letter: urls[name] for letter, name in letters.items() if name in urls}

    @cached_property
    def bell(self) -> Bell | None:
        """The person's notifications; nobody has none."""
        user = self._request.user
        return bell_of(user) if isinstance(user, User) else None

    @cached_property
    def notification_settings_url(self) -> str:
        return resolved_or_blank("notification_settings")

    @cached_property
    def person(self) -> str:
        """How the person logged in is called."""
        user = self._request.user
        return user.get_full_name() if isinstance(user, User) else ""

    @cached_property
    def role(self) -> str:
        """The person's role, said beneath the name."""
        user = self._request.user
        role = role_of(user) if isinstance(user, User) else None
        return str(LABELS[role]) if role else ""

    @cached_property
    def demo_logins(self) -> tuple[DemoLogin, ...]:
        """The demonstration's people, to fill in the log-in form with one press; none in production."""
        if not settings.DEMO_LOGINS:
            return ()
        # Not `demo_logins()`, which tries the password of each: hashing takes a second, on every visit.
        emails = [demo.email for demo in DEMO_USERS]
        known = set(User.objects.filter(email__in=emails, is_active=True).values_list("email", flat=True))
        return tuple(
            DemoLogin(demo.name, str(LABELS[demo.role]), demo.email, PASSWORD)
            for demo in DEMO_USERS
            if demo.email in known
        )


def resolved_or_blank(url_name: str) -> str:
    """The URL of a name, or a blank where no page has that name (yet)."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""
