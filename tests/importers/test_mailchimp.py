"""Mailchimp's audiences: who unsubscribed has objected, and a later file does not take that back."""

from __future__ import annotations

from datetime import UTC, datetime

from crm.models import Contact
from tests.importers.conftest import Importing

COMMON = "MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,LATITUDE,LONGITUDE,GMTOFF,CC,REGION,LAST_CHANGED,LEID,EUID"
SUBSCRIBED = (
    f"Email Address,First Name,Last Name,Phone Number,{COMMON},NOTES,TAGS\n"
    "ada@x.no,Ada,Å,22334455,4,2026-01-02 10:00:00,1.2.3.4,2026-01-02 10:05:00,59.9,10.7,1,NO,03,2026-02-02 10:00:00,"
    '5,e1,,"""Fair 2026"",""Partner; gold"""\n'
    "bo@x.no,Bo,,,2,,,2026-01-03 10:05:00,,,,,,2026-02-02 10:00:00,6,e2,,\n"
)
UNSUBSCRIBED = (
    f"Email Address,First Name,Last Name,{COMMON},UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_REASON,NOTES,TAGS\n"
    "ADA@x.no,Ada,Å,4,2026-01-02 10:00:00,,2026-01-02 10:05:00,,,,,,2026-02-02 10:00:00,5,e1,2026-03-12 09:14:05,"
    "Spring,NORMAL,,\n"
    "cy@x.no,Cy,,1,,,,,,,,,2026-02-02 10:00:00,7,e3,,,,,\n"
)
CLEANED = (
    f"Email Address,First Name,{COMMON},CLEAN_TIME,CLEAN_CAMPAIGN_TITLE\n"
    "de@x.no,De,1,,,,,,,,,2026-02-02 10:00:00,8,e4,2026-03-01 10:00:00,Spring\n"
)


def test_an_audience_comes_in(import_file: Importing) -> None:
    done = import_file("contacts", SUBSCRIBED)
    assert (done.line, done.faults) == ("created 2, updated 0, unchanged 0, failed 0", [])
    assert "Mailchimp, subscribed" in done.said
    ada, bo = Contact.objects.order_by("email")
    assert (ada.full_name, ada.phone, ada.marketing_consent) == ("Ada Å", "22334455", True)
    assert (bo.marketing_consent, bo.objected_at) == (None, None)
    assert ada.properties["tags"] == ["Fair 2026", "Partner, gold"]
    assert ada.properties["member_rating"] == 4
    assert ada.properties["optin_time"] == "2026-01-02T09:00:00.000000+00:00"
    assert not {"latitude", "optin_ip", "leid"} & ada.properties.keys()
    assert import_file("contacts", SUBSCRIBED).line == "created 0, updated 0, unchanged 2, failed 0"


def test_unsubscribes_are_objections_that_stay(import_file: Importing) -> None:
    import_file("contacts", SUBSCRIBED)
    before = datetime.now(UTC)
    assert import_file("contacts", UNSUBSCRIBED).line == "created 1, updated 1, unchanged 0, failed 0"
    ada, cy = Contact.objects.filter(email__in=("ada@x.no", "ADA@x.no", "cy@x.no")).order_by("first_name")
    assert (ada.objected_at, ada.marketing_consent) == (datetime(2026, 3, 12, 8, 14, 5, tzinfo=UTC), False)
    assert cy.objected_at is not None
    assert before <= cy.objected_at <= datetime.now(UTC)
    assert import_file("contacts", UNSUBSCRIBED).line == "created 0, updated 0, unchanged 2, failed 0"
    import_file("contacts", SUBSCRIBED)
    assert Contact.objects.get(pk=ada.pk).objected_at == ada.objected_at


def test_the_earliest_objection_that_is_known_stands(import_file: Importing) -> None:
    headers = "Email Address,MEMBER_RATING,EUID,LEID,UNSUB_TIME\n"
    import_file("contacts", f"{headers}cy@x.no,1,e,1,\n")
    assert import_file("contacts", f"{headers}cy@x.no,1,e,1,2026-03-12 09:14\n").line.startswith("created 0, updated 1")
    import_file("contacts", f"{headers}cy@x.no,1,e,1,2026-04-12 09:14\n")
    assert Contact.objects.get().objected_at == datetime(2026, 3, 12, 8, 14, tzinfo=UTC)


def test_cleaned_addresses_have_bounced_and_not_objected(import_file: Importing) -> None:
    done = import_file("contacts", CLEANED)
    assert done.line == "created 1, updated 0, unchanged 0, failed 0"
    assert "Mailchimp, cleaned" in done.said
    contact = Contact.objects.get()
    assert (contact.objected_at, contact.marketing_consent) == (None, None)
    assert contact.properties["clean_time"] == "2026-03-01T09:00:00.000000+00:00"


def test_bad_rows_show_what_the_file_said_and_can_be_mended(import_file: Importing) -> None:
    headers = "Email Address,MEMBER_RATING,EUID,LEID,UNSUB_TIME"
    done = import_file("contacts", f"{headers}\ncy@x.no,1,e,1,soon\n")
    assert done.faults == [("2", "UNSUB_TIME", "soon")]
    assert list(done.bad_rows[0]) == [*headers.split(","), "line", "column", "value", "reason"]
    mended = f"{','.join(done.bad_rows[0])}\ncy@x.no,1,e,1,2026-03-12,2,UNSUB_TIME,soon,why\n"
    assert import_file("contacts", mended).line == "created 1, updated 0, unchanged 0, failed 0"


def test_objection_in_a_native_file(import_file: Importing) -> None:
    import_file("contacts", "external_id,email,objected_at\nc1,a@x.no,2026-03-12\nc2,b@x.no,no\nc3,c@x.no,\n")
    assert list(Contact.objects.order_by("external_id").values_list("objected_at", flat=True)) == [
        datetime(2026, 3, 11, 23, tzinfo=UTC),
        None,
        None,
    ]
