"""Contacts: who a row is about, what is kept, what is bad."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.models import ChangedRecord, Company, Contact, Import, Property, PropertyChange
from tests.importers.conftest import Importing


def test_contacts_are_created_with_all_their_columns(import_file: Importing) -> None:
    content = (
        "External_ID;EMAIL;first_name;last_name;job_title;phone;country;city;language;company_domain;lifecycle_stage;owner;"
        "original_source;marketing_consent;created_at\n"
        "c1; Ada@X.no ;Ada;Nørgård;CTO;+47 22;Norge;Tromsø;nb;x.no;lead;Jo;web;ja;2026-03-12\n"
    )
    assert import_file("contacts", content).line == "created 1, updated 0, unchanged 0, failed 0"
    contact = Contact.objects.select_related("company").get()
    assert (contact.external_id, contact.email, contact.full_name) == ("c1", "Ada@X.no", "Ada Nørgård")
    assert (contact.job_title, contact.phone, contact.country, contact.city) == ("CTO", "+47 22", "Norge", "Tromsø")
    assert (contact.language, contact.lifecycle_stage, contact.owner) == ("nb", "lead", "Jo")
    assert (contact.original_source, contact.marketing_consent) == ("web", True)
    assert contact.created_at == datetime(2026, 3, 11, 23, tzinfo=UTC)
    assert contact.company is not None
    assert (contact.company.domain, contact.company.name) == ("x.no", "")
    assert ChangedRecord.objects.filter(object="contact", record_id=contact.pk).exists()


def test_same_file_twice_changes_nothing(import_file: Importing) -> None:
    """Though its first row for Ada contradicts its second."""
    content = "email,job_title,company_name\nada@x.no,CFO,X\nbo@x.no,CEO,X\nADA@x.no,CTO,Y\n"
    assert import_file("contacts", content).line == "created 2, updated 0, unchanged 1, failed 0"
    assert import_file("contacts", content).line == "created 0, updated 0, unchanged 3, failed 0"
    assert Contact.objects.get(email__iexact="ada@x.no").job_title == "CTO"
    assert not PropertyChange.objects.exists()


def test_blank_leaves_a_stored_value_alone_and_history_names_the_import(import_file: Importing) -> None:
    import_file("contacts", "email,job_title,city,created_at\nada@x.no,CFO,Oslo,2026-01-01\n")
    again = import_file("contacts", "email,job_title,city\nada@x.no,CTO,  \n")
    assert again.line == "created 0, updated 1, unchanged 0, failed 0"
    ada = Contact.objects.get()
    assert (ada.job_title, ada.city, ada.created_at) == ("CTO", "Oslo", datetime(2025, 12, 31, 23, tzinfo=UTC))
    (change,) = PropertyChange.objects.values_list("property", "old", "new", "source")
    assert change == ("job_title", "CFO", "CTO", f"import {Import.objects.latest('pk').pk}")


def test_later_of_two_rows_wins_wherever_it_has_a_value(import_file: Importing) -> None:
    content = (
        "external_id,email,city,job_title,seniority,level\nc1,a@x.no,Oslo,CFO,vp,1\nc1,,,CTO,,2\n,A@x.no,Bergen,,,\n"
    )
    assert import_file("contacts", content, "--create-properties").line.startswith("created 1, updated 0, unchanged 2")
    contact = Contact.objects.get()
    assert (contact.email, contact.city, contact.job_title) == ("A@x.no", "Bergen", "CTO")
    assert contact.properties == {"seniority": "vp", "level": 2}


@pytest.mark.parametrize(
    ("stored", "rows", "line", "faults"),
    [
        # An address that belongs to another external id, in the database or in the file.
        ("c1,a@x.no", "c2,A@x.no", "created 0, updated 0, unchanged 0, failed 1", [("2", "email", "A@x.no")]),
        ("", "c1,a@x.no\nc2,a@x.no", "created 1, updated 0, unchanged 0, failed 1", [("3", "email", "a@x.no")]),
        (
            "c1,a@x.no\nc2,b@x.no",
            "c1,b@x.no",
            "created 0, updated 0, unchanged 0, failed 1",
            [("2", "email", "b@x.no")],
        ),
        ("c1,\n,b@x.no", "c1,b@x.no", "created 0, updated 0, unchanged 0, failed 1", [("2", "email", "b@x.no")]),
        # A new external id with a known address is that contact.
        (",a@x.no", "c1,A@x.no", "created 0, updated 1, unchanged 0, failed 0", []),
        (",a@x.no", "c1,a@x.no\nc1,", "created 0, updated 1, unchanged 1, failed 0", []),
        (",a@x.no", "c1,a@x.no\nc2,a@x.no", "created 0, updated 1, unchanged 0, failed 1", [("3", "email", "a@x.no")]),
        # An address may change, and be given up.
        ("c1,a@x.no", "c1,b@x.no", "created 0, updated 1, unchanged 0, failed 0", []),
        ("c1,a@x.no", ",A@X.NO", "created 0, updated 1, unchanged 0, failed 0", []),
        ("c1,a@x.no", "c1,a@x.no", "created 0, updated 0, unchanged 1, failed 0", []),
        ("", "c1,\nc2,", "created 2, updated 0, unchanged 0, failed 0", []),
    ],
)
def test_who_a_row_is_about(
    import_file: Importing, stored: str, rows: str, line: str, faults: list[tuple[str, str, str]]
) -> None:
    if stored:
        assert import_file("contacts", f"external_id,email\n{stored}\n").faults == []
    done = import_file("contacts", f"external_id,email\n{rows}\n")
    assert (done.line, done.faults) == (line, faults)


def test_bad_rows_are_listed_and_can_be_mended(import_file: Importing) -> None:
    content = (
        "email,created_at,marketing_consent,note\n"
        'ada@x.no,2026-02-30,ja,"one\ntwo"\n'
        "no address,,,\n"
        "a b@x.no,,,\n"
        "a@b@c,,,\n"
        "@x.no,,,\n"
        "a\0@x.no,,,\n"
        ",,,only a note\n"
        "bo@x.no,,perhaps,\n"
        "ce@x.no,,,,more\n"
        "de@x.no,,,,\n"
        "ef@x.no\n"
    )
    done = import_file("contacts", content, "--create-properties")
    assert done.line == "created 2, updated 0, unchanged 0, failed 9"
    assert done.faults == [
        ("2", "created_at", "2026-02-30"),
        ("4", "email", "no address"),
        ("5", "email", "a b@x.no"),
        ("6", "email", "a@b@c"),
        ("7", "email", "@x.no"),
        ("8", "email", "a\ufffd@x.no"),
        ("9", "email", ""),
        ("10", "marketing_consent", "perhaps"),
        ("11", "", "more"),
    ]
    assert list(done.bad_rows[0]) == [
        "email",
        "created_at",
        "marketing_consent",
        "note",
        "line",
        "column",
        "value",
        "reason",
    ]
    assert done.bad_rows[0]["note"] == "one\ntwo"
    assert all(row["reason"] for row in done.bad_rows)
    mended = "\n".join(
        (",".join(done.bad_rows[0]), "ada@x.no,2026-02-28,ja,,2,created_at,2026-02-30,This is not a date")
    )
    assert import_file("contacts", mended).line == "created 1, updated 0, unchanged 0, failed 0"


def test_custom_properties_are_typed(import_file: Importing) -> None:
    content = (
        "email;Is Partner;Budget (NOK);Trial end;Last seen;Postal code;Score!;Score?;Score!;"
        "city;City;Empty;First name\n"
        "a@x.no;Ja;1.234,50;31.12.2026;2026-03-12 09:14;0150;1;x;t;Oslo;Bergen;;N\n"
        "b@x.no;nei;12,5;01.02.2026;2026-03-12;5003;2;y;f;;;;\n"
    )
    done = import_file("contacts", content, "--create-properties")
    assert done.line == "created 2, updated 0, unchanged 0, failed 0"
    assert dict(Property.objects.filter(object="contact").values_list("name", "type")) == {
        "is_partner": "boolean",
        "budget_nok": "number",
        "trial_end": "date",
        "last_seen": "instant",
        "postal_code": "text",
        "score": "number",
        "score_2": "text",
        "score_3": "text",
        "city_2": "text",
        "empty": "text",
        "first_name_2": "text",
    }
    ada = Contact.objects.get(email="a@x.no")
    assert ada.city == "Oslo"
    assert ada.properties == {
        "is_partner": True,
        "budget_nok": 1234.50,
        "trial_end": "2026-12-31",
        "last_seen": "2026-03-12T08:14:00.000000+00:00",
        "postal_code": "0150",
        "score": 1,
        "score_2": "x",
        "score_3": "t",
        "city_2": "Bergen",
        "first_name_2": "N",
    }
    assert import_file("contacts", content).line == "created 0, updated 0, unchanged 2, failed 0"


def test_known_property_keeps_its_type(import_file: Importing) -> None:
    Property.objects.create(object="contact", name="budget", type="number")
    Property.objects.create(object="contact", name="topics", type="multi_choice")
    done = import_file("contacts", "email,Budget,TOPICS\na@x.no,much,A\nb@x.no,5,B; A ;B;\n")
    assert done.faults == [("2", "Budget", "much")]
    assert Contact.objects.get().properties == {"budget": 5, "topics": ["B", "A"]}


def test_companies_are_named_in_three_ways(import_file: Importing) -> None:
    import_file("companies", "external_id,name,domain\nk1,Acme,acme.no\nk2,Twin,\nk3,twin,\n,Lone,\n")
    content = (
        "email,company_external_id,company_domain,company_name\n"
        "a@x.no,k1,,\nb@x.no,,ACME.no,\nc@x.no,,,acme\nd@x.no,,,Twin\ne@x.no,,,New\nf@x.no,,,new\ng@x.no,k9,,Lone\n"
    )
    done = import_file("contacts", content)
    assert done.line == "created 6, updated 0, unchanged 0, failed 1"
    assert done.faults == [("5", "company_name", "Twin")]
    companies = dict(Contact.objects.values_list("email", "company__external_id"))
    assert companies == dict.fromkeys(("a@x.no", "b@x.no", "c@x.no"), "k1") | {
        "e@x.no": "",
        "f@x.no": "",
        "g@x.no": "k9",
    }
    assert sorted(Company.objects.values_list("name", flat=True)) == ["Acme", "Lone", "New", "Twin", "twin"]
    assert import_file("contacts", content).line == "created 0, updated 0, unchanged 6, failed 1"


def test_no_company_is_made_from_an_address(import_file: Importing) -> None:
    import_file("contacts", "email\nada@acme.no\n")
    assert not Company.objects.exists()


def test_wide_texts_that_no_index_holds_are_bad(import_file: Importing) -> None:
    long = "é" * 1000
    done = import_file("contacts", f"email,country,job_title\na@x.no,{long},\nb@x.no,,{long * 5}\n")
    assert done.line == "created 1, updated 0, unchanged 0, failed 1"


def test_texts_are_composed_and_cut(import_file: Importing) -> None:
    import_file("contacts", "email,city\na@x.no,\u00a0 A\u030angstro\u0308m \u2003\n")
    assert Contact.objects.get().city == "Ångström"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_are_recognised(import_file: Importing, encoding: str) -> None:
    assert import_file("contacts", "email;city\na@x.no;Tromsø\n".encode(encoding)).line.startswith("created 1")
    assert Contact.objects.get().city == "Tromsø"
