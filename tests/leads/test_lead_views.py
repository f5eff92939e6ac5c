"""Views of the list, those that everybody has and saved ones; rows, the peek drawer, columns and the workbook."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import load_workbook

from crm.domain.leads import accept_lead, create_lead, reject_lead, take_lead
from crm.models import Contact, Deal, DealContact, Lead, RejectionReason, SavedView
from leadscoring.accounts.models import Team
from scoring.models import ScoreChange
from tests.cases import in_one_world
from tests.leads.test_leads_page import HTMX, rows, text_of


def names(client, query: str) -> list[str]:
    found = re.findall(r'class="row-link"[^>]*>(\S+)', client.get(f"/leads/?{query}").content.decode())
    return [name.split("<")[0] for name in found]


@pytest.fixture
def leads(model, people, seller, make_user) -> dict[str, Lead]:
    """Åse's is the seller's, Łukasz' anybody's, Maja's a colleague's, Ewa's is rejected; Rolf never was one."""
    other = make_user("other@vekt.example", role="sales")
    now = timezone.now()
    made = {}
    for hours, name in enumerate(("Åse", "Łukasz", "Maja", "Ewa")):
        Contact.objects.filter(pk=people[name].pk).update(owner="")
        people[name].refresh_from_db()
        made[name] = create_lead(
            contact=people[name], queue=None, source="a test", crossed_at=now - timedelta(hours=hours + 1)
        )[0]
    take_lead(lead=made["Åse"], by=seller)
    accept_lead(lead=made["Maja"], by=other)
    reject_lead(lead=made["Ewa"], by=other, reason=RejectionReason.objects.order_by("pk").first())
    return made


