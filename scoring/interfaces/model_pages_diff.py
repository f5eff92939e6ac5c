"""What differs between two versions, in sentences a person reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.web.numbers import signed_text
from scoring.spec.diff import Change, in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KINDS = {
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "changed": gettext_lazy("Changed"),
    "moved": gettext_lazy("Moved"),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`before` and `after` are blank where the whole part came or went; `note` then says what it is worth."""

    kind: str
    what: StrOrPromise
    where: str
    before: str = ""
    after: str = ""
    note: str = ""


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    return [_line(change) for change in changes]


def _line(change: Change) -> ChangeLine:
    where = " › ".join(change.path)
    if change.kind in ("added", "removed"):
        part = change.after if change.kind == "added" else change.before
        return ChangeLine(change.kind, KINDS[change.kind], where, note=_worth(part))
    return ChangeLine(change.kind, KINDS[change.kind], where, in_words(change.before), in_words(change.after))


def _worth(part: Any) -> str:
    if not isinstance(part, dict):
        return in_words(part)
    if "criteria" in part:
        return _("with the rules %(names)s") % {"names": ", ".join(str(rule["name"]) for rule in part["criteria"])}
    return signed_text(part["points"]) if "points" in part else ""
