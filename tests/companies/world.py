"""Three companies and their deals, whose scores can be worked out by hand."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from crm.models import Company, Deal, DealContact
from scoring.models import ScoringModel
from tests.factories.crm import make_activity
from tests.leads.world import make_world, published_model

COMPANY_MODEL = """
format: leadscoring/1
name: Company fit
object: company
kind: fit
limit: 100
groups:
  - name: Firmographics
    criteria:
      - {name: Size, property: employees, ranges: [{from: 1000, points: 40}, {from: 50, to: 999, points: 20}]}
      - {name: Energy, if: {property: industry, op: is_any, value: [Energy]}, points: 30}
bands:
  total: [{label: Ideal, at_least: 60}, {label: Good, at_least: 20}, {label: Poor, at_least: 0}]
"""

DEAL_MODEL = """
format: leadscoring/1
name: Deal pipeline
object: deal
kind: combined
groups:
  - name: The deal
    category: fit
    criteria:
      - {name: Amount, property: amount, ranges: [{to: 9999.99, points: 2}, {from: 10000, points: 10}]}
      - {name: New business, if: {property: deal_type, op: is_any, value: [New business]}, points: 5}
  - name: Movement
    category: engagement
    criteria:
      - {name: Pricing page, activity: [page_view], award: every, points: 5, within_days: 90}
bands:
  total: [{label: Now, at_least: 15}, {label: Later, at_least: 0}]
"""


def make_companies() -> dict[str, Company]:
    """By the first word of the name: Öresund 70 (Ideal), Łódź 20 (Good), Rival 0 (Poor). Åse works at Öresund."""
    make_world()
    found = {company.name.split()[0]: company for company in Company.objects.all()}
    _set(found["Öresund"], industry="Energy", domain="oresund.example", owner="seller@vekt.example", city="Malmö")
    _set(found["Łódź"], industry="Logistics", domain="lodz.example")
    return found


def make_deals(companies: dict[str, Company]) -> dict[str, Deal]:
    """Two proposals (one in NOK) and a demo at Öresund, of whose people Åse takes part; one that was won."""
    oresund, lodz = companies["Öresund"], companies["Łódź"]
    day = timezone.localdate()
    rows = {
        "Turbines": (oresund, "proposal", 50_000, "EUR", {"deal_type": "New business", "owner": "seller@vekt.example"}),
        "Cables": (lodz, "Proposal", 300_000, "NOK", {"close_date": day - timedelta(days=3)}),
        "Pilot": (oresund, "demo", 900, "EUR", {"pipeline": "Small"}),
        "Old": (oresund, "closed_won", 70_000, "EUR", {}),
    }
    deals = {
        name: Deal.objects.create(
            company=company, name=name, stage=stage, amount=amount, currency=currency, **{"pipeline": "Sales"} | more
        )
        for name, (company, stage, amount, currency, more) in rows.items()
    }
    DealContact.objects.create(deal=deals["Turbines"], contact=oresund.contacts.get(first_name="Åse"))
    return deals


def company_model(text: str = COMPANY_MODEL) -> ScoringModel:
    return published_model(text)


def deal_model(text: str = DEAL_MODEL) -> ScoringModel:
    return published_model(text)


def many_activities(company: Company, count: int) -> None:
    for contact in company.contacts.all():
        for number in range(count):
            make_activity(contact, asset=f"/page{number}", occurred_at=timezone.now() - timedelta(days=number))


def _set(company: Company, **values: object) -> None:
    for name, value in values.items():
        setattr(company, name, value)
    company.save()
