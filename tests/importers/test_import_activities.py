"""Activities: identity, references, the dictionary of keys."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from crm.models import Activity, ActivityKey, Asset, ChangedRecord, Contact
from tests.importers.conftest import Importing


@pytest.fixture(autouse=True)
def contacts(import_file: Importing) -> None:
    import_file("contacts", "external_id,email\nc1,a@x.no\nc2,b@x.no\n,c@x.no\n")
    ChangedRecord.objects.all().delete()


def test_activities_are_created_with_all_their_columns(import_file: Importing) -> None:
    content = (
        "Contact_External_ID,email,type,occurred_at,asset,asset_type,campaign,channel,value,is_machine,external_id,"
        "properties.Seconds,PROPERTIES.answer,properties.when\n"
        'c1,,form_submit,2026-03-12 09:14,Demo\tform,form,Spring,web,"1,5",nei,e1,12,"say ""\\no""",31.12.2026\n'
        ",B@x.no,email_open,2031-01-01T00:00:00Z,,,,,,TRUE,,,,\n"
    )
    assert import_file("activities", content).line == "created 2, updated 0, unchanged 0, failed 0"
    first, second = Activity.objects.select_related("key", "contact").order_by("occurred_at")
    assert (first.contact.external_id, first.key.type, first.value, first.external_id) == (
        *("c1", "form_submit"),
        *(Decimal("1.5"), "e1"),
    )
    assert first.occurred_at == datetime(2026, 3, 12, 8, 14, tzinfo=UTC)
    assert (first.key.asset, first.key.asset_type, first.key.campaign, first.key.channel, first.key.is_machine) == (
        *("Demo\tform", "form", "Spring", "web"),
        False,
    )
    assert first.properties == {"Seconds": 12, "answer": 'say "\\no"', "when": "2026-12-31"}
    assert (second.contact.external_id, second.key.is_machine, second.properties) == ("c2", True, None)
    queued = ChangedRecord.objects.filter(reason="activity").values_list("record_id", flat=True)
    assert set(queued) == set(Contact.objects.exclude(external_id="").values_list("pk", flat=True))


def test_same_file_twice_changes_nothing(import_file: Importing) -> None:
    content = "email,type,occurred_at,value,properties.n\n" + "".join(
        f"a@x.no,page_view,2026-03-12,{number}.0,{number}\n" for number in (1, 2, 2)
    )
    assert import_file("activities", content).line == "created 2, updated 0, unchanged 1, failed 0"
    assert import_file("activities", content).line == "created 0, updated 0, unchanged 3, failed 0"


def test_known_external_id_is_unchanged_whatever_else_is_said(import_file: Importing) -> None:
    import_file("activities", "email,type,occurred_at,external_id\na@x.no,page_view,2026-03-12,e1\n")
    again = import_file("activities", "email,type,occurred_at,external_id\nb@x.no,download,2026-04-12,e1\n")
    assert again.line == "created 0, updated 0, unchanged 1, failed 0"
    assert Activity.objects.get().contact.email == "a@x.no"


@pytest.mark.parametrize(
    "other",
    [
        *("b@x.no,page_view,2026-03-12,/a,t,c,w,1,,5", "a@x.no,download,2026-03-12,/a,t,c,w,1,,5"),
        *("a@x.no,page_view,2026-03-12T00:00:01,/a,t,c,w,1,,5", "a@x.no,page_view,2026-03-12,/b,t,c,w,1,,5"),
        *("a@x.no,page_view,2026-03-12,/a,u,c,w,1,,5", "a@x.no,page_view,2026-03-12,/a,t,d,w,1,,5"),
        *("a@x.no,page_view,2026-03-12,/a,t,c,v,1,,5", "a@x.no,page_view,2026-03-12,/a,t,c,w,2,,5"),
        *("a@x.no,page_view,2026-03-12,/a,t,c,w,1,yes,5", "a@x.no,page_view,2026-03-12,/a,t,c,w,1,,6"),
        "a@x.no,page_view,2026-03-12,/A,t,c,w,1,,5",
    ],
)
def test_rows_unlike_in_any_column_are_two(import_file: Importing, other: str) -> None:
    header = "email,type,occurred_at,asset,asset_type,campaign,channel,value,is_machine,properties.n"
    row = "a@x.no,page_view,2026-03-12,/a,t,c,w,1,,5"
    assert import_file("activities", f"{header}\n{row}\n{other}\n").line.startswith("created 2,")


