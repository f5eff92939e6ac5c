"""The records that somebody looked at last, in their session: what the live test offers before a letter is typed."""

from __future__ import annotations

from leadscoring.web.request import Request
from scoring.queries.record_facts import Record

KEPT = "looked_at"
MOST_KEPT = 6


def note_look(request: Request, record: Record) -> None:
    """The newest first, each once; nothing is written where it is the newest already."""
    object = str(record._meta.model_name)
    before = looked_at(request, object)
    if before[:1] != [record.pk]:
        rest = [record_id for record_id in before if record_id != record.pk]
        request.session[KEPT] = request.session.get(KEPT, {}) | {object: [record.pk, *rest][:MOST_KEPT]}


def looked_at(request: Request, object: str) -> list[int]:
    """Ids, of which some may be gone."""
    kept: dict[str, list[int]] = request.session.get(KEPT, {})
    return kept.get(object, [])
