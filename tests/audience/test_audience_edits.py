"""An audience changed list by list, and who that leaves out, exactly as the engine sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from crm.models import Contact, ListMember, RecordList
from leadscoring.accounts.models import Organisation, User
from scoring.models import ScoringModel
from scoring.queries.audience_numbers import Reason, audience_in_numbers
from scoring.queries.band_spread import counted_spread
from scoring.queries.documents import open_workbench
from scoring.queries.models import draft_of, plain_document
from tests.bands.examples import ALL, example
from tests.forms import fields_of

HTMX = {"HX-Request": "true"}


def a_list(name: str, *members: Contact) -> RecordList:
    made = RecordList.objects.create(object="contact", name=name)
    for member in members:
        ListMember.objects.create(list=made, record_id=member.pk)
    return made


def page_of(client: Client, model: ScoringModel) -> str:
    return client.get(reverse("model-audience", args=[model.pk])).content.decode()


def posted(page: str, side: str, **changed: str) -> dict[str, Any]:
    start = page.index(f'id="audience-{side}"')
    form = page[page.index("<form", start) : page.index("</form>", start)]
    found: dict[str, list[str]] = {}
    for name, value in fields_of(form):
        found.setdefault(name, []).append(value)
    return {**found, **changed}


def save(client: Client, model: ScoringModel, side: str, data: dict[str, Any]) -> Any:
    return client.post(reverse("audience-side", args=[model.pk, side]), data, headers=HTMX)


def audience_in_draft(model: ScoringModel) -> Any:
    draft = draft_of(model)
    return None if draft is None else plain_document(draft).get("audience")


def test_numbers_say_who_is_left_out_by_what(contacts: list[Contact]) -> None:
    Organisation.objects.create(pk=1, own_domains=["own.example"])
    a_list("Students", contacts[1], contacts[3])
    a_list("Nordic", contacts[0], contacts[3])
    numbers = audience_in_numbers("contact", ["nordic"], ["Internal", "Students", "Gone"])
    internal, students, gone = numbers.exclude
    assert (numbers.records, numbers.scored, numbers.left_out) == (4, 1, 3)
    assert numbers.colleagues == Reason(1, 0)
    assert numbers.not_included == Reason(2, 1)
    assert [(r.name, r.count, r.alone) for r in (internal, students, gone)] == [
        ("Internal", 1, 0),
        ("Students", 2, 0),
        ("Gone", 0, 0),
    ]
    assert gone.list_id is None


def test_numbers_are_those_of_the_engine(as_admin: Client, model: ScoringModel, contacts: list[Contact]) -> None:
    Organisation.objects.create(pk=1, own_domains=["rival.example"])
    a_list("Nordic", contacts[0], contacts[2], contacts[3])
    save(as_admin, model, "include", posted(page_of(as_admin, model), "include", add="Nordic"))
    draft = draft_of(model)
    assert draft is not None
    counted = counted_spread(plain_document(draft), open_workbench().read(draft.document))
    numbers = audience_in_numbers("contact", ["Nordic"], ["Internal"])
    assert counted is not None
    assert counted.scored == numbers.scored == 1


def test_list_is_added_and_taken_off_with_undo(as_admin: Client, model: ScoringModel) -> None:
    a_list("Students")
    answer = save(as_admin, model, "exclude", posted(page_of(as_admin, model), "exclude", add="Students"))
    assert answer.status_code == 200
    assert audience_in_draft(model) == {"exclude": ["Internal", "Students"]}
    removed = save(as_admin, model, "exclude", posted(page_of(as_admin, model), "exclude", act="remove:0"))
    assert audience_in_draft(model) == {"exclude": ["Students"]}
    toast = json.loads(removed["HX-Trigger"])["toast"]
    assert toast["text"] == "“Internal” is taken off the audience."
    as_admin.post(toast["undo"], headers=HTMX)
    assert audience_in_draft(model) == {"exclude": ["Internal", "Students"]}


def test_lists_taken_off_one_after_another_all_come_back(as_admin: Client, model: ScoringModel) -> None:
    for name in ("Students", "Press"):
        a_list(name)
        save(as_admin, model, "exclude", posted(page_of(as_admin, model), "exclude", add=name))
    undos = []
    for _time in range(3):
        removed = save(as_admin, model, "exclude", posted(page_of(as_admin, model), "exclude", act="remove:0"))
        undos.append(json.loads(removed["HX-Trigger"])["toast"]["undo"])
    assert audience_in_draft(model) is None
    for undo in reversed(undos):
        as_admin.post(undo, headers=HTMX)
    assert audience_in_draft(model) == {"exclude": ["Internal", "Students", "Press"]}
    again = as_admin.post(undos[0], headers=HTMX)
    assert again.status_code == 409
    assert "can’t be undone alone" in json.loads(again["HX-Trigger"])["toast"]["text"]


def test_last_list_taken_off_leaves_everyone(as_admin: Client, model: ScoringModel) -> None:
    save(as_admin, model, "exclude", posted(page_of(as_admin, model), "exclude", act="remove:0"))
    draft = draft_of(model)
    assert draft is not None
    assert "audience" not in plain_document(draft)


def test_list_that_is_not_there_is_refused(as_admin: Client, model: ScoringModel) -> None:
    answer = save(as_admin, model, "include", posted(page_of(as_admin, model), "include", add="Nobody"))
    assert answer.status_code == 422
    assert "Nobody" in answer.content.decode()
    assert audience_in_draft(model) is None


def test_list_that_is_gone_can_be_taken_off(as_admin: Client, model: ScoringModel) -> None:
    RecordList.objects.all().delete()
    page = page_of(as_admin, model)
    assert "is not there any more" in page
    assert save(as_admin, model, "exclude", posted(page, "exclude", act="remove:0")).status_code == 200
    assert audience_in_draft(model) is None


def test_who_was_slower_sees_theirs_and_may_keep_their_own(
    as_admin: Client, client_for: Any, make_user: Any, model: ScoringModel
) -> None:
    for name in ("Students", "Press"):
        a_list(name)
    mine = posted(page_of(as_admin, model), "exclude", add="Students")
    other: User = make_user("anna@vekt.example", role="admin", name="Anna Berg")
    theirs = client_for(other)
    save(theirs, model, "exclude", posted(page_of(theirs, model), "exclude", add="Press"))
    answer = save(as_admin, model, "exclude", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Anna Berg changed this while you were editing" in page
    assert "Internal, Press" in page
    again = posted(f'<section id="audience-exclude">{page}', "exclude")
    assert save(as_admin, model, "exclude", again).status_code == 200
    assert audience_in_draft(model) == {"exclude": ["Internal", "Students"]}


def test_lists_to_choose_from_have_their_sizes(as_admin: Client, model: ScoringModel, contacts: list[Contact]) -> None:
    a_list("Students", *contacts[:2])
    a_list("Press")
    url = reverse("audience-lists", args=[model.pk, "exclude"])
    assert as_admin.get(url).context["options"] == [
        ("Press", "Press", "0 members"),
        ("Students", "Students", "2 members"),
    ]
    assert [value for value, _label, _sub in as_admin.get(url, {"q": "stu"}).context["options"]] == ["Students"]


def test_marketing_reads_why_it_may_not(as_marketer: Client, admin: User, model: ScoringModel) -> None:
    page = page_of(as_marketer, model)
    assert "Ask Ada Nowak to change it" in page
    assert "audience-form" not in page
    assert save(as_marketer, model, "exclude", {"mark": ""}).status_code == 422
    assert audience_in_draft(model) is None


def test_sellers_only_read(as_seller: Client, model: ScoringModel) -> None:
    assert "audience-form" not in page_of(as_seller, model)
    assert save(as_seller, model, "exclude", {}).status_code == 403
    assert as_seller.get(reverse("audience-numbers", args=[model.pk]), headers=HTMX).status_code == 200


def test_without_javascript_a_save_leads_back_to_the_page(as_admin: Client, model: ScoringModel) -> None:
    url = reverse("audience-side", args=[model.pk, "exclude"])
    answer = as_admin.post(url, posted(page_of(as_admin, model), "exclude"))
    assert (answer.status_code, answer["Location"]) == (302, f"/models/{model.pk}/audience/#audience-exclude")


def test_large_databases_are_counted_after_the_page(
    as_seller: Client, model: ScoringModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.views.audience.COUNTED_AT_ONCE", 0)
    page = as_seller.get(reverse("model-audience", args=[model.pk]))
    assert "numbers" not in page.context
    assert "Counting who is scored…" in page.content.decode()


def test_page_needs_no_more_queries_for_more_lists(
    as_admin: Client, model: ScoringModel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        a_list(f"List {number}")
    page_of(as_admin, model)
    with django_assert_max_num_queries(45):
        page_of(as_admin, model)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_forms_sent_unchanged_leave_each_example_as_it_is(as_admin: Client, path: Path) -> None:
    draft = example(path)
    page = page_of(as_admin, draft.model)
    for side in ("include", "exclude"):
        assert save(as_admin, draft.model, side, posted(page, side)).status_code == 200
    before = draft.document
    draft.refresh_from_db()
    assert draft.document == before
