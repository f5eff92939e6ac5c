"""Customers and contacts with open deals are proposed for exclusion: to whom, with which numbers, and what comes of
it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.domain import bulk
from crm.models import BulkChange, Contact, DealContact, LifecycleStage, ListMember, RecordList
from scoring.domain import runs
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Score
from scoring.queries.exclusion import Proposed, forget_proposed, proposed
from tests.factories.crm import DealFactory
from tests.leads.test_leads_page import rows, text_of
from tests.leads.world import MODEL

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/leads/?country=poland"}
SAID = "This model scores 1 customer and 1 contact with an open deal."


@pytest.fixture
def deals(people) -> None:
    """Łukasz has an open deal; Ewa a lost one; Maja is a customer with an open deal; Ida, who is unscored, has one."""
    open_deal, lost = DealFactory.create(stage="proposal"), DealFactory.create(stage="Closed lost")
    for name in ("Łukasz", "Maja", "Ida"):
        DealContact.objects.create(deal=open_deal, contact=people[name])
    DealContact.objects.create(deal=lost, contact=people["Ewa"])


@pytest.fixture
def as_marketer(client_for, marketer):
    return client_for(marketer)


def names_on(name: str) -> list[str]:
    members = ListMember.objects.filter(list__name=name).values_list("record_id", flat=True)
    return sorted(Contact.objects.filter(pk__in=members).values_list("first_name", flat=True))


def test_each_is_counted_once_and_only_if_scored(model, deals, people):
    assert proposed(model.live_id) == Proposed(customers=1, with_deals=1)
    with CaptureQueriesContext(connection) as again:
        assert proposed(model.live_id).is_somebody
    assert len(again) == 0
    Contact.objects.filter(pk=people["Rolf"].pk).update(lifecycle_stage="Customer")
    assert proposed(model.live_id).customers == 1, "kept for a while"
    forget_proposed(model.live_id)
    assert proposed(model.live_id).customers == 2


def test_the_list_asks_for_the_numbers_when_it_is_there_and_knows_them_afterwards(model, deals, as_marketer):
    url = f"/leads/exclusion/{model.pk}/"
    page = as_marketer.get("/leads/")
    assert f'hx-get="{url}"' in page.content.decode()
    assert SAID not in text_of(page)
    asked = as_marketer.get(url, headers=HTMX)
    assert SAID in text_of(asked)
    link = re.search(r'href="(/leads/\?[^"]*)" data-leave-out', asked.content.decode()).group(1).replace("&amp;", "&")
    assert [name for name in ("Łukasz", "Ewa") if name in " ".join(rows(as_marketer.get(link)))] == ["Ewa"]
    page = as_marketer.get("/leads/?country=poland")
    assert SAID in text_of(page)
    assert f'hx-get="{url}"' not in page.content.decode()


def test_a_list_without_them_proposes_nothing(model, deals, as_marketer):
    assert "/leads/exclusion/" not in as_marketer.get("/leads/?without=customers&without=deals").content.decode()
    assert "/leads/exclusion/" in as_marketer.get("/leads/?without=customers").content.decode()


def test_where_nobody_is_proposed_nothing_is_said(model, people, as_marketer):
    Contact.objects.update(lifecycle_stage="")
    assert as_marketer.get(f"/leads/exclusion/{model.pk}/", headers=HTMX).content == b""
    assert "/leads/exclusion/" not in as_marketer.get("/leads/").content.decode()


def test_only_those_who_may_manage_lists_see_it(model, deals, as_seller, as_marketer):
    assert "/leads/exclusion/" not in as_seller.get("/leads/").content.decode()
    for part in ("", "list/", "dismiss/"):
        url = f"/leads/exclusion/{model.pk}/{part}"
        assert as_seller.post(url).status_code == (405 if not part else 403)
    assert as_seller.get(f"/leads/exclusion/{model.pk}/", headers=HTMX).status_code == 403
    assert as_marketer.get(f"/leads/exclusion/{model.pk}/")["Location"] == "/leads/?model=nordic-leads"


def test_who_does_not_want_to_see_it_does_not_see_it_again(model, deals, as_marketer):
    url = f"/leads/exclusion/{model.pk}/"
    assert as_marketer.post(f"{url}dismiss/", headers=HTMX).content == b""
    assert "/leads/exclusion/" not in as_marketer.get("/leads/").content.decode()
    assert as_marketer.get(url, headers=HTMX).content == b""
    assert as_marketer.post(f"{url}dismiss/")["Location"] == "/leads/?model=nordic-leads"


def test_the_audience_page_proposes_the_list_alone(model, deals, as_marketer, as_seller):
    page = f"/models/{model.pk}/audience/"
    assert f"/leads/exclusion/{model.pk}/" in as_marketer.get(page).content.decode()
    assert f"/leads/exclusion/{model.pk}/" not in as_seller.get(page).content.decode()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    asked = as_marketer.get(f"/leads/exclusion/{model.pk}/", headers=headers)
    assert SAID in text_of(asked)
    assert "data-leave-out" not in asked.content.decode()


def test_the_list_is_made_filled_named_in_the_audience_and_undone(model, deals, people, as_marketer):
    url = f"/leads/exclusion/{model.pk}/list/"
    assert "Nordic leads scores 1 customer and 1 contact with an open deal." in text_of(as_marketer.get(url))
    assert as_marketer.post(url, {"name": " "}).status_code == 422
    answer = as_marketer.post(url, {"name": "Customers, and deals"}, follow=True)
    assert names_on("Customers, and deals") == ["Maja", "Łukasz"]
    line = 'audience: {exclude: ["Internal", "Customers, and deals"]}'
    assert "2 contacts changed." in text_of(answer)
    assert line in text_of(answer).replace("&quot;", '"')
    changed = MODEL.replace("audience: {exclude: [Internal]}", line)
    run = publish_version(version=load_document(changed, model=model))
    runs.work_on(run_id=run.pk)
    model.refresh_from_db()
    scored = Score.objects.filter(version_id=model.live_id).values_list("record_id", flat=True)
    assert set(scored) == {people[name].pk for name in ("Åse", "Ewa", "Rolf")}
    change = BulkChange.objects.get()
    assert "leaves the list Customers, and deals out already" in text_of(
        as_marketer.get(f"/leads/changes/{change.pk}/")
    )
    as_marketer.post(f"/leads/changes/{change.pk}/undo/")
    assert names_on("Customers, and deals") == []


def test_a_list_of_that_name_is_filled(model, deals, people, as_marketer):
    made = RecordList.objects.create(name="Ours")
    ListMember.objects.create(list=made, record_id=people["Rolf"].pk)
    as_marketer.post(f"/leads/exclusion/{model.pk}/list/", {"name": "OURS"})
    assert names_on("Ours") == ["Maja", "Rolf", "Łukasz"]
    assert RecordList.objects.count() == 3


def test_many_are_put_on_the_list_in_the_background(model, deals, as_marketer, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    called: list[int] = []
    monkeypatch.setattr(bulk, "_call_worker", called.append)
    answer = as_marketer.post(f"/leads/exclusion/{model.pk}/list/", {"name": "Ours"}, follow=True)
    assert "0 of 2 contacts" in text_of(answer)
    assert called == [BulkChange.objects.get().pk]
    assert names_on("Ours") == []


def test_with_nobody_to_exclude_no_list_is_made(model, people, as_marketer):
    Contact.objects.update(lifecycle_stage="")
    answer = as_marketer.post(f"/leads/exclusion/{model.pk}/list/", {"name": "Ours"})
    assert (answer.status_code, RecordList.objects.filter(name="Ours").exists()) == (422, False)
    assert "Nobody is selected" not in text_of(answer)


def test_stages_are_offered_in_the_admins_order_and_words(model, people, as_seller):
    LifecycleStage.objects.all().delete()
    LifecycleStage.objects.create(name="opportunity", label="In talks", position=1)
    page = as_seller.get("/leads/").content.decode()
    chosen = re.findall(r'name="stage" value="([^"]+)"[^>]*><span>([^<]+)', page)
    assert [(value, words.strip()) for value, words in chosen] == [
        ("opportunity", "In talks"),
        ("customer", "customer"),
    ]
    asked = as_seller.post("/leads/bulk/set_stage/", {"ids": [people["Åse"].pk]}, headers={"HX-Request": "true"})
    assert '<option value="opportunity">In talks</option>' in asked.content.decode()
