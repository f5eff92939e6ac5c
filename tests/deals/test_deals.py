"""The pipeline: by stage, score and amount on the board, filtered in the table, one deal on its page."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Deal
from crm.queries.deals import is_end
from tests.cases import in_one_world
from tests.companies.world import DEAL_MODEL, deal_model
from tests.contacts.test_contact_page import HTMX, happened, text_of
from tests.factories.crm import DealFactory


def names(response) -> list[str]:
    return re.findall(r'<a class="row-link"[^>]*>(.*?)</a>', response.content.decode())


def columns(response) -> list[tuple[str, list[str]]]:
    """Each stage with its count and sums, and the names on its cards."""
    found = re.findall(r'<section class="board-column".*?</section>', response.content.decode(), re.DOTALL)
    heads = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", each.split("<ul")[0])).strip() for each in found]
    return [(head, re.findall(r'row-link"[^>]*>(.*?)</a>', each)) for head, each in zip(heads, found, strict=True)]


@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 200), ("marketer", 200), ("admin", 200), ("outsider", 403), (None, 302)]
)
def test_deals_are_for_those_who_may_see_leads(scored_deals, deals, request, client_for, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    deal = deals["Turbines"].pk
    for url in ("/deals/", "/deals/?view=table", f"/deals/{deal}/"):
        assert client.get(url).status_code == status
    headers = HTMX if persona else {}
    parts = [f"/deals/{deal}/timeline/", f"/deals/{deal}/people/", f"/deals/{deal}/history/{scored_deals.pk}/"]
    for url in [*parts, "/deals/cards/?stage=proposal&place=0"]:
        assert client.get(url, headers=headers).status_code == status


def test_board_has_a_column_for_each_open_stage_with_a_sum_for_each_currency(scored_deals, as_seller):
    """Two spellings of a stage are one; 300,000 NOK and 50,000 EUR are never 350,000 of anything."""
    response = as_seller.get("/deals/")
    assert columns(response) == [
        ("Proposal 2 300,000 NOK, 50,000 EUR", ["Turbines", "Cables"]),
        ("Demo 1 900 EUR", ["Pilot"]),
    ]
    text = text_of(response)
    assert "3 deals · 300,000 NOK, 50,900 EUR" in text
    assert "350" not in text
    assert "overdue" in text
    # 10 for its amount, 5 for new business, 10 for two views of its people.
    assert "25" in text
    assert "Now" in text


def test_board_shows_the_largest_first_where_no_model_scores_deals(deals, as_seller):
    response = as_seller.get("/deals/")
    assert columns(response)[0][1] == ["Cables", "Turbines"]
    assert "No model scores deals yet" in text_of(response)


def test_equal_scores_stand_by_amount_and_the_unscored_last(scored_deals, deals, as_seller):
    DealFactory(name="Same, larger", stage="demo", amount=950, currency="EUR")  # not computed yet
    for name, amount in (("Even", 900), ("More", 5_000), ("None", None)):
        DealFactory(name=name, stage="demo", amount=amount, currency="EUR")
    deal_model(DEAL_MODEL.replace("Deal pipeline", "Pipeline 2"))
    Deal.objects.filter(name="Even").update(amount=901)
    DealFactory(name="Late", stage="demo", amount=1_000_000, currency="EUR")
    assert columns(as_seller.get("/deals/?model=pipeline-2"))[0][1] == [
        "More", "Same, larger", "Even", "Pilot", "None", "Late",
    ]  # fmt: skip


@in_one_world(
    "query, found",
    [
        ("", ["Turbines", "Cables", "Pilot"]),
        ("which=closed", ["Old"]),
        ("which=all", ["Turbines", "Cables", "Old", "Pilot"]),
        ("stage=closed_won", ["Old"]),
        ("stage=proposal", ["Turbines", "Cables"]),
        ("pipeline=small", ["Pilot"]),
        ("owner=@me", ["Turbines"]),
        ("owner=@nobody", ["Cables", "Pilot"]),
        ("amount_from=900&amount_to=50000", ["Turbines", "Pilot"]),
        ("total_from=20", ["Turbines"]),
        ("label=Later", ["Cables", "Pilot"]),
        ("q=turb", ["Turbines"]),
        ("q=nothing", []),
        ("sort=amount", ["Pilot", "Turbines", "Cables"]),
        ("sort=name", ["Cables", "Pilot", "Turbines"]),
        ("sort=score", ["Pilot", "Cables", "Turbines"]),
        ("sort=close", ["Cables", "Turbines", "Pilot"]),
    ],
)
def test_table_filters_and_sorts(scored_deals, deals, as_seller, query, found):
    Deal.objects.filter(name="Pilot").update(amount=900)
    response = as_seller.get(f"/deals/?view=table&{query}")
    shown = names(response)
    if "which=all" in query:
        assert sorted(shown) == sorted(found)
    else:
        assert shown == found
    # The board means the same deals.
    on_board = [name for _head, cards in columns(as_seller.get(f"/deals/?{query}")) for name in cards]
    assert sorted(on_board) == sorted(found)


def test_no_deal_fits_differs_from_no_deal_at_all(companies, as_seller):
    assert "No open deals" in text_of(as_seller.get("/deals/"))
    assert "Nothing matches" in text_of(as_seller.get("/deals/?q=x"))
    assert "Amount: Give a number" in text_of(as_seller.get("/deals/?amount_from=x"))


def test_a_column_goes_on_without_gaps(scored_deals, deals, as_seller):
    for number in range(19):
        DealFactory(name=f"Big {number}", stage="Proposal", amount=1_000 + number, currency="EUR")
    response = as_seller.get("/deals/?which=all")
    seen = columns(response)[0][1]
    assert len(seen) == 8
    while more := re.search(r'hx-get="(/deals/cards/[^"]*)"', response.content.decode()):
        response = as_seller.get(more[1].replace("&amp;", "&"), headers=HTMX)
        assert "<html" not in response.content.decode()
        seen += names(response)
    assert len(seen) == len(set(seen)) == 21
    assert seen[:2] == ["Turbines", "Cables"]
    plain = as_seller.get("/deals/cards/?stage=proposal&start=8&place=0")
    assert plain.url == "/deals/?stage=proposal&view=table"


@in_one_world("query", ["", "stage=nowhere&place=0", "stage=proposal&place=x"])
def test_cards_of_what_is_no_column(scored_deals, as_seller, query):
    assert as_seller.get(f"/deals/cards/?{query}", headers=HTMX).status_code == 404


def test_deals_without_a_stage_have_a_column(scored_deals, as_seller):
    DealFactory(name="Adrift", amount=1, currency="EUR")
    response = as_seller.get("/deals/")
    assert ("No stage 1 1 EUR", ["Adrift"]) in columns(response)
    assert names(as_seller.get("/deals/?view=table&stage=@none")) == ["Adrift"]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [("closed_won", True), ("Closed Lost", True), ("closedwon", True), ("Won", True), ("lost", True),
     ("Abandoned", True), ("Proposal", False), ("", False), ("Wonderful start", False), ("Enclosed", False)],
)  # fmt: skip
def test_which_stages_end_a_deal(stage, expected):
    assert is_end(stage) is expected


def test_deal_shows_where_it_stands_why_and_who_takes_part(scored_deals, scored_people, deals, as_seller):
    text = text_of(as_seller.get(f"/deals/{deals['Turbines'].pk}/"))
    for part in (
        "Turbines", "Öresund Energi", "Proposal", "50,000 EUR", "Jonas Berg", "Total 25", "Why this score",
        "New business +5", "1 person · Nordic leads", "Åse Øvrebø", "Viewed a page Åse Øvrebø · /pricing",
        "Deal type New business", "Employees 1,850",
    ):  # fmt: skip
        assert part in re.sub(r"New business Deal type is New business", "New business", text)


def test_deal_with_nothing(db, as_seller):
    bare = Deal.objects.create()
    text = text_of(as_seller.get(f"/deals/{bare.pk}/"))
    for part in ("Deal without a name", "No stage", "Nobody takes part yet", "Nothing has happened yet"):
        assert part in text
    assert as_seller.get("/deals/99999/").status_code == 404


def test_deals_timeline_is_of_its_people_only(scored_deals, deals, as_seller):
    assert [line for line in happened(as_seller.get(f"/deals/{deals['Turbines'].pk}/")) if "Åse" in line]
    lines = happened(as_seller.get(f"/deals/{deals['Pilot'].pk}/"))
    assert not [line for line in lines if "Åse" in line]
    assert as_seller.get(f"/deals/{deals['Pilot'].pk}/timeline/?after=x", headers=HTMX).status_code == 400
    assert as_seller.get(f"/deals/{deals['Pilot'].pk}/?after=x").url == f"/deals/{deals['Pilot'].pk}/"


@pytest.mark.parametrize("view", ["", "view=table"])
def test_as_many_queries_for_one_deal_as_for_three(scored_deals, deals, as_seller, view):
    as_seller.get(f"/deals/?{view}&stage=demo")
    with CaptureQueriesContext(connection) as one:
        assert len(names(as_seller.get(f"/deals/?{view}&stage=demo"))) == 1
    DealFactory.create_batch(2, stage="demo")
    with CaptureQueriesContext(connection) as three:
        assert len(names(as_seller.get(f"/deals/?{view}&stage=demo"))) == 3
    assert len(three) == len(one) <= 32
