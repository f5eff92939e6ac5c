"""A small world to score, and a model whose every result can be worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from crm.models import Activity, ActivityKey, Company, Contact, ListMember, RecordList

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

MODEL = """
format: leadscoring/1
name: B2B Nordic
object: contact
kind: combined
audience: {exclude: [Internal]}
groups:
  - name: Role
    category: fit
    limit: 12
    criteria:
      - {name: Decides, if: {property: job_title, op: contains_any, value: [chief]}, points: 10}
      - {name: Norwegian, if: {property: country, op: is_any, value: [Norway]}, points: 7.5}
      - {name: Competitor, if: {property: company.name, op: is_any, value: [Rival]}, disqualify: true}
      - {name: Unused, if: {property: city, op: known}, points: 50, enabled: false}
  - name: Site
    category: engagement
    criteria:
      - {name: Pages, activity: [page_view], award: every, points: 2.5}
bands:
  total: [{label: Hot, at_least: 15}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 10}]
  engagement: [{label: "1", at_least: 2}]
"""

WITH_FAULTS = MODEL.replace("points: 10}", "points: 10.55}").replace("op: is_any, value: [Norway]", "op: sounds_like")


def make_contacts() -> list[Contact]:
    """Chief in Norway with 3 views, one with nothing, a competitor's chief, a colleague who is left out."""
    rival = Company.objects.create(name="Rival", domain="rival.example")
    contacts = [
        Contact.objects.create(email="Ada@Firma.example", job_title="Chief of Staff", country="Norway"),
        Contact.objects.create(external_id="X2", country="Poland"),
        Contact.objects.create(email="r@rival.example", job_title="Chief", company=rival),
        Contact.objects.create(email="me@own.example", job_title="Chief"),
    ]
    internal = RecordList.objects.create(name="Internal", object="contact")
    ListMember.objects.create(list=internal, record_id=contacts[3].pk)
    key = ActivityKey.objects.create(type="page_view", asset="/pricing")
    for days in (1, 2, 30):
        add_view(contacts[0], key, NOW - timedelta(days=days))
    return contacts


def add_view(contact: Contact, key: ActivityKey, at: datetime) -> None:
    Activity.objects.create(id=uuid4(), contact=contact, key=key, occurred_at=at)
