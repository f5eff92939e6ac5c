"""Members of lists: added, never removed."""

from __future__ import annotations

import pytest

from crm.models import Contact, ListMember, MembershipChange, RecordList
from tests.importers.conftest import Importing


@pytest.fixture(autouse=True)
def records(import_file: Importing) -> None:
    import_file("contacts", "external_id,email,company_domain\nc1,a@x.no,x.no\n,b@x.no,x.no\n")
    import_file("companies", "external_id,domain\nk1,twice.no\nk2,TWICE.no\n")
    import_file("deals", "external_id\nd1\n")


def members() -> list[tuple[str, str, int]]:
    return list(
        RecordList.objects.order_by("object", "name", "members__record_id").values_list(
            "object", "name", "members__record_id"
        )
    )


def test_contacts_are_added_to_lists_without_regard_to_case(import_file: Importing) -> None:
    kept = RecordList.objects.create(object="contact", name="Kunder")
    content = "List,email,contact_external_id\nKUNDER,A@x.no,\nkunder,b@x.no,\nNye,,c1\nnye,a@x.no,c1\n"
    assert import_file("lists", content).line == "created 3, updated 0, unchanged 1, failed 0"
    first, second = Contact.objects.order_by("pk").values_list("pk", flat=True)
    assert members() == [("contact", "Kunder", first), ("contact", "Kunder", second), ("contact", "Nye", first)]
    assert import_file("lists", content).line == "created 0, updated 0, unchanged 4, failed 0"
    assert set(MembershipChange.objects.values_list("added", flat=True)) == {True}
    assert ListMember.objects.filter(list=kept).count() == 2


def test_companies_and_deals_have_lists_of_their_own(import_file: Importing) -> None:
    content = "list,company_domain,deal_external_id\nVIP,X.no,\nVIP,,d1\n"
    assert import_file("lists", content).line == "created 2, updated 0, unchanged 0, failed 0"
    assert [(object, name) for object, name, _id in members()] == [("company", "VIP"), ("deal", "VIP")]


def test_bad_rows_are_listed(import_file: Importing) -> None:
    content = (
        "list,email,company_domain,deal_external_id\n"
        "L,z@x.no,,\n,a@x.no,,\nL,,,\nL,a@x.no,x.no,\nL,,twice.no,\nL,,nowhere.no,\nL,,,d9\nL,a@x.no,,\n"
    )
    done = import_file("lists", content)
    assert done.line == "created 1, updated 0, unchanged 0, failed 7"
    assert done.faults == [
        *(("2", "email", "z@x.no"), ("3", "list", ""), ("4", "email", ""), ("5", "email", "a@x.no")),
        *(("6", "company_domain", "twice.no"), ("7", "company_domain", "nowhere.no"), ("8", "deal_external_id", "d9")),
    ]


def test_unknown_contacts_are_made_when_asked_for(import_file: Importing) -> None:
    done = import_file("lists", "list,email\nL,z@x.no\nL,Z@x.no\n", "--create-contacts")
    assert done.line == "created 1, updated 0, unchanged 1, failed 0"
    assert Contact.objects.filter(email="z@x.no").count() == 1
