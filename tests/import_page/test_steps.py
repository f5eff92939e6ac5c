"""From the upload to the result, and all that may come between: two tabs, a wrong kind, a file that is gone."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.domain.import_running import look_after, remove_old_files
from crm.models import Contact, Import, ImportMapping, ListMember, Property
from leadscoring.accounts.models import AuditEntry, User
from tests.import_page.conftest import Page, mapped, tally

CONTACTS = "E-mail;Fornavn;Signed up;Score\nada@x.example;Ada;31.12.2025;1.234\nida@x.example;Ida;01.02.2026;2.345\n"
PAGES = ("imports", "import-new")
OF_ONE = ("import", "import-columns", "import-check", "import-progress", "import-bad-rows")
POSTS = ("import-kind", "import-columns", "import-run", "import-stop", "import-go-on", "import-discard")


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", None), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_every_view_by_each_role(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    page: Page,
    persona: str,
    status: int | None,
) -> None:
    record = page.imported("email\nada@x.example\nbad\n")
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    urls = [reverse(name) for name in PAGES] + [reverse(name, args=[record.pk]) for name in OF_ONE]
    posts = [reverse("import-new"), *(reverse(name, args=[record.pk]) for name in POSTS)]
    if status is None:
        assert [client.get(url).status_code for url in urls] == [200, 200, 200, 302, 302, 302, 200]
        return
    assert [client.get(url).status_code for url in urls] == [status] * len(urls)
    assert [client.post(url).status_code for url in posts] == [status] * len(posts)
    assert Import.objects.count() == 1
    assert Path(record.bad_rows_path).is_file()


def test_empty_list_says_what_it_is(page: Page) -> None:
    assert b"Nothing has been imported yet" in page.get("imports").content


def test_list_says_who_and_how_many(page: Page, admin: User) -> None:
    record = page.imported("email\nada@x.example\nbad\n", "people.csv")
    (row,) = page.get("imports").context["rows"]
    assert (row.id, row.file, str(row.kind), row.who, row.counts, row.badge) == (
        record.pk,
        "people.csv",
        "Contacts",
        admin.name,
        (1, 0, 0, 1),
        "live",
    )


def test_list_takes_as_many_queries_for_three(page: Page) -> None:
    counts = []
    for number in range(3):
        page.imported(f"email\na{number}@x.example\n")
        page.get("imports")
        with CaptureQueriesContext(connection) as queries:
            page.get("imports")
        counts.append(len(queries))
    assert counts[0] == counts[2] < 12


def test_columns_are_matched_with_samples(page: Page) -> None:
    record = page.drafted(CONTACTS)
    assert (record.kind, record.description, record.rows) == ("contacts", "CSV, UTF-8, semicolon", 2)
    assert mapped(record) == {"E-mail": "email", "Fornavn": "first_name", "Signed up": "signed_up", "Score": "score"}
    rows = page.get("import-columns", record).context["rows"]
    assert [(row.facts.samples, row.chosen, row.type, row.asks_order, row.asks_decimal) for row in rows] == [
        (("ada@x.example", "ida@x.example"), "email", "text", False, False),
        (("Ada", "Ida"), "first_name", "text", False, False),
        (("31.12.2025", "01.02.2026"), "+", "date", False, False),
        (("1.234", "2.345"), "+", "number", False, True),
    ]


def test_what_was_chosen_is_done_and_remembered(page: Page) -> None:
    chosen = {"c2-to": "+", "c2-name": "Since", "c2-type": "date", "c3-to": "+", "c3-name": "points"}
    record = page.imported(CONTACTS, **chosen, **{"c3-type": "number", "c3-decimal": "thousands", "c1-to": ""})
    assert tally(record) == ("done", 2, 0, 0, 0)
    ada = Contact.objects.get(email="ada@x.example")
    assert (ada.first_name, ada.properties) == ("", {"Since": "2025-12-31", "points": 1234})
    assert dict(Property.objects.values_list("name", "type")) == {"Since": "date", "points": "number"}
    again = page.drafted("score,SIGNED UP,e-mail,fornavn\n1.234,31.12.2025,ada@x.example,Ada\n")
    assert mapped(again) == {"score": "points", "SIGNED UP": "Since", "e-mail": "email", "fornavn": ""}
    page.columns(again)
    assert tally(page.run(again)) == ("done", 0, 0, 1, 0)
    assert ImportMapping.objects.count() == 1


def test_a_choice_takes_its_values_along(page: Page) -> None:
    page.imported(
        "email,Plan\na@x.example,gold\nb@x.example,silver\n", **{"c1-to": "+", "c1-name": "plan", "c1-type": "choice"}
    )
    assert Property.objects.get().choices == ["gold", "silver"]


def test_order_of_dates_is_asked_for(page: Page) -> None:
    record = page.drafted("email,Signed\na@x.example,03/04/2026\n")
    refused = page.columns(record)
    assert refused.status_code == 422
    assert [row.fault for row in refused.context["rows"]] == [
        "",
        "03/04/2026 can be read both ways: say whether the day or the month comes first.",
    ]
    assert b'aria-invalid="true"' in refused.content
    name = {"c1-to": "+", "c1-name": "signed", "c1-type": "date"}
    page.columns(record, **name, **{"c1-order": "mdy"})
    page.run(record)
    assert Contact.objects.get().properties == {"signed": "2026-03-04"}


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"c1-to": "email"}, "The column “Name” goes there too. Leave one of the two out."),
        ({"c1-to": "+", "c1-name": ""}, "Give the new property a name."),
        ({"c1-to": "+", "c1-name": "a.b"}, "A property's name has no points."),
        ({"c1-to": "+", "c1-name": "city"}, "There is a property “city” already: choose it in the list."),
        ({"c1-to": "+", "c1-name": "company"}, "“company” has a meaning of its own. Take another name."),
        ({"c1-to": "gone"}, "There is no property “gone” any more. Choose another."),
        ({"c1-to": "a\0b"}, "There is no property “ab” any more. Choose another."),
    ],
)
def test_faults_of_columns(page: Page, sent: dict[str, str], fault: str) -> None:
    record = page.drafted("email,Other\na@x.example,b\n")
    response = page.columns(record, **sent)
    assert response.status_code == 422
    expected = fault.replace("“Name”", "“email”")
    assert [row.fault for row in response.context["rows"]] == ["", expected]


def test_key_must_be_there(page: Page) -> None:
    record = page.drafted("email\na@x.example\n")
    response = page.columns(record, **{"c0-to": ""})
    assert response.context["whole_faults"] == [
        "Nothing says external_id / email, by which a row is known. Choose a column for it."
    ]
    assert page.get("import-check", record).status_code == 302


def test_check_says_what_would_happen_and_changes_nothing(page: Page) -> None:
    record = page.drafted("email,company_name,Plan\na@x.example,Firm,gold\nbad,Firm,gold\n=x,Firm,gold\n")
    page.columns(record)
    check = page.get("import-check", record).context
    preview = check["preview"]
    assert (preview.rows, preview.is_whole, str(preview.tally)) == (
        3,
        True,
        "created 1, updated 0, unchanged 0, failed 2",
    )
    assert (preview.new_companies, preview.new_contacts) == (1, 0)
    assert check["new_properties"] == [("plan", "text", "Plan")]
    assert [(f.line, f.column, f.value, f.reason) for f in check["faults"]] == [
        (3, "email", "bad", "This is not an e-mail address."),
        (4, "email", "=x", "This is not an e-mail address."),
    ]
    assert (Contact.objects.count(), Property.objects.count()) == (0, 0)


def test_bad_rows_are_harmless_and_go_in_once_mended(page: Page) -> None:
    record = page.imported('email,First name,Phone\nbad,"=HYPERLINK(""x"")",+47 22 33\n', "people.csv")
    response = page.get("import-bad-rows", record)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    _header, row = csv.reader(io.StringIO(text))
    assert row == ["bad", '\'=HYPERLINK("x")', "+47 22 33", "2", "email", "bad", "This is not an e-mail address."]
    mended = page.imported(text.replace('bad,"', 'good@x.example,"'))
    assert tally(mended) == ("done", 1, 0, 0, 0)
    assert Contact.objects.get().first_name == '=HYPERLINK("x")'


def test_lists_of_everybody_in_a_file(page: Page) -> None:
    Contact.objects.create(email="a@x.example")
    record = page.imported(
        "email\na@x.example\nnew@x.example\n", kind="lists", fixed="Fair", creates_contacts="on", has_choices="1"
    )
    assert tally(record) == ("done", 2, 0, 0, 0)
    assert sorted(ListMember.objects.values_list("list__name", flat=True)) == ["Fair", "Fair"]


def test_news_and_history(page: Page) -> None:
    record = page.drafted("email\na@x.example\n")
    page.columns(record)
    assert page.run(record, taken_as="news").news is True
    assert page.imported("email\nb@x.example\n").news is False


def test_every_import_is_in_the_audit_log(page: Page, admin: User) -> None:
    page.imported("email\na@x.example\n", "people.csv")
    entries = list(AuditEntry.objects.filter(action__startswith="import.").order_by("pk"))
    assert [(entry.action, entry.actor) for entry in entries] == [
        ("import.uploaded", admin),
        ("import.started", admin),
        ("import.ended", admin),
    ]
    assert entries[2].after == {"state": "done", "created": 1, "updated": 0, "unchanged": 0, "failed": 0}


def test_second_click_on_run_finds_it_begun(page: Page) -> None:
    record = page.drafted("email\na@x.example\n")
    page.columns(record)
    mark = page.get("import-check", record).context["mark"]
    answers = [page.post("import-run", record, mark=mark) for _click in range(2)]
    assert [answer.url for answer in answers] == [reverse("import", args=[record.pk])] * 2
    assert tally(record) == ("done", 1, 0, 0, 0)
    assert AuditEntry.objects.filter(action="import.started").count() == 1


def test_columns_changed_in_another_tab_are_checked_again(page: Page) -> None:
    record = page.drafted("email,City\na@x.example,Oslo\n")
    page.columns(record)
    mark = page.get("import-check", record).context["mark"]
    page.columns(record, **{"c1-to": ""})
    assert page.post("import-run", record, mark=mark).url == reverse("import-check", args=[record.pk])
    assert tally(record)[0] == "draft"
    assert "changed since you saw this check" in page.get("import-check", record).content.decode()


def test_kind_changed_in_another_tab(page: Page) -> None:
    record = page.drafted("email,name\na@x.example,x\n")
    page.post("import-kind", record, kind="companies")
    answer = page.post("import-columns", record, kind="contacts", **{"c0-to": "email"})
    assert answer.url == reverse("import", args=[record.pk])
    record.refresh_from_db()
    assert (record.kind, mapped(record)["name"]) == ("companies", "name")


def test_begun_in_another_tab(page: Page) -> None:
    record = page.imported("email\na@x.example\n")
    for name in ("import-columns", "import-check"):
        answer = page.client.get(reverse(name, args=[record.pk]), follow=True)
        assert "its columns can&#x27;t be changed any more" in answer.content.decode()
    assert page.columns(record).url == reverse("import", args=[record.pk])
    for name in ("import-kind", "import-discard", "import-go-on"):
        page.post(name, record, kind="deals")
    assert tally(record) == ("done", 1, 0, 0, 0)


def test_file_removed_meanwhile(page: Page, import_root: Path) -> None:
    record = page.drafted("email\na@x.example\n", "people.csv")
    page.columns(record)
    mark = page.get("import-check", record).context["mark"]
    for path in import_root.iterdir():
        path.unlink()
    sentence = "“people.csv” was removed from the server. Upload it again."
    check = page.get("import-check", record)
    assert (check.status_code, check.context["refused"]) == (409, sentence)
    run = page.post("import-run", record, mark=mark)
    assert (run.status_code, run.context["refused"]) == (409, sentence)
    page.post("import-discard", record)
    assert not Import.objects.exists()


def test_bad_rows_removed_meanwhile(page: Page) -> None:
    record = page.imported("email\nbad\n")
    Path(record.bad_rows_path).unlink()
    answer = page.client.get(reverse("import-bad-rows", args=[record.pk]), follow=True)
    assert "The file of bad rows was removed" in answer.content.decode()


def test_worker_that_is_down_is_said(page: Page, client_for: Callable[[User | None], Client], admin: User) -> None:
    record = page.drafted("email\na@x.example\n")
    page.columns(record)
    mark = page.get("import-check", record).context["mark"]
    # What is to be done after the commit is not: nobody takes the message.
    page.client.post(reverse("import-run", args=[record.pk]), {"mark": mark})
    assert "No worker is running" in page.get("import", record).content.decode()
    assert tally(record) == ("waiting", 0, 0, 0, 0)
    page.post("import-stop", record)
    assert tally(record)[0] == "stopped"
    page.post("import-go-on", record)
    assert tally(record) == ("done", 1, 0, 0, 0)


def test_schedule_calls_a_worker_for_what_waits(
    page: Page, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    record = page.drafted("email\na@x.example\n")
    Import.objects.filter(pk=record.pk).update(state="waiting")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        look_after()
    assert tally(record) == ("done", 1, 0, 0, 0)


def test_old_files_are_removed(page: Page, import_root: Path) -> None:
    done, draft = page.imported("email\nbad\n"), page.drafted("email\na@x.example\n")
    assert len(list(import_root.iterdir())) == 3
    remove_old_files()
    assert len(list(import_root.iterdir())) == 3
    Import.objects.update(started_at="2020-01-01T00:00Z")
    Import.objects.filter(pk=done.pk).update(finished_at="2020-01-01T00:00Z")
    for path in import_root.iterdir():
        os.utime(path, (0, 0))
    remove_old_files()
    assert list(import_root.iterdir()) == []
    assert list(Import.objects.values_list("pk", "upload")) == [(done.pk, "")]
    assert not Import.objects.filter(pk=draft.pk).exists()
    assert page.get("import", done).status_code == 200
