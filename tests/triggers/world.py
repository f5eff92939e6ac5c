"""Documents with triggers, scores that are set by a property, and what became of them."""

from __future__ import annotations

from typing import Any

from crm.models import Contact
from scoring.domain.changes import score_changed_records
from scoring.models import Crossing, Delivery, Trigger
from tests.scoring.world import document

ADD: dict[str, Any] = {"do": "add_to_list", "list": "Call list"}
WORTH = {
    "name": "Worth",
    "property": "phone",
    "values": {str(points): points for points in range(1, 101)},
}
"""A contact's score is its telephone number."""


def trigger(name: str = "Hot", **more: Any) -> dict[str, Any]:
    return {"name": name, "when": {"total": 80}, "actions": [ADD]} | more


def hot(*triggers: dict[str, Any], name: str = "Leads", **more: Any) -> str:
    return document(name, criteria=(WORTH,), triggers=list(triggers or (trigger(),)), **more)


def give(score: object, *contacts: Contact) -> None:
    """So many points, at once."""
    set_score(score, *contacts)
    score_changed_records()


def set_score(score: object, *contacts: Contact) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(phone=str(score))


def crossings(name: str = "Hot") -> list[tuple[int, str, str]]:
    """(record, direction, outcome) in order."""
    found = Crossing.objects.filter(trigger__name=name).order_by("as_of", "id")
    return list(found.values_list("record_id", "direction", "outcome"))


def outcomes(contact: Contact, name: str = "Hot") -> list[str]:
    return [outcome for record_id, _direction, outcome in crossings(name) if record_id == contact.pk]


def who_is_in(name: str = "Hot") -> set[int]:
    return set(Trigger.objects.get(name=name).states.filter(is_in=True).values_list("record_id", flat=True))


def deliveries() -> list[tuple[int, int, str]]:
    """(record, place, state)."""
    found = Delivery.objects.order_by("crossing__record_id", "crossing_id", "place")
    return list(found.values_list("crossing__record_id", "place", "state"))
