"""A few people to score, and the model that is to be made of them by hand."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from crm.models import Activity, ActivityKey, Contact, ListMember, RecordList
from leadscoring.accounts.models import Team
from scoring.models import ScoringModel
from scoring.queries.models import current_catalogue, draft_of
from scoring.spec.reading import read_model_text
from scoring.spec.writing import to_plain
from tests.factories.crm import CompanyFactory

TEXT = """
format: leadscoring/1
name: B2B Nordic
object: contact
kind: combined
limit: 100
minimum: 0
categories:
  fit: {limit: 50, minimum: -20}
  engagement: {limit: 50, minimum: 0}
audience:
  include: [Norwegian contacts]
  exclude: [Internal]
groups:
  - name: Role and company
    category: fit
    limit: 40
    minimum: -40
    criteria:
      - name: Decides
        if: {property: job_title, op: contains_any, value: [chief, head of, direktør]}
        points: 15
      - name: Large in the North, or never asked
        if:
          any:
            - all:
                - {property: country, op: is_any, value: [Norway, Sweden]}
                - {property: company.employees, op: gte, value: 50}
            - not: {list: Kundereisedagen 2025}
        points: 5.5
      - name: Industry
        property: company.industry
        values: {Software: 10, Finance: 6}
        otherwise: -2.5
      - name: Size
        property: company.employees
        ranges: [{to: 9, points: -5}, {from: 50, to: 249, points: 5}, {from: 250, points: 12}]
  - name: On the site
    category: engagement
    limit: 35
    decay: {half_life_days: 60}
    criteria:
      - name: Service pages
        activity: [page_view]
        where: {field: asset, op: contains_any, value: [/services, /tjenester]}
        within_days: 90
        points: 5
        award: every
        max_times: 5
        distinct: asset
        decay: {half_life_days: 14}
      - name: Contact form
        activity: [form_submit]
        tiers: [{from: 1, to: 2, points: 10}, {from: 3, points: 20}]
        decay: null
  - name: Rivals
    category: fit
    criteria:
      - name: Competitor
        if: {property: company.name, op: is_any, value: [Rival]}
        disqualify: true
  - name: Events and silence
    category: engagement
    minimum: -20
    criteria:
      - {name: Kundereisedagen, list: Kundereisedagen 2025, points: 10}
      - {name: Silent, inactive_days: 60, activity: any, points: -10}
bands:
  total: [{label: Hot, at_least: 80}, {label: Warm, at_least: 40}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 40}, {label: B, at_least: 25}, {label: C, at_least: 0}]
  engagement: [{label: "1", at_least: 35}, {label: "2", at_least: 15}, {label: "3", at_least: 0}]
triggers:
  - name: Hot lead to sales
    when: {total: 80, fit: 20, engagement: 30}
    margin: 5
    cooldown_days: 30
    actions:
      - {do: notify, to: owner}
      - {do: create_lead, queue: Inside sales}
  - name: Cooled down
    when: {cell: [A1, A2]}
    if: {property: country, op: is_any, value: [Norway]}
    "on": leave
    repeat: every
    actions:
      - {do: add_to_list, list: Call list}
"""

SMALL = """
format: leadscoring/1
name: Small
object: contact
kind: combined
groups:
  - name: Place
    category: fit
    limit: 20
    criteria:
      - {name: Norwegian, if: {property: country, op: is_any, value: [Norway]}, points: 15}
      - {name: Chief, if: {property: job_title, op: contains_any, value: [chief]}, points: 10}
  - name: Site
    category: engagement
    decay: {half_life_days: 30}
    criteria:
      - {name: Pages, activity: [page_view], award: every, points: 2.5, max_times: 4}
bands:
  total: [{label: Hot, at_least: 20}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 15}, {label: B, at_least: 0}]
  engagement: [{label: "1", at_least: 5}, {label: "2", at_least: 0}]
triggers:
  - {name: Hot, when: {total: 20}, actions: [{do: notify, to: owner}]}
"""


def expected() -> Any:
    """As it is stored."""
    return json.loads(json.dumps(to_plain(read_model_text(TEXT, current_catalogue()))))


def make_people() -> list[Contact]:
    """A chief in Norway who was on the site, one in Sweden with little, a rival's chief, a colleague."""
    software = CompanyFactory.create(name="Firma", industry="Software", employees=120)
    rival = CompanyFactory.create(name="Rival", industry="Finance", employees=5)
    made = [
        _contact("Ada", "Nord", "Norway", "Chief of Staff", software),
        _contact("Bo", "Sund", "Sweden", "Clerk", software),
        _contact("Rita", "Rival", "Norway", "Chief", rival),
        _contact("Ida", "Intern", "Norway", "Head of Sales", None),
    ]
    members = {
        "Norwegian contacts": [made[0], made[2], made[3]],
        "Internal": [made[3]],
        "Kundereisedagen 2025": made[:1],
    }
    for name in (*members, "Call list"):
        found = RecordList.objects.create(object="contact", name=name)
        for contact in members.get(name, []):
            ListMember.objects.create(list=found, record_id=contact.pk)
    for type, asset in (("page_view", "/services"), ("form_submit", "Contact us")):
        key = ActivityKey.objects.create(type=type, asset=asset)
        Activity.objects.create(id=uuid4(), contact=made[0], key=key, occurred_at=timezone.now() - timedelta(days=3))
    Team.objects.create(name="Inside sales")
    return made


def _contact(first: str, last: str, country: str, title: str, company: Any) -> Contact:
    return Contact.objects.create(
        external_id=first, first_name=first, last_name=last, country=country, job_title=title, company=company
    )


def stored(model: ScoringModel) -> Any:
    """What the draft says, or what is in force, without the ids that the editor gives."""
    model.refresh_from_db()
    version = draft_of(model) or model.published
    assert version is not None
    return without_ids(json.loads(version.document))


def without_ids(plain: Any) -> Any:
    for group in plain["groups"]:
        group.pop("id", None)
        for rule in group["criteria"]:
            rule.pop("id", None)
    for trigger in plain.get("triggers", []):
        trigger.pop("id", None)
    return plain
