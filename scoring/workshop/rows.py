"""A model's rules as rows of cells, one a rule, with a key by which it is known again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crm.conditions.wording import sentence
from scoring.interfaces.wording import criterion_facts, criterion_sentence
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain
from scoring.spec.parts import criterion_key
from scoring.workshop.rules import kind_of, rule_sentence
from scoring.workshop.vocabulary import Vocabulary

COLUMNS = (
    "group", "limit", "criterion", "what", "marketing", "sales", "agreed", "source", "award", "window", "comment",
    "key",
)  # fmt: skip
HEADERS = (
    "Group", "Limit", "Criterion", "What must hold", "Marketing’s points", "Sales’ points", "Agreed", "Source",
    "Once or every", "Window (days)", "Comment", "Key (leave as it is)",
)  # fmt: skip
KEYS_IN = "Key (leave as it is):"
"""The last header also has the keys of all rows that were there: one that is missing was deleted."""

OUT, EVER, LOCKED = "out", "ever", "locked"
_SOURCES = {
    "Website": ("page_view", "session", "search", "video_view", "download", "chat"),
    "Forms": ("form_submit", "form_start"),
    "E-mail": (
        "email_open", "email_click", "email_reply", "email_forward", "email_bounce", "unsubscribe", "spam_complaint",
    ),
    "Events": ("webinar_registered", "webinar_attended", "event_registered", "event_attended"),
    "Sales": ("meeting", "call_inbound", "call_outbound", "message_sent", "task"),
    "Social media and ads": ("ad_click", "social_like", "social_share", "social_comment", "social_click"),
    "Product": ("product_use", "api_call", "trial_started", "purchase"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`cells` by column; a locked one only shows what its rule says."""

    cells: dict[str, Any]
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it came: `headers`, and rows by their number in the file, from 2."""

    headers: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def rows_of(plain: Plain, document: ModelDocument | None, vocabulary: Vocabulary) -> list[SheetRow]:
    """In document order. Without a document that can be read, a locked row says nothing of its rule."""
    return [
        _row(plain["groups"][index], criterion, _words(document, index, place, vocabulary), vocabulary)
        for index, group in enumerate(plain["groups"])
        for place, criterion in enumerate(group["criteria"])
    ]


def cells_of(group: Plain, criterion: Plain, vocabulary: Vocabulary) -> dict[str, Any] | None:
    """What the cells of its row say; None where they can't say it."""
    what = rule_sentence(criterion, vocabulary)
    if not what:
        return None
    return {
        "group": group["name"],
        "limit": group.get("limit"),
        "criterion": criterion["name"],
        "what": what,
        "agreed": OUT if "disqualify" in criterion else criterion.get("points"),
        "source": _source(criterion),
        "award": _award(criterion),
        "window": _window(criterion),
        "key": criterion_key(group, criterion),
    }


def _row(group: Plain, criterion: Plain, words: str, vocabulary: Vocabulary) -> SheetRow:
    cells = cells_of(group, criterion, vocabulary)
    if cells is not None:
        return SheetRow(cells)
    shown = {"group": group["name"], "limit": group.get("limit"), "criterion": criterion["name"], "what": words}
    more = {"agreed": criterion.get("points"), "source": _source(criterion), "comment": LOCKED}
    return SheetRow(shown | more | {"key": criterion_key(group, criterion)}, is_locked=True)


def _words(document: ModelDocument | None, index: int, place: int, vocabulary: Vocabulary) -> str:
    if document is None:
        return ""
    tokens = criterion_sentence(document.groups[index].criteria[place], labels=vocabulary.labels)
    facts = criterion_facts(document.groups[index].criteria[place])
    return "; ".join([sentence(tokens), *facts])


def _award(criterion: Plain) -> str:
    if kind_of(criterion) != "activity":
        return ""
    if criterion.get("award") != "every":
        return "once"
    return f"every, at most {criterion['max_times']}" if "max_times" in criterion else "every"


def _window(criterion: Plain) -> Any:
    return criterion.get("inactive_days", criterion.get("within_days"))


def _source(criterion: Plain) -> str:
    kind = kind_of(criterion)
    types = criterion.get("activity", [])
    if kind in ("activity", "inactive_days"):
        first = types[0] if isinstance(types, list) and types else ""
        return next((source for source, names in _SOURCES.items() if first in names), "Activities")
    return {"list": "Lists", "score": "Another model"}.get(kind, "CRM")
