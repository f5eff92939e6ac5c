"""Bulk actions over HTTP: who may, what is asked first, what “all that match” means, progress, stop and Undo."""

from __future__ import annotations

import json
import re

import pytest
from django.utils.timezone import localtime

from crm.domain import bulk
from crm.domain.leads import create_lead
from crm.models import BulkChange, Contact, Lead, ListMember, RecordList, Task
from tests.cases import in_one_world

HTMX = {"HX-Request": "true"}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("persona", "action", "status"),
    [("seller", "take", 204), ("marketer", "take", 403), ("marketer", "add_to_list", 200),
     ("seller", "add_to_list", 403),
     ("admin", "add_to_list", 200), ("outsider", "take", 403), (None, "take", 200)],
)  # fmt: skip
def test_each_role_does_only_what_it_may(model, people, request, client_for, persona, action, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    response = client.post(f"/leads/bulk/{action}/", {"ids": [people["Åse"].pk]}, headers=HTMX)
    assert response.status_code == status
    if persona is None:
        assert "login" in response["HX-Redirect"]
        assert BulkChange.objects.count() == 0


def test_the_bar_shows_only_what_one_may(model, people, client_for, marketer, seller):
    assert "Add to list…" in text_of(client_for(marketer).get("/leads/"))
    assert "/leads/bulk/take/" not in client_for(marketer).get("/leads/").content.decode()
    assert "Add to list…" not in text_of(client_for(seller).get("/leads/"))


def test_take_answers_with_a_toast_and_undo(model, people, as_seller):
    create_lead(contact=people["Maja"], queue=None, source="a test")
    response = as_seller.post("/leads/bulk/take/", {"ids": [people["Åse"].pk, people["Maja"].pk]}, headers=HTMX)
    said = json.loads(response["HX-Trigger"])
    change = BulkChange.objects.get()
    assert said["toast"] == {
        "text": "1 contact changed. 1 left out: no open lead.", "tone": "ok",
        "undo": f"/leads/changes/{change.pk}/undo/",
    }  # fmt: skip
    assert "bulkDone" in said
    undone = as_seller.post(f"/leads/changes/{change.pk}/undo/", headers=HTMX)
    assert json.loads(undone["HX-Trigger"])["toast"]["text"] == "Undone for 1 contact."
    assert Lead.objects.get().status == "new"


def test_tasks_are_due_at_the_end_of_a_day_that_clocks_can_tell(model, people, as_seller, seller):
    """As those that are made one by one."""
    sent = {"ids": [people["Åse"].pk], "answered": "1", "title": "Call", "user": seller.pk}
    refused = as_seller.post("/leads/bulk/create_task/", sent | {"due": "9999-12-31"}, headers=HTMX)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["due"])
    assert as_seller.post("/leads/bulk/create_task/", sent | {"due": "2026-12-24"}, headers=HTMX).status_code == 204
    assert f"{localtime(Task.objects.get().due_at):%Y-%m-%d %H:%M}" == "2026-12-24 23:59"


def test_what_is_no_id_is_left_out(model, people, as_seller):
    lead, _new = create_lead(contact=people["Åse"], queue=None, source="a test")
    sent = ["x", "-1", "9" * 19, "9" * 5000, "²", str(people["Åse"].pk)]
    assert as_seller.post("/leads/bulk/take/", {"ids": sent}, headers=HTMX).status_code == 204
    lead.refresh_from_db()
    assert (lead.status, BulkChange.objects.get().total) == ("taken", 1)


def test_reject_asks_for_the_reason_and_takes_the_selection_along(model, people, as_seller):
    create_lead(contact=people["Åse"], queue=None, source="a test")
    asked = as_seller.post("/leads/bulk/reject/", {"ids": [people["Åse"].pk]}, headers=HTMX)
    assert f'name="ids" value="{people["Åse"].pk}"' in asked.content.decode()
    sent = {"ids": [people["Åse"].pk], "answered": "1"}
    assert as_seller.post("/leads/bulk/reject/", sent, headers=HTMX).status_code == 422
    assert as_seller.post("/leads/bulk/reject/", sent).status_code == 422
    reason = re.search(r'name="reason" value="(\d+)"', asked.content.decode()).group(1)
    done = as_seller.post("/leads/bulk/reject/", sent | {"reason": reason, "note": ""}, follow=True)
    assert "1 contact changed." in text_of(done)
    assert Lead.objects.get().status == "rejected"


@in_one_world(
    "query, expected",
    [("country=sweden", ["Maja", "Åse"]), ("status=unscored", ["Ida"]),
     ("q=firma&sort=name&total_from=1", ["Maja", "Åse", "Łukasz"]),
     ("without=customers&country=sweden", ["Åse"]), ("only=rising&sort=rising", [])],
)  # fmt: skip
def test_all_that_match_are_those_of_the_filter(model, people, client_for, admin, query, expected):
    made = RecordList.objects.create(name="Fair")
    sent = {"all": "1", "query": query, "ids": [people["Rolf"].pk], "answered": "1", "list": made.pk}
    client_for(admin).post("/leads/bulk/add_to_list/", sent, headers=HTMX)
    members = ListMember.objects.filter(list=made).values_list("record_id", flat=True)
    assert sorted(Contact.objects.filter(pk__in=members).values_list("first_name", flat=True)) == sorted(expected)


@in_one_world("ids", [[], ["x"], ["99999999999999999999999"], ["-1"], ["9223372036854775807"]])
def test_nobody_selected_is_refused(model, as_seller, ids):
    response = as_seller.post("/leads/bulk/take/", {"ids": ids}, headers=HTMX)
    assert response.status_code == 409
    assert "Nobody is selected" in response["HX-Trigger"]
    assert BulkChange.objects.count() == 0


def test_many_are_changed_in_the_background_with_progress_and_stop(model, people, as_seller, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr("scoring.views.leads_bulk.AT_ONCE", 2)
    monkeypatch.setattr(bulk, "_call_worker", lambda change_id: None)
    sent = {"all": "1", "query": "", "answered": "1", "title": "Call", "user": as_seller.session["_auth_user_id"]}
    response = as_seller.post("/leads/bulk/create_task/", sent, headers=HTMX)
    change = BulkChange.objects.get()
    page = f"/leads/changes/{change.pk}/"
    assert response["HX-Redirect"] == page
    assert "0 of 5 contacts" in text_of(as_seller.get(page))
    assert "0 of 5 contacts" in text_of(as_seller.get(f"{page}progress/", headers=HTMX))
    bulk.run_bulk(change_id=change.pk)
    assert as_seller.get(f"{page}progress/", headers=HTMX)["HX-Refresh"] == "true"
    assert "5 contacts changed." in text_of(as_seller.get(page))
    assert as_seller.post(f"{page}undo/")["Location"] == page
    assert "being undone" in BulkChange.objects.get().get_state_display()
    assert as_seller.post(f"{page}stop/", headers=HTMX).status_code == 200


def test_a_change_is_seen_by_its_beginner_and_admins(model, people, as_seller, client_for, admin, make_user):
    as_seller.post("/leads/bulk/take/", {"ids": [people["Åse"].pk]})
    page = f"/leads/changes/{BulkChange.objects.get().pk}/"
    other = client_for(make_user("other@vekt.example", role="sales"))
    assert [client.get(page).status_code for client in (as_seller, client_for(admin), other)] == [200, 200, 404]
    assert other.post(f"{page}undo/").status_code == 404
