"""Companies and deals: keys, references, associations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from crm.models import Company, Contact, Deal, DealContact
from tests.importers.conftest import Importing


def test_companies_are_created_with_all_their_columns(import_file: Importing) -> None:
    content = (
        "external_id\tname\tdomain\tindustry\temployees\tannual_revenue\tcountry\tcity\towner\tcreated_at\n"
        "k1\tAcme\tacme.no\tSoftware\t1.200\t1.234.567,5\tNO\tOslo\tJo\t2026-03-12\n"
    )
    assert import_file("companies", content).line == "created 1, updated 0, unchanged 0, failed 0"
    company = Company.objects.get()
    # Each column has its own form: nothing shows that the point of 1.200 is not a decimal one.
    assert (company.employees, company.annual_revenue) == (Decimal("1.2"), Decimal("1234567.5"))
    assert (company.name, company.domain, company.industry, company.owner) == ("Acme", "acme.no", "Software", "Jo")


@pytest.mark.parametrize(
    ("stored", "rows", "line"),
    [
        ("k1,Acme,acme.no", "k1,Acme AS,", "created 0, updated 1, unchanged 0, failed 0"),
        ("k1,Acme,acme.no", ",ACME,Acme.NO", "created 0, updated 1, unchanged 0, failed 0"),
        ("k1,Acme,acme.no", ",acme,", "created 0, updated 1, unchanged 0, failed 0"),
        ("k1,Acme,acme.no", ",Acme,", "created 0, updated 0, unchanged 1, failed 0"),
        # One known by a weaker key alone is recognised by it.
        (",Acme,acme.no", "k1,,ACME.no", "created 0, updated 1, unchanged 0, failed 0"),
        (",Acme,", "k1,Acme,acme.no", "created 0, updated 1, unchanged 0, failed 0"),
        (",Acme,", ",acme,acme.no", "created 0, updated 1, unchanged 0, failed 0"),
        ("k1,Acme,", "k2,Acme,", "created 1, updated 0, unchanged 0, failed 0"),
        (",Acme,acme.no", ",Acme,other.no", "created 1, updated 0, unchanged 0, failed 0"),
        # Shared by several: who is meant?
        ("k1,Acme,\nk2,acme,", ",ACME,", "created 0, updated 0, unchanged 0, failed 1"),
        ("k1,,acme.no\nk2,,acme.no", ",,acme.no", "created 0, updated 0, unchanged 0, failed 1"),
        ("", "k1,Acme,\nk2,Acme,\n,Acme,", "created 2, updated 0, unchanged 0, failed 1"),
        ("", "k1,Acme,acme.no\n,Acme,\n,,acme.no", "created 1, updated 0, unchanged 2, failed 0"),
        ("", ",Acme,\n,acme,\n, , ", "created 1, updated 0, unchanged 1, failed 0"),
    ],
)
def test_which_company_a_row_is_about(import_file: Importing, stored: str, rows: str, line: str) -> None:
    if stored:
        import_file("companies", f"external_id,name,domain\n{stored}\n")
    content = f"external_id,name,domain\n{rows}\n"
    assert import_file("companies", content).line == line
    again = import_file("companies", content).line
    assert again.startswith("created 0, updated 0,")


def test_what_a_contact_s_row_says_wrongly_of_a_company_confuses_no_other(import_file: Importing) -> None:
    import_file("companies", "external_id,name,domain\nk1,Acme,acme.no\nk2,Beta,beta.no\n")
    rows = "c1,k1,beta.no\nc2,,beta.no\nc3,,acme.no\n"
    done = import_file("contacts", f"external_id,company_external_id,company_domain\n{rows}")
    assert done.line == "created 3, updated 0, unchanged 0, failed 0"
    assert dict(Contact.objects.values_list("external_id", "company__name")) == {
        "c1": "Acme",
        "c2": "Beta",
        "c3": "Acme",
    }
    assert sorted(Company.objects.values_list("domain", flat=True)) == ["acme.no", "beta.no"]


def test_a_company_s_own_rows_say_how_else_it_is_called(import_file: Importing) -> None:
    import_file("companies", "external_id,domain\nk1,acme.no\n")
    done = import_file("companies", "external_id,domain,city\nk1,acme.com,\n,acme.com,Oslo\n")
    assert done.line == "created 0, updated 1, unchanged 1, failed 0"
    assert [(found.domain, found.city) for found in Company.objects.all()] == [("acme.com", "Oslo")]


def test_row_without_any_key_is_bad(import_file: Importing) -> None:
    done = import_file("companies", "name,city\n,Oslo\n\nAcme,Bergen\n")
    assert (done.line, done.faults) == ("created 1, updated 0, unchanged 0, failed 1", [("2", "name", "")])


def test_deals_are_created_with_company_and_contacts(import_file: Importing) -> None:
    import_file("contacts", "external_id,email\nc1,a@x.no\nc2,b@x.no\n,c@x.no\n")
    content = (
        "external_id,name,amount,currency,stage,pipeline,deal_type,close_date,created_at,company_domain,"
        "contact_external_ids,contact_emails,owner\n"
        'd1,Big,"1,234.50",NOK,won,P,new,2026-12-31,2026-03-12,acme.no,c1; c2 ;c1,C@x.no;a@x.no,Jo\n'
    )
    assert import_file("deals", content).line == "created 1, updated 0, unchanged 0, failed 0"
    deal = Deal.objects.select_related("company").get()
    assert (deal.name, deal.amount, deal.close_date) == ("Big", Decimal("1234.50"), date(2026, 12, 31))
    assert deal.company is not None
    assert deal.company.domain == "acme.no"
    assert sorted(deal.contacts.values_list("email", flat=True)) == ["a@x.no", "b@x.no", "c@x.no"]
    assert import_file("deals", content).line == "created 0, updated 0, unchanged 1, failed 0"


def test_contacts_given_take_the_place_of_those_stored(import_file: Importing) -> None:
    import_file("contacts", "email\na@x.no\nb@x.no\n")
    import_file("deals", "external_id,contact_emails\nd1,a@x.no\n")
    assert import_file("deals", "external_id,contact_emails\nd1,\n").line.startswith(
        "created 0, updated 0, unchanged 1"
    )
    assert import_file("deals", "external_id,contact_emails\nd1,b@x.no\n").line.startswith("created 0, updated 1")
    assert list(DealContact.objects.values_list("contact__email", flat=True)) == ["b@x.no"]


def test_deal_with_an_unknown_contact_is_bad(import_file: Importing) -> None:
    import_file("contacts", "email\na@x.no\n")
    done = import_file("deals", "external_id,contact_emails,company_external_id\nd1,a@x.no;z@x.no,k1\nd2,a@x.no,\n")
    assert done.line == "created 1, updated 0, unchanged 0, failed 1"
    assert done.faults == [("2", "contact_emails", "z@x.no")]
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("stored", "rows", "line"),
    [
        (",Renewal,a.no", ",renewal,A.no", "created 0, updated 1, unchanged 0, failed 0"),
        (",Renewal,a.no", ",Renewal,b.no", "created 1, updated 0, unchanged 0, failed 0"),
        (",Renewal,", ",Renewal,", "created 0, updated 0, unchanged 1, failed 0"),
        ("d1,Renewal,a.no", ",Renewal,a.no", "created 0, updated 0, unchanged 1, failed 0"),
        ("d1,Renewal,a.no\nd2,Renewal,a.no", ",Renewal,a.no", "created 0, updated 0, unchanged 0, failed 1"),
        ("", "d1,Renewal,a.no\n,Renewal,a.no", "created 1, updated 0, unchanged 1, failed 0"),
        ("", ",Renewal,a.no\n,RENEWAL,a.no\n,,a.no", "created 1, updated 0, unchanged 1, failed 1"),
    ],
)
def test_which_deal_a_row_is_about(import_file: Importing, stored: str, rows: str, line: str) -> None:
    if stored:
        import_file("deals", f"external_id,name,company_domain\n{stored}\n")
    content = f"external_id,name,company_domain\n{rows}\n"
    assert import_file("deals", content).line == line
    assert import_file("deals", content).line.startswith("created 0, updated 0,")


def test_contacts_who_come_later_find_the_company_of_the_deal(import_file: Importing) -> None:
    import_file("deals", "name,company_external_id\nBig,k1\n")
    import_file("contacts", "email,company_external_id\na@x.no,k1\n")
    import_file("companies", "external_id,name\nk1,Acme\n")
    assert Company.objects.get().name == "Acme"
    assert Contact.objects.get().company_id == Deal.objects.get().company_id == Company.objects.get().pk


def test_deal_of_a_lead_is_of_its_contact_and_their_company(import_file: Importing) -> None:
    import_file("contacts", "external_id,email,company_name\nc1,a@x.no,A\nc2,b@x.no,B\n")
    import_file("leads", "external_id,contact_external_id\nl1,c1\nl2,c2\nl3,\n")
    content = (
        "external_id,lead_external_id,contact_emails,company_domain\n"
        "d1,l1,,\nd2,l1,b@x.no,\nd3,l2,,k.no\nd4,l3,,\nd5,l9,,\nd6,,,\n"
    )
    done = import_file("deals", content)
    assert done.line == "created 5, updated 0, unchanged 0, failed 1"
    assert done.faults == [("6", "lead_external_id", "l9")]
    deals = Deal.objects.values_list("external_id", "company__name", "company__domain", "contacts__external_id")
    assert sorted(deals, key=str) == [
        ("d1", "A", "", "c1"),
        ("d2", "A", "", "c2"),
        ("d3", "", "k.no", "c2"),
        ("d4", None, None, None),
        ("d6", None, None, None),
    ]
    assert import_file("deals", content).line == "created 0, updated 0, unchanged 5, failed 1"
    import_file("deals", "external_id,company_domain\nd1,m.no\n")
    import_file("deals", "external_id,lead_external_id\nd1,l2\n")
    assert Deal.objects.values_list("company__domain", "contacts__external_id").get(external_id="d1") == ("m.no", "c2")
