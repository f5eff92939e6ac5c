"""Exports of known systems through the page: recognised by their headers, with what is made of several columns."""

from __future__ import annotations

from crm.models import Contact
from tests.import_page.conftest import Page, mapped, tally

HUBSPOT = (
    "Record ID,First Name,Email,Create Date,Last Activity Date,Last Modified Date,Original Traffic Source,"
    "Associated Company IDs,Associated Company,Billing Contact,Billing Contact\n"
    "501,Ada,ada@x.example,2026-03-12 09:14,2026-03-13 10:00,2026-03-13 10:00,Organic Search,77;78,Firm A,x,y\n"
)


def test_hubspot_contacts(page: Page) -> None:
    record = page.drafted(HUBSPOT, "hubspot.csv")
    context = page.get("import-columns", record).context
    assert (record.kind, "HubSpot" in context["source"].label) == ("contacts", True)
    found = mapped(record)
    assert (found["Record ID"], found["Email"], found["Create Date"]) == ("external_id", "email", "created_at")
    made = [row for row in context["rows"] if row.facts.by == "hubspot.company_id"]
    assert [(row.facts.samples, row.chosen) for row in made] == [(("77",), "company_external_id")]
    page.columns(record)
    assert tally(page.run(record)) == ("done", 1, 0, 0, 0)
    ada = Contact.objects.select_related("company").get()
    assert (ada.external_id, ada.company and ada.company.external_id) == ("501", "77")
    assert (ada.properties["billing_contact"], ada.properties["billing_contact_2"]) == ("x", "y")
    again = page.imported(HUBSPOT, "hubspot.csv")
    assert tally(again) == ("done", 0, 0, 1, 0)


def test_of_another_kind_it_is_any_file(page: Page) -> None:
    record = page.drafted(HUBSPOT, "hubspot.csv")
    page.post("import-kind", record, kind="companies")
    context = page.get("import-columns", record).context
    assert context["source"] is None
    assert [row.chosen for row in context["rows"] if row.facts.by] == [""] * sum(
        bool(r.facts.by) for r in context["rows"]
    )
