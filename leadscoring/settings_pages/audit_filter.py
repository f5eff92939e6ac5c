"""What the audit log is filtered by, read from an address, and as chips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from leadscoring.accounts.audit_words import object_words, words_for
from leadscoring.accounts.models import User
from leadscoring.accounts.queries.audit_log import SYSTEM, AuditFilter
from leadscoring.web.components import Choice, ChoiceFilter, FilterChip

MOST_ACTIONS, LONGEST_TEXT, LONGEST_NUMBER = 100, 200, 18


def read_filter(asked: QueryDict) -> tuple[AuditFilter, dict[str, str]]:
    """What is asked for, and by name what nothing understands."""
    faults: dict[str, str] = {}
    first, last = (_day(asked.get(name, ""), name, faults) for name in ("from", "until"))
    wanted = AuditFilter(
        actor=_actor(asked.get("actor", "")),
        actions=tuple(_clean(each) for each in asked.getlist("action")[:MOST_ACTIONS] if each),
        object_type=_clean(asked.get("object", "")),
        object_id=_clean(asked.get("id", "")),
        text=_clean(asked.get("search", "")),
        first=first,
        last=last,
    )
    return wanted, faults


def audit_chips(
    wanted: AuditFilter,
    faults: Mapping[str, str],
    people: Iterable[User],
    actions: Sequence[str],
    object_types: Sequence[str],
) -> list[FilterChip]:
    """Who, what and on what; the days are fields of their own."""
    who = [(SYSTEM, _("The system, or somebody who is gone")), *((str(user.pk), str(user)) for user in people)]
    did = sorted(((action, _action_label(action)) for action in actions), key=lambda pair: pair[1].casefold())
    kinds = sorted(((kind, object_words(kind)) for kind in object_types), key=lambda pair: pair[1].casefold())
    return [
        _chip("actor", _("Who"), "user", _single(who, wanted.actor), is_single=True),
        _chip("action", _("What"), "pencil", _choices(did, wanted.actions), is_single=False),
        _chip("object", _("On what"), "box", _single(kinds, wanted.object_type), is_single=True),
    ]


def _action_label(action: str) -> str:
    """“deleted the list” is half a sentence: as a choice it begins with a capital."""
    words = str(words_for(action))
    return words[:1].upper() + words[1:].rstrip(":") if words != action else action


def _chip(name: str, label: str, icon: str, choices: Sequence[Choice], *, is_single: bool) -> FilterChip:
    return FilterChip(name, label, icon, choices=(ChoiceFilter(name, label, tuple(choices), is_single=is_single),))


def _single(choices: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    return _choices([("", _("All")), *choices], [chosen])


def _choices(choices: Iterable[tuple[str, str]], chosen: Sequence[str]) -> list[Choice]:
    return [Choice(value, label, is_chosen=value in chosen) for value, label in choices]


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:LONGEST_TEXT]


def _actor(text: str) -> str:
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return text if text == SYSTEM or is_number else ""


def _day(text: str, name: str, faults: dict[str, str]) -> date | None:
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = None
    # The day after the last one, and zones, must be days too.
    if day is None or not date(1900, 1, 1) <= day <= date(9000, 1, 1):
        faults[name] = _("“%(text)s” is no day. Write it as 2026-03-01.") % {"text": text[:40]}
        return None
    return day
