"""The mapping file, and what is refused before anything is written."""

from __future__ import annotations

import pytest
from django.core.management import CommandError

from crm.models import Activity, Contact, Import, Property
from tests.importers.conftest import Importing


def test_headers_are_mapped(import_file: Importing) -> None:
    mapping = """
      columns:
        "E-Mail Address": email
        Interests: {property: topics, type: multi_choice}
        Tier: {property: level, type: choice}
        Signed: {property: signed, type: date, order: mdy}
        Secret: null
        Absent: whatever
    """
    content = "e-mail address,INTERESTS,Tier,Signed,Secret\na@x.no,A;B,1,03/04/2026,x\n"
    done = import_file("contacts", content, mapping=mapping)
    assert done.line == "created 1, updated 0, unchanged 0, failed 0"
    assert Contact.objects.get().properties == {"topics": ["A", "B"], "level": "1", "signed": "2026-03-04"}
    assert dict(Property.objects.values_list("name", "type")) == {
        "topics": "multi_choice",
        "level": "choice",
        "signed": "date",
    }


def test_activities_are_mapped_to_fields_and_properties(import_file: Importing) -> None:
    import_file("contacts", "email\na@x.no\n")
    mapping = "columns: {Who: email, What: type, When: occurred_at, Pages: properties.pages, Note: null}"
    import_file("activities", "Who,What,When,Pages,Note\na@x.no,session,2026-03-12,7,x\n", mapping=mapping)
    assert Activity.objects.get().properties == {"pages": 7}


def test_a_property_is_mapped_to_whatever_its_case(import_file: Importing) -> None:
    import_file("contacts", "email,size\na@x.no,1\n", "--create-properties")
    import_file("contacts", "email,A,B\na@x.no,Oslo,2\n", mapping="columns: {A: City, B: Size}")
    contact = Contact.objects.get()
    assert (contact.city, contact.properties) == ("Oslo", {"size": 2})


def test_of_what_is_no_table_little_is_repeated(import_file: Importing) -> None:
    with pytest.raises(CommandError) as refusal:
        import_file("contacts", "x" * 500 + ",y" * 500 + "\n")
    assert str(refusal.value).endswith(f"Its headers are: {'x' * 60}…{', y' * 29}, ….")


def test_a_header_that_is_there_twice_is_mapped_once(import_file: Importing) -> None:
    content = "email,Contact,Contact\na@x.no,A,B\n"
    import_file("contacts", content, "--create-properties", mapping="columns: {Contact: first_name}")
    contact = Contact.objects.get()
    assert (contact.first_name, contact.properties) == ("A", {"contact": "B"})


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("columns:\n  A: x\n  A: y", r"not YAML: line 3: found duplicate key \"A\"[^\n]*$"),
        ("columns: {A: x, a: y}", "twice"),
        ("columns: [A]", "A mapping is written"),
        ("A: x", "A mapping is written"),
        ("columns: {A: [x]}", "must be a property's name"),
        ("columns: {A: {type: text}}", "must be a property's name"),
        ("columns: {A: ''}", "has no property"),
        ("columns: {A: {property: x, type: texts}}", "no type “texts”"),
        ("columns: {A: {property: x, order: ymd}}", "dmy"),
        ("columns: {A: {property: city, by: nothing}}", "translation “nothing”"),
        ("columns: {email: x.y}", "cannot become “x.y”"),
        ("columns: {email: {property: email, type: number}}", "is of type email"),
        ("columns: {A: city, email: city}", "several columns to city"),
        ("columns: {email: null}", "no column external_id / email"),
    ],
)
def test_mapping_that_makes_no_sense_is_refused(import_file: Importing, mapping: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        import_file("contacts", "email,A\na@x.no,x\n", mapping=mapping)
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("kind", "content", "flags", "sentence"),
    [
        ("contacts", "email,Size,Age\na@x.no,1,2\n", (), "“Size”, “Age” are not properties yet.*--create-properties"),
        ("activities", "email,type,occurred_at,Size\n", (), "“Size” is not a property yet"),
        ("lists", "email,list,Size\n", ("--create-properties",), "“Size” is not known"),
        ("contacts", "name,city\nAda,Oslo\n", (), "no column external_id / email"),
        ("activities", "email,type\n", (), "no column occurred_at"),
        ("prospects", "external_id\n1\n", (), "no kind “prospects”"),
        ("contacts", "", (), "is empty"),
        ("deals", "external_id,close_date\nd1,03/04/2026\n", (), "is the day first, or the month"),
        ("deals", "external_id,close_date\nd1,13/04/2026\nd2,04/13/2026\n", (), "is the day first"),
        ("contacts", "email,seen\na@x.no,03/04/2026\n", ("--create-properties",), "is the day first"),
    ],
)
def test_file_that_leaves_a_question_is_refused(
    import_file: Importing, kind: str, content: str, flags: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        import_file(kind, content, *flags)
    assert not Import.objects.exists()
    assert not Property.objects.exists()


def test_trailing_delimiter_makes_no_column(import_file: Importing) -> None:
    assert import_file("contacts", "email,city,\na@x.no,Oslo,\n").line.startswith("created 1")
    with pytest.raises(CommandError, match="not a property yet"):
        import_file("contacts", "email,city,\na@x.no,Oslo,x\n")


def test_activity_property_that_is_there_twice_is_kept_apart(import_file: Importing) -> None:
    import_file("contacts", "email\na@x.no\n")
    import_file("activities", "email,type,occurred_at,properties.n,Properties.n\na@x.no,t,2026-03-12,1,x\n")
    assert Activity.objects.get().properties == {"n": 1, "n_2": "x"}
