"""HubSpot's exports: quotation marks in headers, headers there twice, ids joined by “;”, times without a zone."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError

from crm.models import Company, Contact, Deal, Property
from tests.importers.conftest import Importing


def table(*rows: list[str]) -> str:
    stream = StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


STAGE = 'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"'
HEADERS = [
    *("Record ID", "First Name", "Last Name", "Email", "Phone Number", "Mobile Phone Number", "Contact owner"),
    *("Primary Associated Company ID", "Associated Company", "Associated Company IDs", "Create Date", "Postal Code"),
    *("Number of Sessions", "Number of Pageviews", "Marketing emails opened", "Last Activity Date", STAGE),
    *("Billing Contact", "Billing Contact IDs", "Billing Contact", "Billing Contact IDs", "Lifecycle Stage"),
    *("Unsubscribed from all email", "Opted out of email: Newsletter", "Persona", "Original Traffic Source"),
    *("Legal basis for processing contact's data", "Country/Region"),
]
ADA = [
    *("101", "Ada", "Nørgård", "ada@x.no", "22334455", "91234567", "Jo Ås", "", "Acme; Ltd;Beta", "9;8"),
    *("2026-03-12 09:14", "0150", "7", "12", "3", "2026-03-10 12:00", "2026-02-01 08:00", "Bo", "102", "Cy", "103;104"),
    *("marketingqualifiedlead", "", "", "", "Organic Search", "Freely given consent from contact", "Norge"),
]
BO = [
    *("102", "Bo", "", "bo@x.no", "", "", "", "9", "", "", "2026-03-12 09:15", "", "", "", "", "", ""),
    *("", "", "", "", "customer", "true", "true", "", "", "Legitimate interest – existing customer", ""),
]


def test_contacts_come_in_without_a_mapping(import_file: Importing) -> None:
    content = table(HEADERS, ADA, BO)
    done = import_file("contacts", content)
    assert (done.line, done.faults) == ("created 2, updated 0, unchanged 0, failed 0", [])
    assert "Recognised: HubSpot contacts" in done.said
    assert "engagement need the activities themselves" in done.said
    ada = Contact.objects.select_related("company").get(external_id="101")
    assert (ada.email, ada.full_name, ada.phone, ada.owner) == ("ada@x.no", "Ada Nørgård", "22334455", "Jo Ås")
    assert (ada.lifecycle_stage, ada.original_source, ada.country) == (
        "marketingqualifiedlead",
        "Organic Search",
        "Norge",
    )
    assert ada.created_at == datetime(2026, 3, 12, 8, 14, tzinfo=UTC)
    assert ada.company is not None
    assert ada.company.external_id == "9"
    assert (ada.marketing_consent, ada.objected_at) == (True, None)
    assert ada.properties == {
        "mobile_phone_number": "91234567",
        "postal_code": "0150",
        "number_of_sessions": 7,
        "number_of_pageviews": 12,
        "marketing_emails_opened": 3,
        "last_activity_date": "2026-03-10T11:00:00.000000+00:00",
        "date_entered_marketing_qualified_lead_lifecycle_stage_pipeline": "2026-02-01T07:00:00.000000+00:00",
        "billing_contact": "Bo",
        "billing_contact_ids": "102",
        "billing_contact_2": "Cy",
        "billing_contact_ids_2": "103;104",
        "legal_basis": "Freely given consent from contact",
    }
    assert not Property.objects.filter(name="persona").exists()
    assert import_file("contacts", content).line == "created 0, updated 0, unchanged 2, failed 0"


def test_unsubscribed_is_an_objection_that_stays(import_file: Importing) -> None:
    before = datetime.now(UTC)
    import_file("contacts", table(HEADERS, ADA, BO))
    bo = Contact.objects.get(external_id="102")
    assert bo.objected_at is not None
    assert before <= bo.objected_at <= datetime.now(UTC)
    assert (bo.marketing_consent, bo.properties["opted_out_of_email_newsletter"]) == (None, True)
    for later in ("", "false", "true"):
        place = HEADERS.index("Unsubscribed from all email")
        import_file("contacts", table(HEADERS, [*BO[:place], later, *BO[place + 1 :]]))
        assert Contact.objects.get(external_id="102").objected_at == bo.objected_at


def test_headers_in_any_case_and_values_of_the_country(import_file: Importing) -> None:
    content = (
        "\ufeffRECORD ID - CONTACT;EMAIL;First name;CREATE DATE;contact owner;Unsubscribed From All Email;"
        "Annual Revenue\n"
        "1;ada@x.no;Ada;12.03.2026 09:14;Jo;Ja;1.234.567,50\n2;bo@x.no;Bo;31.03.2026 09:14;Jo;Nei;12,5\n"
    )
    assert import_file("contacts", content).line == "created 2, updated 0, unchanged 0, failed 0"
    ada, bo = Contact.objects.order_by("external_id")
    assert (ada.objected_at is None, bo.objected_at) == (False, None)
    assert (ada.properties["annual_revenue"], ada.created_at.day) == (1234567.5, 12)


def test_companies_and_deals(import_file: Importing) -> None:
    companies = (
        "Record ID,Company name,Company Domain Name,Company owner,Create Date,Industry,Number of Employees,"
        "Annual Revenue,City,Country/Region,Phone Number,Number of Open Deals\n"
        '9,"Acme ""North"" AS",acme.no,Jo,2026-01-02 10:00,Software,250,1000000,Oslo,Norway,22334455,2\n'
    )
    assert import_file("companies", companies).line == "created 1, updated 0, unchanged 0, failed 0"
    assert import_file("companies", companies).line == "created 0, updated 0, unchanged 1, failed 0"
    company = Company.objects.get()
    assert (company.external_id, company.name, company.domain) == ("9", 'Acme "North" AS', "acme.no")
    assert (company.employees, company.country, company.owner) == (250, "Norway", "Jo")
    assert company.properties == {"phone_number": "22334455", "number_of_open_deals": 2}
    import_file("contacts", table(HEADERS, ADA, BO))
    deals = (
        "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Close Date,Create Date,Deal owner,Deal Type,"
        "Associated Contact IDs,Associated Company IDs (Primary),Associated Company IDs,Is Closed Won,Days to close\n"
        "7,Big,Closed Won,Sales,1200.50,2026-05-01 00:00,2026-03-01 10:00,Jo,newbusiness,101;102,9,9;8,true,61\n"
        "8,Unknown,Closed Lost,Sales,,,2026-03-01 10:00,Jo,,999,,,false,\n"
    )
    done = import_file("deals", deals)
    assert done.line == "created 1, updated 0, unchanged 0, failed 1"
    assert done.faults == [("3", "Associated Contact IDs", "999")]
    deal = Deal.objects.select_related("company").get()
    assert (deal.name, deal.stage, deal.amount, deal.close_date) == (
        "Big",
        "Closed Won",
        Decimal("1200.50"),
        date(2026, 5, 1),
    )
    assert deal.company == company
    assert sorted(deal.contacts.values_list("external_id", flat=True)) == ["101", "102"]
    assert deal.properties == {"is_closed_won": True, "days_to_close": 61}
    assert import_file("deals", deals).line == "created 0, updated 0, unchanged 1, failed 1"


def test_a_file_of_another_kind_is_refused(import_file: Importing) -> None:
    with pytest.raises(CommandError, match="no column list"):
        import_file("lists", table(HEADERS, ADA))
