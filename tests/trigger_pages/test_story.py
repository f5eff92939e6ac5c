"""The page of a trigger, and the deliveries: what happened to whom, why, and with what outcome."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import Company, Contact, RecordList
from leadscoring.accounts.models import AuditEntry
from scoring.domain.deliveries import perform_waiting
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Crossing, Delivery, ScoringModel, Trigger
from scoring.views import deliveries as delivery_views
from tests.scoring.world import document, finish, publish
from tests.triggers.world import ADD, give, hot
from tests.triggers.world import trigger as plain

HTMX = {"HX-Request": "true"}


def test_who_has_no_name_is_told_from_others_by_the_company(
    as_seller: Client, trigger: Trigger, contacts: list[Contact]
) -> None:
    company = Company.objects.create(name="Stormheim AS")
    Contact.objects.filter(pk__in=[each.pk for each in contacts]).update(company=company)
    Contact.objects.filter(pk=contacts[1].pk).update(first_name="Ewa")
    rows = as_seller.get(url_of(trigger)).context["rows"]
    assert [row.record.name for row in rows] == ["Ewa", "Chief of Staff, Stormheim AS"]


@pytest.fixture
def failed(model: ScoringModel, call_list: RecordList) -> list[Delivery]:
    """Both, as their list is gone."""
    call_list.delete()
    perform_waiting()
    found = list(Delivery.objects.order_by("pk"))
    assert [each.state for each in found] == ["failed", "failed"]
    return found


def url_of(trigger: Trigger, query: str = "") -> str:
    return reverse("trigger", args=[trigger.model_id, trigger.pk]) + query


def test_page_tells_who_crossed(as_seller: Client, trigger: Trigger, contacts: list[Contact]) -> None:
    perform_waiting()
    rows = as_seller.get(url_of(trigger)).context["rows"]
    assert [
        (row.record.name, row.record.url, row.direction, row.values, row.cause, row.outcome, row.has_fired)
        for row in rows
    ] == [
        ("Clerk", f"/contacts/{contacts[1].pk}/", "became in", "85 points", "as a property changed", "fired", True),
        (
            "Chief of Staff",
            f"/contacts/{contacts[0].pk}/",
            "became in",
            "90 points",
            "as a property changed",
            "fired",
            True,
        ),
    ]
    (line,) = rows[0].deliveries
    assert (line.what, line.told, line.later, str(line.status.text), line.can_be_tried) == (
        "Adds to the list “Call list”",
        "Added to the list “Call list”",
        "",
        "Done",
        False,
    )


def test_page_tells_who_is_in(as_seller: Client, trigger: Trigger, contacts: list[Contact]) -> None:
    give(10, contacts[0])
    rows = as_seller.get(url_of(trigger, "?show=in")).context["rows"]
    assert [(row.record.name, row.score) for row in rows] == [("Clerk", "85")]
    give(5, contacts[1])
    assert "Nobody is in just now" in as_seller.get(url_of(trigger, "?show=in")).content.decode()


def test_outcomes_are_said_in_words(as_seller: Client, trigger: Trigger, contacts: list[Contact]) -> None:
    give(10, contacts[0])
    give(91, contacts[0])
    newest = as_seller.get(url_of(trigger)).context["rows"][0]
    assert (newest.outcome, newest.has_fired, newest.deliveries) == (
        "nothing, as it fires once for each record",
        False,
        (),
    )


def test_publish_is_named_as_the_cause(as_seller: Client, model: ScoringModel, contacts: list[Contact]) -> None:
    give(60, contacts[2])
    publish(hot(plain(), plain("Warm", when={"total": 50})))
    rows = as_seller.get(url_of(Trigger.objects.get(name="Warm"))).context["rows"]
    assert {(row.cause, row.outcome) for row in rows} == {
        ("by publishing version 2", "nothing, as chosen when publishing")
    }


def test_record_that_is_gone_has_no_link(as_seller: Client, trigger: Trigger, contacts: list[Contact]) -> None:
    Contact.objects.filter(pk=contacts[1].pk).delete()
    perform_waiting()
    row = as_seller.get(url_of(trigger)).context["rows"][0]
    assert (row.record.name, row.record.url) == ("a contact that was deleted", "")
    assert row.deliveries[0].told.startswith("The contact has been deleted meanwhile")
    assert as_seller.get(reverse("delivery", args=[row.deliveries[0].id])).status_code == 200


def test_both_lists_are_paged(
    as_seller: Client, trigger: Trigger, contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scoring.views.triggers.A_PAGE", 1)
    for query in ("?", "?show=in&"):
        shown = [as_seller.get(url_of(trigger, f"{query}page={n}")).context["rows"] for n in (1, 2)]
        assert [[row.record.name for row in rows] for rows in shown] == [["Clerk"], ["Chief of Staff"]]
    fragment = as_seller.get(url_of(trigger, "?page=2"), headers=HTMX).content.decode()
    assert "Chief of Staff" in fragment
    assert "<html" not in fragment


def test_failed_one_says_why_and_is_tried_again(
    as_marketer: Client, trigger: Trigger, failed: list[Delivery], contacts: list[Contact]
) -> None:
    text = as_marketer.get(url_of(trigger)).content.decode()
    assert "There is no list “Call list” any more." in text
    assert "Tried 1 time; it is not tried again by itself." in text
    assert "Try all failed again" in text
    made = RecordList.objects.create(object="contact", name="Call list")
    again = reverse("delivery-try-again", args=[failed[0].pk])
    answer = as_marketer.post(again, headers=HTMX)
    assert (answer.status_code, "toast" in answer["HX-Trigger"]) == (200, True)
    assert "Waiting" in answer.content.decode()
    assert "looks=1" in answer.content.decode()
    perform_waiting()
    line = as_marketer.get(reverse("delivery-line", args=[failed[0].pk]) + "?looks=1", headers=HTMX).content.decode()
    assert "Done" in line
    assert "hx-get" not in line
    assert list(made.members.values_list("record_id", flat=True)) == [contacts[0].pk]
    refused = as_marketer.post(again, headers=HTMX)
    assert "This was done already." in refused["HX-Trigger"]
    assert as_marketer.post(again)["Location"] == reverse("delivery", args=[failed[0].pk])


def test_line_stops_asking(as_seller: Client, model: ScoringModel) -> None:
    waiting = Delivery.objects.earliest("pk")
    url = reverse("delivery-line", args=[waiting.pk])
    assert "looks=8" in as_seller.get(f"{url}?looks=7", headers=HTMX).content.decode()
    last = as_seller.get(f"{url}?looks={delivery_views.MOST_LOOKS}", headers=HTMX).content.decode()
    assert "hx-get" not in last
    assert "hx-get" not in as_seller.get(f"{url}?looks=x", headers=HTMX).content.decode()


def test_all_that_failed_are_tried_at_once(
    as_marketer: Client, trigger: Trigger, failed: list[Delivery], contacts: list[Contact]
) -> None:
    again = reverse("trigger-try-again", args=[trigger.model_id, trigger.pk])
    Delivery.objects.filter(pk=failed[1].pk).update(state="done", error="", outcome="Done by hand")
    text = as_marketer.post(again, follow=True).content.decode()
    assert "1 delivery is tried again." in text
    assert list(Delivery.objects.order_by("pk").values_list("state", "attempts", "error")) == [
        ("waiting", 0, ""),
        ("done", 1, ""),
    ]
    entry = AuditEntry.objects.get(action="delivery.all_tried_again")
    assert (entry.object_label, entry.after) == ("Hot", {"deliveries": 1})
    assert "there is nothing to try again" in as_marketer.post(again, follow=True).content.decode()


def test_seller_reads_but_presses_nothing(as_seller: Client, trigger: Trigger, failed: list[Delivery]) -> None:
    pages = [url_of(trigger), reverse("deliveries"), reverse("delivery", args=[failed[0].pk])]
    for page in pages:
        answer = as_seller.get(page)
        assert answer.status_code == 200
        assert "There is no list" in answer.content.decode()
        assert "/again/" not in answer.content.decode()


def test_deliveries_are_filtered_and_paged_by_key(
    as_seller: Client, trigger: Trigger, contacts: list[Contact], monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(hot(plain(actions=[ADD, {"do": "remove_from_list", "list": "Call list"}])))
    give(95, contacts[2])
    perform_waiting(seconds=0.000001)
    url = reverse("deliveries")

    def shown(query: str) -> list[tuple[str, str]]:
        rows = as_seller.get(f"{url}?{query}").context["rows"]
        return [(row.record.name, row.line.what.split()[0]) for row in rows]

    everything = [
        ("Chief of Staff", "Takes"),
        ("Chief of Staff", "Adds"),
        ("Clerk", "Adds"),
        ("Chief of Staff", "Adds"),
    ]
    assert shown("") == everything
    assert shown("state=done") == everything[3:]
    assert shown("state=waiting&action=add_to_list") == everything[1:3]
    assert shown(f"model={trigger.model_id}&state=nonsense&action=nonsense") == everything
    assert shown("model=999999999999999999") == []
    assert shown("model=x") == everything
    assert "Nothing matches" in as_seller.get(f"{url}?state=failed").content.decode()
    monkeypatch.setattr("scoring.views.deliveries.A_PAGE", 2)
    page = as_seller.get(url).context["page"]
    assert shown(f"before={page.older}") == everything[2:]
    second = as_seller.get(f"{url}?before={page.older}").context["page"]
    assert (page.newer, second.older) == (None, None)
    assert shown(f"after={second.newer}") == everything[:2]
    for nonsense in ("9" * 40, "0" * 20 + "9" * 5000):
        assert as_seller.get(f"{url}?before={nonsense}").status_code == 200
    fragment = as_seller.get(url, headers=HTMX).content.decode()
    assert "Adds" in fragment
    assert "<html" not in fragment


def test_delivery_tells_its_whole_story(as_marketer: Client, failed: list[Delivery]) -> None:
    found = as_marketer.get(reverse("delivery", args=[failed[0].pk]))
    facts = {str(fact.label): str(fact.value) for fact in found.context["facts"]}
    assert facts | {"Crossed": "", "Ended": ""} == {
        "Crossed": "",
        "Score then": "90 points",
        "Moved": "as a property changed",
        "The crossing": "fired",
        "Attempts": "1",
        "What went wrong": failed[0].error,
        "Next": "Tried 1 time; it is not tried again by itself.",
        "Ended": "",
    }
    assert "Try again" in found.content.decode()
    assert as_marketer.get(reverse("delivery", args=[0])).status_code == 404


def test_postponed_one_says_when(as_marketer: Client, trigger: Trigger) -> None:
    Delivery.objects.update(attempts=2, error="Nobody is free.")
    line = as_marketer.get(url_of(trigger)).context["rows"][0].deliveries[0]
    assert (line.told, line.later) == ("Nobody is free.", "Tried 2 times; next try: any moment now.")
    assert line.can_be_tried


@pytest.mark.parametrize("page", ["crossings", "in", "deliveries"])
def test_pages_ask_as_much_for_three_as_for_one(
    as_seller: Client, trigger: Trigger, contacts: list[Contact], page: str
) -> None:
    url = {"crossings": url_of(trigger), "in": url_of(trigger, "?show=in"), "deliveries": reverse("deliveries")}[page]
    Crossing.objects.filter(record_id=contacts[1].pk).delete()
    trigger.states.filter(record_id=contacts[1].pk).delete()
    one = _count(as_seller, url)
    give(90, *contacts[2:4])
    assert _count(as_seller, url) == one


def test_without_any_it_says_so(as_seller: Client, db: None) -> None:
    assert "Nothing was delivered yet" in as_seller.get(reverse("deliveries")).content.decode()


def test_contact_page_tells_what_happened(as_seller: Client, trigger: Trigger, contacts: list[Contact]) -> None:
    perform_waiting()
    text = as_seller.get(f"/contacts/{contacts[0].pk}/").content.decode()
    assert "What happened" in text
    assert "Hot: became in, 90 points, as a property changed" in text
    assert "Added to the list “Call list”" in text
    assert url_of(trigger) in text
    assert "What happened" not in as_seller.get(f"/contacts/{contacts[4].pk}/").content.decode()


def test_contact_page_tells_of_what_failed(as_seller: Client, failed: list[Delivery], contacts: list[Contact]) -> None:
    text = as_seller.get(f"/contacts/{contacts[0].pk}/").content.decode()
    assert "Adds to the list “Call list”: failed (There is no list “Call list” any more." in text


def _count(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_company_page_tells_what_happened(as_seller: Client, nobody_delivers: None, db: None) -> None:
    company, other = (Company.objects.create(name=name) for name in ("Nordfjord", "Sunnfjord"))
    named = {"name": "Named", "property": "name", "values": {"Nordfjord": 90}}
    tell = plain("Big", actions=[{"do": "notify", "to": "sales@vekt.example"}])
    text = document(object="company", criteria=(named,), triggers=[tell])
    run = publish_version(version=load_document(text), triggers={"Big": "fire"})
    finish(run)
    told = as_seller.get(f"/companies/{company.pk}/").content.decode()
    assert "Big: became in, 90 points, by publishing version 1" in told
    assert "Tells sales@vekt.example: waiting" in told
    assert "What happened" not in as_seller.get(f"/companies/{other.pk}/").content.decode()
