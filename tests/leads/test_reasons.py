"""The two largest reasons of a row: how often and when is asked of activities alone, whatever stands between them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from crm.models import Activity, ActivityKey, Contact, ListMember, RecordList
from scoring.queries.documents import open_workbench
from scoring.queries.lead_rows import lead_rows
from scoring.queries.models import band_labels
from tests.scoring.world import CHIEF, VIEWS, add_view, document, publish

pytestmark = pytest.mark.django_db

FORM = {"name": "Form", "activity": ["form_submit"], "award": "every", "points": 4}
OFF = {"name": "Off", "activity": ["page_view"], "points": 50, "enabled": False}
SILENT = {"name": "Silent", "inactive_days": 5, "activity": ["form_submit"], "points": 30}
LISTED = {"name": "Listed", "list": "Some", "points": 20}
NEVER = {"name": "Download", "activity": ["download"], "points": 90}


def reasons_of(contact: Contact, *criteria: dict[str, Any], **more: Any) -> tuple[str, ...]:
    model = publish(document(criteria=criteria, **more))
    assert model.live
    [row] = lead_rows(model, band_labels(model.live), [contact.pk], open_workbench())
    return row.reasons


@pytest.fixture
def ada() -> Contact:
    ada = Contact.objects.create(first_name="Ada", job_title="Chief Buyer")
    for days in (9, 3, 1):
        add_view(ada, timedelta(days=days))
    key = ActivityKey.objects.create(type="form_submit", asset="/demo")
    for days in (8, 7):
        Activity.objects.create(id=uuid4(), contact=ada, key=key, occurred_at=timezone.now() - timedelta(days=days))
    some = RecordList.objects.create(object="contact", name="Some")
    ListMember.objects.create(list=some, record_id=ada.pk)
    return ada


def test_counts_are_those_of_their_own_criteria(ada: Contact) -> None:
    assert reasons_of(ada, OFF, NEVER, {**CHIEF, "points": 1}, VIEWS, FORM) == ("Form 2×, 7 d ago", "Views 3×, 1 d ago")


def test_what_is_no_activity_stands_between_them(ada: Contact) -> None:
    assert reasons_of(ada, FORM, LISTED, OFF, SILENT, VIEWS) == ("Silent, last 7 d ago", "Listed")
    assert reasons_of(ada, FORM, CHIEF, OFF, LISTED) == ("Listed", "Chief Buyer")


def test_model_of_the_other_category_keeps_none_of_its_groups(ada: Contact) -> None:
    fit = {"name": "Who", "category": "fit", "criteria": [CHIEF]}
    does = {"name": "Does", "category": "engagement", "criteria": [VIEWS]}
    assert reasons_of(ada, kind="combined", groups=[fit, does]) == ("Chief Buyer", "Views 3×, 1 d ago")


def test_whoever_has_left_the_audience_since_still_has_reasons(ada: Contact) -> None:
    RecordList.objects.create(object="contact", name="Out")
    model = publish(document(criteria=(VIEWS,), audience={"exclude": ["Out"]}))
    assert model.live
    ListMember.objects.create(list=RecordList.objects.get(name="Out"), record_id=ada.pk)
    [row] = lead_rows(model, band_labels(model.live), [ada.pk], open_workbench())
    assert row.reasons == ("Views 3×, 1 d ago",)
