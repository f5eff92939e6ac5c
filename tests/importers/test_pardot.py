"""Pardot: prospects meet the contacts of the CRM, and each type code of their activity is an activity of ours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.importers.pardot import CODES
from crm.models import Activity, Company, Contact
from tests.importers.conftest import Importing

PROSPECTS = (
    "id,campaign_id,first_name,last_name,email,company,job_title,country,city,phone,source,score,grade,"
    "last_activity_at,crm_lead_fid,crm_contact_fid,crm_owner_fid,crm_account_fid,is_do_not_email,opted_out,zip,created_at\n"
    "1,55,Ada,Å,ada@x.no,Acme,CTO,Norway,Oslo,22334455,Web,120,A+,2026-03-12 09:14:05,,003A,005X,001A,0,0,0150,"
    "2026-01-02 10:00:00\n"
    "2,55,Bo,,bo@x.no,Beta,,,,,,12,C,,00QB,,,,0,1,,2026-01-03 10:00:00\n"
    "3,55,Cy,,cy@x.no,,,,,,,0,D,,,,,,true,false,,2026-01-03 10:00:00\n"
    "4,55,,,,,,,,,,0,D,,,,,,false,false,,2026-01-03 10:00:00\n"
)
HEADERS = "id,prospect_id,visitor_id,type,type_name,details,email_id,list_email_id,form_id,file_id,campaign,created_at"
AT = "2026-03-12 09:14:05"


def test_prospects_come_in(import_file: Importing) -> None:
    import_file("contacts", "external_id,email\nc2,bo@x.no\n")
    done = import_file("contacts", PROSPECTS)
    assert (done.line, done.faults) == ("created 3, updated 1, unchanged 0, failed 0", [])
    assert "Pardot prospects" in done.said
    found = dict(Contact.objects.values_list("first_name", "external_id"))
    assert found == {"Ada": "003A", "Bo": "c2", "Cy": "", "": "pardot:4"}
    ada = Contact.objects.select_related("company").get(first_name="Ada")
    assert ada.company == Company.objects.get(external_id="001A")
    assert (ada.objected_at, ada.original_source, ada.owner) == (None, "Web", "005X")
    assert ada.properties == {
        "pardot_id": "1",
        "pardot_campaign_id": "55",
        "pardot_score": 120,
        "pardot_grade": "A+",
        "last_activity_at": "2026-03-12T08:14:05.000000+00:00",
        "zip": "0150",
    }
    assert Contact.objects.filter(objected_at=None).count() == 2
    assert import_file("contacts", PROSPECTS).line == "created 0, updated 0, unchanged 4, failed 0"


def test_every_type_code_is_an_activity(import_file: Importing) -> None:
    import_file("contacts", PROSPECTS)
    rows = "".join(f"{code},1,9,{code},Email,About {code},7,,,,Spring,{AT}\n" for code in CODES)
    done = import_file("activities", f"{HEADERS}\n{rows}")
    assert (done.line, done.faults) == ("created 34, updated 0, unchanged 0, failed 0", [])
    types = {
        int(number.removeprefix("pardot:")): type_
        for number, type_ in Activity.objects.values_list("external_id", "key__type")
    }
    assert len(types) == 34
    assert {types[code] for code in CODES} - {*THEIRS, *OURS, *NEITHER} == {"resubscribe", "link_click"}
    expected = {1: "email_click", 4: "form_submit", 6: "email_sent", 11: "email_open", 12: "unsubscribe"}
    expected |= {13: "email_bounce", 14: "spam_complaint", 24: "webinar_attended", 29: "event_attended", 9: "task"}
    assert {code: types[code] for code in expected} == expected
    activity = Activity.objects.select_related("contact", "key").get(external_id="pardot:11")
    assert (activity.contact.email, activity.key.asset, activity.key.asset_type) == ("ada@x.no", "About 11", "Email")
    assert (activity.key.campaign, activity.occurred_at) == ("Spring", datetime(2026, 3, 12, 8, 14, 5, tzinfo=UTC))
    again = import_file("activities", f"{HEADERS}\n{rows}")
    assert again.line == "created 0, updated 0, unchanged 34, failed 0"


@pytest.mark.parametrize(
    ("row", "type_", "asset"),
    [
        ("1,Email,Offer,7,,,", "email_click", "Offer"),
        ("1,Custom Redirect,Ad,,,,", "link_click", "Ad"),
        ("2,Form,Contact us,,,3,", "page_view", "Contact us"),
        ("2,File,Guide.pdf,,,,4", "download", "Guide.pdf"),
        ("4,Form Handler,Trial,,,,", "form_submit", "Trial"),
        ("3,Form,Trial,,,3,", "form_start", "Trial"),
        ("Opportunity Won,Opportunity,,,,,", "task", "Opportunity won"),
        ("Open,Email,Offer,,7,,", "email_open", "Offer"),
    ],
)
def test_what_a_code_means_depends_on_its_asset(import_file: Importing, row: str, type_: str, asset: str) -> None:
    import_file("contacts", PROSPECTS)
    assert import_file("activities", f"{HEADERS}\n1,1,9,{row},Spring,{AT}\n").line.startswith("created 1")
    assert Activity.objects.values_list("key__type", "key__asset").get() == (type_, asset)


def test_unsubscribes_and_complaints_are_objections(import_file: Importing) -> None:
    import_file("contacts", PROSPECTS)
    rows = f"1,1,9,12,Email,,7,,,,,{AT}\n2,1,9,12,Email,,7,,,,,2026-02-01 10:00\n3,3,9,16,Email,,7,,,,,{AT}\n"
    before = Contact.objects.get(first_name="Cy").objected_at
    assert import_file("activities", f"{HEADERS}\n{rows}").line == "created 3, updated 0, unchanged 0, failed 0"
    ada = Contact.objects.get(first_name="Ada")
    assert ada.objected_at == datetime(2026, 2, 1, 9, tzinfo=UTC)
    assert Contact.objects.get(first_name="Cy").objected_at == before
    import_file("contacts", PROSPECTS)
    ada.refresh_from_db()
    assert ada.objected_at == datetime(2026, 2, 1, 9, tzinfo=UTC)


def test_faults_are_named(import_file: Importing) -> None:
    import_file("contacts", PROSPECTS)
    rows = (
        f"1,99,9,11,Email,,7,,,,,{AT}\n2,1,9,35,Email,,7,,,,,{AT}\n3,1,9,,Email,,7,,,,,{AT}\n4,,9,11,Email,,,,,,,{AT}\n"
    )
    done = import_file("activities", f"{HEADERS}\n{rows}")
    assert done.line == "created 0, updated 0, unchanged 0, failed 4"
    assert [fault[:2] for fault in done.faults] == [
        ("2", "prospect_id"),
        ("3", "type"),
        ("4", "type"),
        ("5", "prospect_id"),
    ]
    assert done.faults[1][2] == "35 | 7 | Email"


def test_a_code_without_end_is_a_fault_like_any_other(import_file: Importing) -> None:
    import_file("contacts", PROSPECTS)
    done = import_file("activities", f"{HEADERS}\n1,1,9,{'1' * 5000},Email,,7,,,,,{AT}\n")
    assert (done.line, done.faults[0][1]) == ("created 0, updated 0, unchanged 0, failed 1", "type")


def test_version_5_spells_its_names_otherwise(import_file: Importing) -> None:
    import_file("contacts", PROSPECTS)
    headers = "id,prospectId,visitorId,type,typeName,details,emailId,fileId,campaignId,createdAt"
    content = f"{headers}\n1,2,9,11,Email,Hi,7,,5,{AT}\n"
    assert import_file("activities", content).line == "created 1, updated 0, unchanged 0, failed 0"
    assert Activity.objects.values_list("contact__email", "key__type", "key__campaign").get() == (
        "bo@x.no",
        "email_open",
        "5",
    )
