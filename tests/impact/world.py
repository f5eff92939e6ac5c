"""Two versions of a model, and people whom the second moves up, down, in and out."""

from __future__ import annotations

import json
from typing import Any

from crm.models import ChangedRecord, Contact, ListMember, RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel, Version

HTMX = {"HX-Request": "true"}
BANDS = {
    "total": [{"label": "Hot", "at_least": 20}, {"label": "Warm", "at_least": 10}],
    "fit": [{"label": "A", "at_least": 20}, {"label": "B", "at_least": 0}],
    "engagement": [{"label": "1", "at_least": 5}, {"label": "2", "at_least": 0}],
}


def rule(name: str, value: list[str], points: float, property: str = "job_title") -> dict[str, Any]:
    condition = {"property": property, "op": "contains_any", "value": value}
    return {"id": name.lower(), "name": name, "if": condition, "points": points}


def model_text(chief: int = 10, clerk: int = 5, limit: int = 40, **more: Any) -> str:
    fit = [rule("Chief", ["chief"], chief), rule("Clerk", ["clerk"], clerk), rule("North", ["norway"], 12, "country")]
    groups = [
        {"id": "who", "name": "Who", "category": "fit", "limit": limit, "criteria": fit},
        {
            "id": "what",
            "name": "What",
            "category": "engagement",
            "criteria": [{"id": "views", "name": "Views", "activity": ["page_view"], "award": "every", "points": 5}],
        },
    ]
    trigger = {
        "name": "Call",
        "when": {"total": 20},
        "actions": [{"do": "notify", "to": "x@vekt.example"}],
    }
    whole = {"format": "leadscoring/1", "name": "B2B", "object": "contact", "kind": "combined", "limit": 100}
    return json.dumps(whole | {"groups": groups, "bands": BANDS, "triggers": [trigger]} | more)


LIVE = model_text(audience={"exclude": ["Out now"]})
DRAFT = model_text(chief=15, clerk=2, audience={"exclude": ["Out then"]})


def make_contacts() -> list[Contact]:
    """Sixteen: chiefs, clerks and others, every third from Norway; one in each of the lists that leave out."""
    titles = ["Chief of Staff", "Clerk", "", "Chief Clerk"] * 4
    made = [
        Contact.objects.create(
            external_id=f"c{n}",
            first_name=f"Person {n}",
            last_name="Berg",
            job_title=title,
            country="Norway" if n % 3 == 0 else "Sweden",
        )
        for n, title in enumerate(titles)
    ]
    for name, contact in (("Out now", made[0]), ("Out then", made[1])):
        ListMember.objects.create(list=RecordList.objects.create(object="contact", name=name), record_id=contact.pk)
    ChangedRecord.objects.all().delete()
    return made


def draft_of_text(text: str, author: User | None = None) -> Version:
    ScoringModel.objects.update(opened=True)
    return load_document(text, author=author)