def test_rows_alike_but_for_how_they_are_written_are_one(import_file: Importing) -> None:
    content = (
        "contact_external_id,email,type,occurred_at,value,is_machine\n"
        "c1,,page_view,2026-03-12T09:00:00+01:00,1.50,\n,A@X.no, page_view ,2026-03-12 09:00,1.5,no\n"
    )
    assert import_file("activities", content).line == "created 1, updated 0, unchanged 1, failed 0"


def test_bad_rows_are_listed(import_file: Importing) -> None:
    content = (
        "contact_external_id,email,type,occurred_at,value\n"
        "c9,,page_view,2026-03-12,\n"
        ",z@x.no,page_view,2026-03-12,\n"
        ",,page_view,2026-03-12,\n"
        "c1,b@x.no,page_view,2026-03-12,\n"
        "c9,a@x.no,page_view,2026-03-12,\n"
        "c1,,,2026-03-12,\n"
        "c1,,page_view,,\n"
        "c1,,page_view,2026-03-12,many\n"
        f"c1,,{'é' * 2000},2026-03-12,\n"
        "c8,c@x.no,page_view,2026-03-12,7\n"
    )
    done = import_file("activities", content)
    assert done.line == "created 1, updated 0, unchanged 0, failed 9"
    assert [fault[:2] for fault in done.faults] == [
        *(("2", "contact_external_id"), ("3", "email"), ("4", "contact_external_id"), ("5", "contact_external_id")),
        *(("6", "contact_external_id"), ("7", "type"), ("8", "occurred_at"), ("9", "value"), ("10", "type")),
    ]


def test_unknown_contacts_are_made_when_asked_for(import_file: Importing) -> None:
    content = (
        "contact_external_id,email,type,occurred_at\nc7,New@x.no,page_view,2026-03-12\n"
        ",new@X.no,page_view,2026-03-13\nc8,new@x.no,page_view,2026-03-14\nc9,,page_view,2026-03-14\n"
    )
    assert import_file("activities", content).line == "created 0, updated 0, unchanged 0, failed 4"
    done = import_file("activities", content, "--create-contacts")
    assert done.line == "created 2, updated 0, unchanged 0, failed 2"
    assert Contact.objects.get(external_id="c7").email == "New@x.no"


def test_keys_and_assets_stand_once(import_file: Importing) -> None:
    content = "email,type,occurred_at,asset\n" + "".join(
        f"a@x.no,{type},2026-03-{day},{asset}\n"
        for day, type, asset in (
            *((10, "page_view", "/Pricing"), (11, "page_view", "/pricing"), (12, "page_view", "/pricing")),
            *((13, "download", "/PRICING"), (14, "download", "")),
        )
    )
    import_file("activities", content)
    assert sorted(ActivityKey.objects.values_list("type", "asset", "asset_ref__folded")) == [
        ("download", "", None),
        ("download", "/PRICING", "/pricing"),
        ("page_view", "/Pricing", "/pricing"),
        ("page_view", "/pricing", "/pricing"),
    ]
    assert Asset.objects.count() == 1


def test_days_are_shifted(import_file: Importing) -> None:
    content = "email,type,occurred_at,properties.due\na@x.no,page_view,2026-03-20 10:00,2026-03-21\n"
    import_file("activities", content, "--shift-days", "10")
    activity = Activity.objects.get()
    assert (activity.occurred_at, activity.properties) == (
        datetime(2026, 3, 30, 8, tzinfo=UTC),
        {"due": "2026-03-31"},
    )


def test_properties_stay_as_given_but_for_plain_numbers(import_file: Importing) -> None:
    content = (
        "email;type;occurred_at;properties.yes;properties.n;properties.code;properties.at;properties.open\n"
        "a@x.no;t;2026-03-20;Ja;1.234,5;007;2026-03-12T09:14;03/04/2026\n"
    )
    import_file("activities", content)
    assert Activity.objects.get().properties == {
        "yes": "Ja",
        "n": 1234.5,
        "code": "007",
        "at": "2026-03-12T09:14",
        "open": "03/04/2026",
    }


def test_batches_share_what_they_know(import_file: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crm.importers.streaming.BATCH_ROWS", 3)
    content = "email,type,occurred_at,asset\n" + "".join(
        f"{'a' if number % 4 else 'z'}@x.no,page_view,2026-03-12T00:00:{number:02},/p{number % 5}\n"
        for number in range(20)
    )
    done = import_file("activities", content)
    assert done.line == "created 15, updated 0, unchanged 0, failed 5"
    assert [fault[0] for fault in done.faults] == ["2", "6", "10", "14", "18"]
    assert ActivityKey.objects.count() == 5
