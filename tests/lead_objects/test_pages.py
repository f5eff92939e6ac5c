"""The lead's part of the contact's page, its controls and verbs over HTTP, and the page of reasons."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from crm.domain.leads import contact_lead, create_lead, take_lead
from crm.domain.rejection_reasons import archive_reason
from crm.interfaces.lead_controls import length_words
from crm.models import Contact, Lead, LeadEvent, RejectionReason
from crm.queries.leads import LeadFilter, lead_source, leads_of, open_counts
from leadscoring.accounts.models import AuditEntry, User
from tests.factories.crm import ContactFactory

HTMX = {"HX-Request": "true"}
VERBS = ("take", "contact", "accept", "convert", "reopen", "give_back")


@pytest.fixture
def as_seller(client_for: Callable[[User | None], Client], seller: User) -> Client:
    return client_for(seller)


def url(verb: str, of: Lead) -> str:
    return reverse(f"lead_{verb}", args=[of.pk])


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode())).strip()


def told(response) -> dict[str, dict]:
    return json.loads(response["HX-Trigger"])


def buttons(response) -> list[str]:
    found = re.findall(
        r"<(?:button|a)\b[^>]*(?:formaction|data-lead-asks)[^>]*>(.*?)</(?:button|a)>",
        response.content.decode(),
        re.DOTALL,
    )
    return [re.sub(r"<[^>]*>", "", each).strip() for each in found]


@pytest.mark.parametrize(
    ("persona", "sees", "acts"),
    [("admin", 200, 200), ("seller", 200, 200), ("marketer", 200, 403), ("outsider", 403, 403), ("nobody", 200, 200)],
)
def test_each_role(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    contact: Contact,
    lead: Lead,
    persona: str,
    sees: int,
    acts: int,
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    for name in ("lead_controls", "lead_panel"):
        response = client.get(reverse(name, args=[contact.pk]), headers=HTMX)
        assert response.status_code == sees
        assert ("HX-Redirect" in response) == (persona == "nobody")
    assert client.post(url("take", lead), headers=HTMX).status_code == acts
    if persona in ("admin", "seller"):
        return
    event = lead.events.get()
    paths = [*(url(verb, lead) for verb in (*VERBS, "reject")), reverse("lead_undo", args=[event.pk])]
    paths.append(reverse("lead_create", args=[contact.pk]))
    expected = 302 if persona == "nobody" else 403
    assert [client.post(path).status_code for path in paths] == [expected] * len(paths)
    assert client.get(url("reject", lead)).status_code == expected
    lead.refresh_from_db()
    assert (lead.status, lead.events.count()) == ("new", 1)


@pytest.mark.parametrize("verb", [*VERBS, "undo"])
def test_verbs_take_a_post_only(as_seller: Client, lead: Lead, verb: str) -> None:
    assert as_seller.get(url(verb, lead)).status_code == 405


def test_take_answers_with_the_controls_and_tells_the_page(as_seller: Client, lead: Lead, contact: Contact) -> None:
    response = as_seller.post(f"{url('take', lead)}?place=row", headers=HTMX)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert f'id="lead-row-{contact.pk}"' in response.content.decode()
    assert "autofocus" in response.content.decode()
    assert text_of(response).startswith("Taken")
    assert buttons(response) == ["Contacted", "Accept", "Reject…", "Give back"]
    event = LeadEvent.objects.get(verb="taken")
    assert told(response) == {
        "leadChanged": {"contact": contact.pk},
        "toast": {"text": "Åse Øvrebø is your lead now.", "tone": "ok", "undo": reverse("lead_undo", args=[event.pk])},
    }
    undone = as_seller.post(told(response)["toast"]["undo"], headers=HTMX)
    assert undone.status_code == 204
    assert told(undone) == {
        "leadChanged": {"contact": contact.pk},
        "toast": {"text": "Undone. Åse Øvrebø is “New” again.", "tone": "ok"},
    }
    assert Lead.objects.get().status == "new"


def test_without_scripts_one_comes_back_to_where_one_was(as_seller: Client, lead: Lead, contact: Contact) -> None:
    page = reverse("contact", args=[contact.pk])
    for referer, expected in (
        ("http://testserver/leads/?q=x", "http://testserver/leads/?q=x"),
        ("http://evil.example/", page),
    ):
        response = as_seller.post(url("take", lead), headers={"Referer": referer})
        assert (response.status_code, response["Location"]) == (302, expected)
        Lead.objects.update(status="new", owner="")
    assert "Åse Øvrebø is your lead now." in text_of(as_seller.get(page))


def test_a_refusal_says_who_has_it_and_has_all_of_it_drawn_anew(
    as_seller: Client, lead: Lead, contact: Contact, colleague: User
) -> None:
    take_lead(lead=lead, by=colleague)
    response = as_seller.post(url("take", lead), headers=HTMX)
    sentence = "Maja Lind has this lead. Only an admin can take it over."
    assert response.status_code == 409
    assert told(response) == {
        "leadChanged": {"contact": contact.pk, "refused": True},
        "toast": {"text": sentence, "tone": "bad"},
    }
    plain = as_seller.post(url("take", lead), follow=True)
    assert sentence in text_of(plain)


BUTTONS = [
    ("new", "", ["Take", "Contacted", "Accept", "Reject…"]),
    ("new", "seller@vekt.example", ["Take", "Contacted", "Accept", "Reject…", "Give back"]),
    ("taken", "SELLER@vekt.example", ["Contacted", "Accept", "Reject…", "Give back"]),
    ("contacted", "seller@vekt.example", ["Accept", "Convert", "Reject…", "Give back"]),
    ("accepted", "seller@vekt.example", ["Convert", "Reject…", "Give back"]),
    ("rejected", "seller@vekt.example", ["Reopen", "Make it a lead"]),
    ("converted", "maja@vekt.example", ["Make it a lead"]),
    ("taken", "maja@vekt.example", []),
    ("new", "Rolf (left)", ["Take", "Contacted", "Accept", "Reject…", "Give back"]),
]


@pytest.mark.parametrize(("status", "owner", "expected"), BUTTONS)
@pytest.mark.parametrize("place", ["row", "panel"])
def test_buttons_are_what_this_person_can_do(
    as_seller: Client,
    lead: Lead,
    contact: Contact,
    colleague: User,
    place: str,
    status: str,
    owner: str,
    expected: list[str],
) -> None:
    Lead.objects.update(status=status, owner=owner)
    response = as_seller.get(f"{reverse('lead_controls', args=[contact.pk])}?place={place}", headers=HTMX)
    assert buttons(response) == expected
    assert response.content.decode().count("popovertarget") == (place == "row" and len(expected) > 1)


def test_buttons_of_an_admin_for_anothers_lead(
    client_for: Callable[[User | None], Client], admin: User, lead: Lead, contact: Contact, colleague: User
) -> None:
    contact_lead(lead=lead, by=colleague)
    response = client_for(admin).get(reverse("lead_controls", args=[contact.pk]), headers=HTMX)
    assert buttons(response) == ["Take over", "Accept", "Convert", "Reject…", "Give back"]


def test_a_place_is_a_word_only(as_seller: Client, lead: Lead, contact: Contact) -> None:
    response = as_seller.get(reverse("lead_controls", args=[contact.pk]), {"place": '"><script>'}, headers=HTMX)
    assert f'id="lead-panel-{contact.pk}"' in response.content.decode()


def test_reject_asks_why(as_seller: Client, lead: Lead, contact: Contact, reason: RejectionReason) -> None:
    hidden = RejectionReason.objects.create(name="Old", position=9, archived=True)
    page = as_seller.get(url("reject", lead))
    assert "Reject Åse Øvrebø" in text_of(page)
    assert "Old" not in text_of(page)
    fragment = as_seller.get(url("reject", lead), headers=HTMX)
    assert "<html" not in fragment.content.decode()
    for wrong in ({}, {"reason": hidden.pk}, {"reason": "x"}):
        response = as_seller.post(url("reject", lead), wrong, headers=HTMX)
        assert response.status_code == 422
        assert 'aria-invalid="true"' in response.content.decode()
    response = as_seller.post(url("reject", lead), {"reason": reason.pk, "note": "Next year"}, headers=HTMX)
    assert response.status_code == 204
    assert told(response)["toast"]["text"] == "Åse Øvrebø: rejected, No budget."
    lead.refresh_from_db()
    assert (lead.status, lead.rejection_reason, lead.rejection_note) == ("rejected", reason, "Next year")
    panel = text_of(as_seller.get(reverse("lead_panel", args=[contact.pk]), headers=HTMX))
    assert "Rejected because No budget Next year" in panel
    assert "Rejected: No budget, by Jonas Berg Next year" in panel


def test_reject_without_scripts_leads_back_to_the_contact(
    as_seller: Client, lead: Lead, contact: Contact, reason: RejectionReason
) -> None:
    here = f"http://testserver{url('reject', lead)}"
    response = as_seller.post(url("reject", lead), {"reason": reason.pk}, headers={"Referer": here})
    assert response["Location"] == reverse("contact", args=[contact.pk])


def test_lead_of_who_is_nobody_here_says_so(as_seller: Client, seller: User, contact: Contact) -> None:
    lead, _made = create_lead(contact=contact, queue=None, source="trigger")
    url = reverse("contact", args=[contact.pk])
    for owner, is_said in ((seller.email, False), ("rep_000007", True)):
        Lead.objects.filter(pk=lead.pk).update(owner=owner)
        assert ("whoever takes it has it" in text_of(as_seller.get(url))) is is_said


def test_panel_tells_the_story(as_seller: Client, seller: User, contact: Contact) -> None:
    crossed = timezone.now() - timedelta(hours=5, minutes=10)
    lead, _made = create_lead(
        contact=contact, queue=None, source="trigger", why="Total 64: crossed 60.", crossed_at=crossed
    )
    page = text_of(as_seller.get(reverse("contact", args=[contact.pk])))
    assert "Who nobody yet Waiting time waiting 5 h Why Total 64: crossed 60. From trigger" in page
    contact_lead(lead=lead, by=seller)
    response = as_seller.get(reverse("contact", args=[contact.pk]))
    page = text_of(response)
    assert "Who Jonas Berg Waiting time first touch after 5 h" in page
    assert re.search(r"Contacted, by Jonas Berg \d\d:\d\d Undo Became a lead Total 64", page)
    assert page.count("Undo") == 1
    LeadEvent.objects.update(at=timezone.now() - timedelta(hours=1))
    assert "Undo" not in text_of(as_seller.get(reverse("lead_panel", args=[contact.pk]), headers=HTMX))


def test_make_it_a_lead_by_hand(as_seller: Client, seller: User, contact: Contact) -> None:
    page = as_seller.get(reverse("contact", args=[contact.pk]))
    assert "Not a lead so far." in text_of(page)
    response = as_seller.post(reverse("lead_create", args=[contact.pk]), headers=HTMX)
    assert told(response)["toast"] == {"text": "Åse Øvrebø is a lead now.", "tone": "ok"}
    again = as_seller.post(reverse("lead_create", args=[contact.pk]), headers=HTMX)
    assert told(again)["toast"]["text"] == "Åse Øvrebø is a lead already."
    assert (Lead.objects.get().source, LeadEvent.objects.get().by) == ("by hand", seller)


def test_a_lead_without_a_contact_is_on_no_page(as_seller: Client) -> None:
    assert as_seller.post(url("take", Lead.objects.create()), headers=HTMX).status_code == 404
    assert as_seller.post(reverse("lead_undo", args=[999]), headers=HTMX).status_code == 404


def test_names_are_escaped(as_seller: Client, contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(last_name="<script>x</script>")
    create_lead(contact=contact, queue=None, source="<b>s</b>", why="<i>w</i>")
    Lead.objects.update(owner="<u>o</u>")
    body = as_seller.get(reverse("contact", args=[contact.pk])).content.decode()
    for part in ("<script>x", "<b>s", "<i>w", "<u>o"):
        assert part not in body


def test_contact_page_takes_as_many_queries_however_long_the_history(
    as_seller: Client, lead: Lead, contact: Contact, seller: User
) -> None:
    take_lead(lead=lead, by=seller)
    page = reverse("contact", args=[contact.pk])
    as_seller.get(page)
    with CaptureQueriesContext(connection) as few:
        as_seller.get(page)
    for _each in range(10):
        LeadEvent.objects.create(lead=lead, by=seller, verb="assigned", to_status="taken", to_owner=seller.email)
    with CaptureQueriesContext(connection) as many:
        as_seller.get(page)
    assert len(many) <= len(few) + 1


def test_leads_of_a_page_take_two_queries(lead: Lead, seller: User, colleague: User, reason: RejectionReason) -> None:
    contacts = [lead.contact, *ContactFactory.create_batch(3)]
    Lead.objects.create(contact=contacts[1], status="rejected", owner=colleague.email, rejection_reason=reason)
    newer = Lead.objects.create(contact=contacts[1], status="converted", owner="Rolf (left)")
    Lead.objects.create(contact=contacts[0], status="rejected")
    take_lead(lead=lead, by=seller)
    with CaptureQueriesContext(connection) as queries:
        found = leads_of([contact.pk for contact in contacts])
    assert len(queries) == 2
    assert {key: (each.lead.pk, each.owner) for key, each in found.items()} == {
        contacts[0].pk: (lead.pk, "Jonas Berg"),
        contacts[1].pk: (newer.pk, "Rolf (left)"),
    }
    assert open_counts([seller.email, colleague.email]) == {seller.email: 1, colleague.email: 0}


def ids(asked: LeadFilter) -> list[int]:
    source = lead_source(asked)
    assert source
    with connection.cursor() as cursor:
        cursor.execute(f"{source.ids_sql()} order by 1", source.params)
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"select c.id from crm_contact c where {source.exists_sql('c.id')} order by 1", source.params)
        assert [row[0] for row in cursor.fetchall()] == found
    return found


def test_lead_source_gives_each_contact_once(lead: Lead, seller: User) -> None:
    first, second = lead.contact_id, ContactFactory.create().pk
    for status in ("rejected", "rejected", "taken"):
        Lead.objects.create(contact_id=second, status=status, owner=seller.email, first_touch_at=timezone.now())
    Lead.objects.create(status="new")
    assert lead_source(LeadFilter()) is None
    assert ids(LeadFilter(statuses=("new",))) == [first]
    assert ids(LeadFilter(statuses=("new", "taken"))) == [first, second]
    assert ids(LeadFilter(owners=("",))) == [first]
    assert ids(LeadFilter(owners=(seller.email,))) == [second]
    assert ids(LeadFilter(is_waiting=True)) == [first]
    assert ids(LeadFilter(statuses=("rejected",))) == [second]
    assert ids(LeadFilter(statuses=("rejected",), owners=("",))) == []


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0 min"), (timedelta(minutes=59, seconds=59), "59 min"), (timedelta(hours=1), "1 h"),
        (timedelta(hours=47, minutes=59), "47 h"), (timedelta(hours=48), "2 d"), (timedelta(days=40), "40 d"),
    ],
)  # fmt: skip
def test_lengths_of_time_are_rounded_down(length: timedelta, words: str) -> None:
    assert length_words(length) == words


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_reasons_are_for_admins(
    request: pytest.FixtureRequest,
    client_for: Callable[[User | None], Client],
    reason: RejectionReason,
    persona: str,
    status: int,
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    pages = [reverse("rejection_reasons"), reverse("rejection_reason_edit", args=[reason.pk])]
    assert [client.get(page).status_code for page in pages] == [status] * 2
    if status != 200:
        posts = [*pages, *(reverse(f"rejection_reason_{verb}", args=[reason.pk]) for verb in ("archive", "move"))]
        assert [client.post(page, {"name": "X"}).status_code for page in posts] == [status] * 4
        reason.refresh_from_db()
        assert (reason.name, reason.archived) == ("No budget", False)


def test_reasons_are_added_renamed_ordered_and_archived(
    client_for: Callable[[User | None], Client], admin: User, reason: RejectionReason
) -> None:
    client, page = client_for(admin), reverse("rejection_reasons")
    RejectionReason.objects.exclude(pk=reason.pk).delete()
    assert client.post(page, {"name": "  Too   small "}).status_code == 302
    made = RejectionReason.objects.get(name="Too small")
    for name in ("", "NO BUDGET", "x" * 81):
        assert client.post(page, {"name": name}).status_code == 422
        assert client.post(reverse("rejection_reason_edit", args=[made.pk]), {"name": name}).status_code == 422
    assert client.post(reverse("rejection_reason_edit", args=[made.pk]), {"name": "Too big"}).status_code == 302
    client.post(reverse("rejection_reason_move", args=[made.pk]), {"to": "up"})
    assert [str(each) for each in RejectionReason.objects.all()] == ["Too big", "No budget"]
    client.post(reverse("rejection_reason_move", args=[made.pk]), {"to": "up"})
    assert [str(each) for each in RejectionReason.objects.all()] == ["Too big", "No budget"]
    client.post(reverse("rejection_reason_archive", args=[made.pk]))
    assert RejectionReason.objects.get(pk=made.pk).archived
    last = client.post(reverse("rejection_reason_archive", args=[reason.pk]), follow=True)
    assert "This is the last reason" in text_of(last)
    assert not RejectionReason.objects.get(pk=reason.pk).archived
    client.post(reverse("rejection_reason_archive", args=[made.pk]), {"archived": "no"})
    assert not RejectionReason.objects.get(pk=made.pk).archived
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert [action.removeprefix("rejection_reason.") for action in actions] == [
        "created", "renamed", "moved", "archived", "archived",
    ]  # fmt: skip
    archive_reason(reason=made, archived=False, by=admin)
    assert AuditEntry.objects.count() == len(actions)
