"""Reading the environment: each variable typed, and nonsense refused with the variable's name."""

import os
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PROJECT = Path(__file__).resolve().parent.parent
TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})

T = TypeVar("T")


def read_env_file(path: Path = PROJECT / ".env") -> None:
    """Take over `.env` if there is one; what is set already wins."""
    if path.exists():
        environ.Env.read_env(path)


def text(name: str, default: str = "") -> str:
    """A variable's text; one that is set but empty counts as absent."""
    return os.environ.get(name, "").strip() or default


def required_text(name: str, *, because: str) -> str:
    """A variable that must be set."""
    if found := text(name):
        return found
    raise ImproperlyConfigured(f"{name}: must be set, because {because}.")


def flag(name: str, *, default: bool) -> bool:
    """A yes or a no."""
    found = text(name, "1" if default else "0").lower()
    if found in TRUE | FALSE:
        return found in TRUE
    raise ImproperlyConfigured(f"{name}: {found!r} is neither 1 nor 0.")


def whole_number(name: str, *, default: int, at_least: int = 0) -> int:
    """A whole number, at least `at_least`."""
    found = text(name, str(default))
    if not found.isdecimal() or int(found) < at_least:
        raise ImproperlyConfigured(f"{name}: {found!r} is not a whole number of {at_least} or more.")
    return int(found)


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def time_zone(name: str, default: str) -> str:
    """The name of a time zone that exists."""
    found = text(name, default)
    try:
        zoneinfo.ZoneInfo(found)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(f"{name}: {found!r} is no time zone, e.g. {default!r}.") from None
    return found


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a few words."""
    found = text(name, default)
    if found not in choices:
        raise ImproperlyConfigured(f"{name}: {found!r} is none of {', '.join(choices)}.")
    return found


def url(name: str, default: str, *, schemes: tuple[str, ...]) -> str:
    """An address with one of `schemes`."""
    found = text(name, default)
    if found.partition("://")[0] not in schemes or "://" not in found:
        # Never the address itself: it may hold a password.
        raise ImproperlyConfigured(f"{name}: must begin with one of {', '.join(f'{scheme}://' for scheme in schemes)}.")
    return found


def origin(name: str, default: str) -> str:
    """The address of a whole site, `https://leads.example.com`, without a slash behind it."""
    found = text(name, default).rstrip("/")
    try:
        parts = urlsplit(found)
        is_good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_good = False
    if not is_good or found != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc or not found.isprintable():
        raise ImproperlyConfigured(f"{name}: must be the address of a site, like https://leads.example.com")
    return found


def parsed(name: str, value: str, parse: Callable[[str], T]) -> T:
    """`value` as `parse` reads it; what it refuses is refused under the variable's name."""
    try:
        return parse(value)
    except (ValueError, TypeError, KeyError, ImproperlyConfigured):
        raise ImproperlyConfigured(f"{name}: cannot be read as an address.") from None


def is_debugging() -> bool:
    """DEBUG, which is on unless switched off."""
    return flag("DEBUG", default=True)