@in_one_world(
    "query, expected",
    [
        ("view=all", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("view=call-today", ["Åse", "Łukasz"]),
        ("view=unassigned", ["Łukasz"]),
        ("view=waiting", ["Łukasz", "Åse"]),
        ("view=rising", []),
        ("view=nonsense", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("view=unassigned&whose=mine", ["Åse"]),
        ("from=unassigned", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("lead=rejected", ["Ewa"]),
        ("lead=accepted&lead=taken", ["Åse", "Maja"]),
        ("lead=rejected&only=waiting", ["Åse", "Łukasz"]),
        ("whose=mine&q=firma&sort=name", ["Åse"]),
        ("sort=waiting", ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]),
        ("only=waiting&sort=waiting&country=poland&q=lodz", ["Łukasz"]),
        ("status=unscored&only=waiting", []),
        ("without=customers", ["Åse", "Łukasz", "Ewa", "Rolf"]),
    ],
)
def test_views_and_filters_of_leads(leads, as_seller, query, expected):
    assert names(as_seller, query) == expected


def test_rising_are_sorted_by_their_rise_over_a_week(model, people, as_seller):
    for name, was, days in (("Åse", 300, 2), ("Łukasz", 20, 3), ("Maja", 0, 1), ("Ewa", None, 9)):
        ScoreChange.objects.create(
            model=model, record_id=people[name].pk, at=timezone.now() - timedelta(days=days),
            version_id=model.live_id, reason="activity", old_total=was, total=1,
        )  # fmt: skip
    # Åse +10, Łukasz +13; Maja rose by 2.5 only, Ewa before this week.
    assert names(as_seller, "view=rising") == ["Łukasz", "Åse"]
    assert names(as_seller, "only=rising&sort=name") == ["Åse", "Łukasz"]
    assert names(as_seller, "view=rising&country=sweden") == ["Åse"]
    assert 'class="spark' in as_seller.get("/leads/").content.decode()


def test_open_deals_are_left_out(model, people, as_seller):
    for name, stage in (("Åse", "negotiation"), ("Łukasz", "Closed Won"), ("Maja", "closed_lost")):
        deal = Deal.objects.create(name=name, stage=stage)
        DealContact.objects.create(deal=deal, contact=people[name])
    assert names(as_seller, "without=deals") == ["Łukasz", "Maja", "Ewa", "Rolf"]
    assert names(as_seller, "without=deals&without=customers") == ["Łukasz", "Ewa", "Rolf"]


def test_rows_say_how_the_lead_stands(leads, as_seller):
    shown = rows(as_seller.get("/leads/"))
    assert re.search(r"1 h .*Jonas Berg Taken Contacted .*Accept .*Reject… .*Give back", shown[0])
    assert re.search(r"2 h nobody New Take ", shown[1])
    assert "touched after 3 h" in shown[2]
    assert shown[2].endswith("Accepted")
    assert re.search(r"– nobody Rejected Make it a lead$", shown[3])


def test_a_row_asks_for_itself(leads, people, as_seller, client_for, outsider):
    url = f"/leads/rows/{people['Åse'].pk}/"
    drawn = as_seller.get(url, headers=HTMX | {"HX-Current-URL": "http://testserver/leads/?view=call-today"})
    assert drawn.content.decode().startswith(f'<tr data-row="{people["Åse"].pk}"')
    assert rows(drawn) == rows(as_seller.get("/leads/"))[:1]
    assert as_seller.get(url)["Location"] == f"/contacts/{people['Åse'].pk}/"
    assert client_for(outsider).get(url, headers=HTMX).status_code == 403


@in_one_world("query", ["", "view=call-today", "view=waiting", "view=rising"])
def test_views_take_as_many_queries_for_one_as_for_three(leads, as_seller, query):
    as_seller.get(f"/leads/?{query}")
    with CaptureQueriesContext(connection) as many:
        as_seller.get(f"/leads/?{query}")
    Lead.objects.exclude(pk=leads["Åse"].pk).delete()
    with CaptureQueriesContext(connection) as one:
        as_seller.get(f"/leads/?{query}")
    assert len(one) <= len(many) <= 38


def test_peek_says_who_why_and_what_to_do(leads, people, as_seller, client_for, outsider):
    url = f"/leads/peek/{people['Åse'].pk}/"
    text = text_of(as_seller.get(url, headers=HTMX))
    for part in ("Åse Øvrebø", "Why this score", "Decides", "What happened last", "Contacted", "Reject…"):
        assert part in text
    assert as_seller.get(url)["Location"] == f"/contacts/{people['Åse'].pk}/"
    assert client_for(outsider).get(url, headers=HTMX).status_code == 403
    assert as_seller.get("/leads/peek/99999/", headers=HTMX).status_code == 404


def test_a_view_is_saved_changed_deleted_and_brought_back(model, as_seller, seller):
    new = as_seller.get("/leads/views/new/?query=country%3Dsweden%26page%3D3%26model%3Dnordic-leads")
    assert 'value="country=sweden"' in new.content.decode()
    assert as_seller.post("/leads/views/new/", {"name": " ", "query": ""}).status_code == 422
    made = as_seller.post("/leads/views/new/", {"name": "Swedes", "query": "country=sweden"})
    view = SavedView.objects.get()
    assert made["Location"] == f"/leads/?view={view.pk}"
    assert names(as_seller, f"view={view.pk}") == ["Åse", "Maja"]
    assert names(as_seller, f"view={view.pk}&country=poland") == ["Łukasz", "Ewa"]
    assert "already" in text_of(as_seller.post("/leads/views/new/", {"name": "swedes", "query": ""}))
    as_seller.post(f"/leads/views/{view.pk}/", {"name": "Poles", "team": ""})
    as_seller.post(f"/leads/views/{view.pk}/filters/", {"query": "country=poland&view=3"})
    assert "Poles" in text_of(as_seller.get("/leads/"))
    assert names(as_seller, f"view={view.pk}") == ["Łukasz", "Ewa"]
    deleted = as_seller.post(f"/leads/views/{view.pk}/delete/")
    page = text_of(as_seller.get(deleted["Location"]))
    assert "The view “Poles” is deleted." in page
    as_seller.post(f"/leads/views/{view.pk}/restore/")
    assert names(as_seller, f"view={view.pk}") == ["Łukasz", "Ewa"]


def test_a_view_is_shared_with_a_team_only(model, as_seller, seller, client_for, make_user):
    colleague, stranger = make_user("mate@vekt.example", role="sales"), make_user("far@vekt.example", role="sales")
    team, foreign = Team.objects.create(name="North"), Team.objects.create(name="South")
    team.members.add(seller, colleague)
    assert as_seller.post("/leads/views/new/", {"name": "X", "query": "", "team": foreign.pk}).status_code == 422
    as_seller.post("/leads/views/new/", {"name": "Swedes", "query": "country=sweden", "team": team.pk})
    view = SavedView.objects.get()
    assert "Swedes (Jonas)" in text_of(client_for(colleague).get("/leads/"))
    assert names(client_for(colleague), f"view={view.pk}") == ["Åse", "Maja"]
    assert "Swedes" not in text_of(client_for(stranger).get("/leads/"))
    assert names(client_for(stranger), f"view={view.pk}") == ["Åse", "Łukasz", "Maja", "Ewa", "Rolf"]
    for verb in ("", "filters/", "delete/", "restore/"):
        assert client_for(colleague).post(f"/leads/views/{view.pk}/{verb}", {"name": "Y"}).status_code == 404


def test_columns_are_chosen(model, as_seller):
    assert (
        as_seller.post("/leads/columns/", {"columns": ["owner", "nonsense"], "back": "q=a"})["Location"]
        == "/leads/?q=a"
    )
    page = as_seller.get("/leads/").content.decode()
    assert (
        re.findall(r'<td class="c-(\w+)', page)[:4] == ["sel", "score", "name", "owner"]
        or "Top reasons</th>" not in page
    )
    as_seller.post("/leads/columns/", {"columns": []})
    assert "Top reasons</th>" in as_seller.get("/leads/").content.decode()


def test_the_workbook_holds_numbers_and_no_formulas(model, people, as_seller):
    Contact.objects.filter(pk=people["Åse"].pk).update(job_title="=cmd|' /C calc'!A0")
    response = as_seller.get("/leads/export.xlsx?country=sweden")
    assert "nordic-leads-leads.xlsx" in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).get_sheet_by_index(0).to_python()
    head = sheet[0]
    assert [row[head.index("total")] for row in sheet[1:]] == [40, 2.5]
    assert sheet[1][head.index("job_title")] == "'=cmd|' /C calc'!A0"
    assert as_seller.get("/leads/export.csv?view=all").status_code == 200
