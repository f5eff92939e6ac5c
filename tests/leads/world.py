"""A few dozen contacts whose scores can be worked out by hand, and the model that scores them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from crm.models import Company, Contact, ListMember, RecordList
from scoring.domain import runs
from scoring.domain.publishing import load_document, publish_version
from scoring.models import ScoringModel
from tests.factories.crm import make_activity

MODEL = """
format: leadscoring/1
name: Nordic leads
object: contact
kind: combined
categories: {fit: {limit: 50, minimum: -20}, engagement: {limit: 50, minimum: 0}}
audience: {exclude: [Internal]}
groups:
  - name: Company and role
    category: fit
    limit: 30
    criteria:
      - {name: Decides, if: {property: job_title, op: contains_any, value: [chief]}, points: 25}
      - {name: Size, property: company.employees, ranges: [{from: 100, points: 15}]}
      - {name: Student, if: {property: job_title, op: word_any, value: [student]}, points: -30}
      - {name: Competitor, if: {property: company.name, op: is_any, value: [Rival]}, disqualify: true}
  - name: On the site
    category: engagement
    criteria:
      - {name: Pricing page, activity: [page_view], where: {field: asset, op: is_any, value: /pricing}, award: every,
         points: 5, within_days: 90}
      - {name: Newsletter, list: Newsletter, points: 2.5}
bands:
  total: [{label: Hot, at_least: 40}, {label: Warm, at_least: 20}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 25}, {label: B, at_least: 0}]
  engagement: [{label: "1", at_least: 10}, {label: "2", at_least: 0}]
"""


def published_model(text: str = MODEL) -> ScoringModel:
    """As if workers had computed it already."""
    run = publish_version(version=load_document(text))
    runs.work_on(run_id=run.pk)
    return ScoringModel.objects.select_related("live").get(published__pk=run.versions[0])


def make_world() -> dict[str, Contact]:
    """By first name. Åse 40: 30 of 40 (the group's limit) and two views; Łukasz 15; Maja 2.5; Ewa −20; Rolf is
    disqualified; Ida is a colleague in the list that is left out."""
    energi = Company.objects.create(name="Öresund Energi", country="Sweden", employees=1850)
    lodz = Company.objects.create(name="Łódź Logistyka", country="Poland", employees=100)
    rival = Company.objects.create(name="Rival", employees=20)
    made = [
        _contact(
            "Åse", "Øvrebø", "Chief Operating Officer", company=energi, country="Sweden", owner="seller@vekt.example"
        ),
        _contact("Łukasz", "Żak", "Buyer", company=lodz, country="Poland", owner="other@firm.example"),
        _contact("Maja", "Lindqvist", "", country="Sweden", lifecycle_stage="customer"),
        _contact("Ewa", "Nowak", "Student", country="Poland"),
        _contact("Rolf", "Rival", "Chief", company=rival, country="Norway"),
        _contact("Ida", "Intern", "Chief", country="Norway"),
    ]
    people = {contact.first_name: contact for contact in made}
    internal, newsletter = (RecordList.objects.create(name=name) for name in ("Internal", "Newsletter"))
    ListMember.objects.create(list=internal, record_id=people["Ida"].pk)
    ListMember.objects.create(list=newsletter, record_id=people["Maja"].pk)
    for days in (1, 3):
        make_activity(people["Åse"], asset="/pricing", occurred_at=timezone.now() - timedelta(days=days))
    make_activity(people["Åse"], "email_sent", occurred_at=timezone.now())
    make_activity(people["Åse"], asset="/pricing", is_machine=True, occurred_at=timezone.now())
    return people


def _contact(first: str, last: str, title: str, **fields: object) -> Contact:
    return Contact.objects.create(
        first_name=first, last_name=last, job_title=title, email=f"{first.lower()}@firma.example", **fields
    )
