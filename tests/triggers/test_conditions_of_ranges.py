"""Who is in, of a range and one by one, by conditions that others' activities or records decide."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from crm.models import RecordList
from scoring.domain.changes import score_changed_records
from scoring.models import Trigger, TriggerState
from tests.scoring.world import document, publish, rescore
from tests.triggers.world import ADD, who_is_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_delivers")]

# The number of a company is also that of a contact of another company, and of a deal.
FILL = """
insert into crm_company (id, name) select 9000 + i, 'Company ' || i from generate_series(1, 6) i;
insert into crm_contact (id, first_name, email, job_title, company_id)
  select 9000 + i, 'First ' || i, i || '@firma.example', case when i % 2 = 0 then 'Chief' else 'Buyer' end, 9007 - i
  from generate_series(1, 6) i;
insert into crm_contact (id, first_name, email, job_title) values (9010, 'Nobody’s', 'nobodys@firma.example', 'Chief');
insert into crm_deal (id, name, stage, company_id)
  select 9000 + i, 'Deal ' || i, 'Proposal', 9007 - i from generate_series(1, 6) i;
insert into crm_dealcontact (deal_id, contact_id) select 9000 + i, 9001 + i % 6 from generate_series(1, 6) i;
insert into crm_activitykey (id, type, asset, asset_type, campaign, channel, is_machine)
  values (9001, 'page_view', '/pricing', '', '', '', false);
insert into crm_activity (id, contact_id, occurred_at, key_id)
  select gen_random_uuid(), c.id, now() - n * interval '1 day', 9001
  from crm_contact c cross join lateral generate_series(1, c.id - 9000) n;
"""
CHANGED = (
    "insert into crm_changedrecord (object, record_id, reason) select '{object}', id, 'property' from crm_{object}"
)
TWICE: dict[str, Any] = {"activity": "page_view", "at_least": 2, "at_most": 4}
CHIEF = {"property": "job_title", "op": "is_any", "value": "Chief"}
CASES: list[tuple[str, dict[str, Any], set[int]]] = [
    ("contact", TWICE, {2, 3, 4}),
    ("contact", {"not": TWICE}, {1, 5, 6, 10}),
    ("contact", {"deal": TWICE}, {2, 3, 4}),
    ("company", TWICE, {3, 4, 5}),
    ("company", {"not": TWICE}, {1, 2, 6}),
    ("company", {"contact": TWICE}, {3, 4, 5}),
    ("company", {"contact": CHIEF}, {1, 3, 5}),
    ("company", {"not": {"contact": CHIEF}}, {2, 4, 6}),
    ("deal", TWICE, {1, 2, 3}),
    ("deal", {"contact": TWICE}, {1, 2, 3}),
    ("deal", {"contact": CHIEF}, {1, 3, 5}),
]


@pytest.mark.parametrize(("object", "condition", "meant"), CASES, ids=str)
def test_range_and_single_records_find_the_same(object: str, condition: dict[str, Any], meant: set[int]) -> None:
    RecordList.objects.create(object=object, name="Call list")
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    trigger = {"name": "Hot", "when": {"total": 1}, "if": condition, "actions": [ADD]}
    named = [
        {"name": "Is there", "if": {"property": "name" if object != "contact" else "email", "op": "known"}, "points": 1}
    ]
    model = publish(document(object=object, criteria=named, triggers=[trigger]))
    expected = {9000 + number for number in meant}
    assert who_is_in() == expected
    TriggerState.objects.all().delete()
    rescore(model)
    assert who_is_in() == expected
    TriggerState.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(CHANGED.format(object=object))
    score_changed_records()
    assert who_is_in() == expected
    assert Trigger.objects.count() == 1
