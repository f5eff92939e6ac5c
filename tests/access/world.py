"""A small world in which one of everything exists that an address can ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from crm.domain.imports import take_upload
from crm.domain.leads import create_lead, take_lead
from crm.domain.tasks import create_task
from crm.models import Company, Contact, Deal, Import, Lead, LifecycleStage, Property, RecordList, RejectionReason
from crm.models.bulk import BulkChange, BulkChangeRecord
from crm.models.saved_view import SavedView
from leadscoring.accounts.models import Team, User
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from scoring.domain import runs
from scoring.domain.changes import score_changed_records
from scoring.domain.impact import start_impact
from scoring.domain.publishing import load_document
from scoring.models import Agreement, Delivery, Pin, Score, ScoringModel
from scoring.models.feedback import Feedback
from scoring.queries.models import plain_document
from scoring.spec.parts import criterion_key, group_key, trigger_key
from tests.commands.world import MODEL, make_contacts
from tests.factories.crm import CompanyFactory, DealFactory
from tests.models.conftest import published_model
from tests.scoring.world import document, publish

WITH_TRIGGER = f"""{MODEL}
triggers:
  - name: Worth a call
    when: {{total: 12}}
    actions:
      - {{do: add_to_list, list: Call list}}
"""
UPLOADED = b"E-mail,First name\nada@firma.example,Ada\n"


@dataclass(frozen=True, slots=True)
class Everything:
    """`known`: a value for each name that stands in an address."""

    lead: Lead
    known: dict[str, object]
    of_address: dict[str, dict[str, object]]
    """By the address's name: where it wants another record than the others do."""


def make_everything(*, who: User, seller: User, admin: User) -> Everything:
    """What is somebody's own alone is `who`'s; the lead and the task are the seller's, the import and the draft the
    admin's."""
    RecordList.objects.create(object="contact", name="Call list")
    contacts = make_contacts()
    model = published_model(WITH_TRIGGER)
    delivery = crossed(contacts[1])
    load_document(WITH_TRIGGER.replace("limit: 12", "limit: 20"), author=admin)
    (run,) = runs.rescore(models=[model])
    lead = create_lead(contact=contacts[0], queue=None, source="test")[0]
    event = take_lead(lead=lead, by=seller)
    reason, _made = RejectionReason.objects.get_or_create(name="No budget", defaults={"position": 2})
    team = Team.objects.create(name="Inside sales")
    company, deal = CompanyFactory.create(), DealFactory.create(stage="proposal")
    known: dict[str, object] = {
        "company_id": company.pk,
        "contact_id": contacts[0].pk,
        "deal_id": deal.pk,
        "lead_id": lead.pk,
        "event_id": event.pk,
        "reason_id": reason.pk,
        "task_id": create_task(title="Call", assigned_to=seller, contact=contacts[0], by=seller).pk,
        "list_id": RecordList.objects.get(name="Internal").pk,
        "import_id": drafted_import(admin).pk,
        "model_id": model.pk,
        "record_id": contacts[0].pk,
        "number": 1,
        "place": 0,
        "action": "take",
        "format": "yaml",
        "run_id": run.pk,
        "impact_id": start_impact(model=model, by=who).pk,
        "agreement_id": asked_of_seller(model, admin).pk,
        "trigger_id": delivery.crossing.trigger_id,
        "crossing_id": delivery.crossing_id,
        "delivery_id": delivery.pk,
        "feedback_id": opinion(model, contacts[0], who).pk,
        "pin_id": pinned(model, contacts[0]).pk,
        "pin_revision": 1,
        "revision": 1,
        "group_key": group_key(plain_document(model.versions.get(number=1))["groups"][0]),
        "rule_key": key_of_first_rule(model),
        "which": trigger_key({"name": "Worth a call"}),
        "view_id": SavedView.objects.create(name="Mine", owner=who).pk,
        "change_id": bulk_change(who, contacts[0]).pk,
        "notification_id": Notification.objects.create(user=who, kind="lead", text="Look", key="1").pk,
        "mail_id": Mail.objects.create(to="x@vekt.example", subject="s", text="t", key="k", state="uncertain").pk,
        "user_id": seller.pk,
        "team_id": team.pk,
        "property_id": Property.objects.create(object="contact", name="flagged", type="boolean").pk,
        "axis": "total",
        "kind": "review",
        "side": "exclude",
        "part": "name",
        "stage_id": LifecycleStage.objects.create(name="Champion", position=90).pk,
        "object": "contact",
        "name": "job_title",
        "preset_key": "silence",
    }
    of_address: dict[str, dict[str, object]] = {
        "company-score-history": {"model_id": scored(company).pk},
        "deal-score-history": {"model_id": scored(deal).pk},
    }
    return Everything(lead, known, of_address)


def asked_of_seller(model: ScoringModel, by: User) -> Agreement:
    """Whether they agree with the draft."""
    draft = model.versions.get(status="draft")
    return Agreement.objects.create(version=draft, revision=draft.revision, asked_by=by)


def key_of_first_rule(model: ScoringModel) -> str:
    group = plain_document(model.versions.get(number=1))["groups"][0]
    return criterion_key(group, group["criteria"][0])


def scored(record: Company | Deal) -> ScoringModel:
    """By a model of its kind."""
    kind = str(record._meta.model_name)
    named = {"name": "Named", "if": {"property": "name", "op": "known"}, "points": 5}
    return publish(document(f"{kind} model", criteria=(named,), object=kind))


def crossed(contact: Contact) -> Delivery:
    """They become worth a call, and what is to be done waits."""
    Contact.objects.filter(pk=contact.pk).update(job_title="Chief", country="Norway", email="two@firma.example")
    score_changed_records()
    return Delivery.objects.select_related("crossing").get()


def drafted_import(by: User) -> Import:
    return take_upload(by=by, upload=SimpleUploadedFile("people.csv", UPLOADED))


def pinned(model: ScoringModel, contact: Contact) -> Pin:
    return Pin.objects.create(model=model, record_id=contact.pk, expected={"kind": "left_out", "value": ""})


def bulk_change(by: User, contact: Contact) -> BulkChange:
    made = BulkChange.objects.create(action="take", created_by=by, state="done", total=1, finished_at=timezone.now())
    BulkChangeRecord.objects.create(change=made, record_id=contact.pk, outcome="changed")
    return made


def opinion(model: ScoringModel, contact: Contact, by: User) -> Feedback:
    score = Score.objects.get(version_id=model.live_id or 0, record_id=contact.pk)
    parts: dict[str, Any] = {"disqualified": [], "categories": [], "groups": []}
    return Feedback.objects.create(
        model=model,
        record_id=contact.pk,
        user=by,
        verdict="right",
        version_id=score.version_id,
        as_of=score.as_of,
        total=score.total,
        parts=parts,
    )
