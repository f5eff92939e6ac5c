"""The list of companies: scores, what else a row shows, filters, pages, and who may see it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Company
from tests.cases import in_one_world
from tests.companies.world import COMPANY_MODEL, company_model
from tests.contacts.test_contact_page import HTMX, text_of
from tests.factories.crm import CompanyFactory, DealFactory


def names(response) -> list[str]:
    return re.findall(r'<a class="row-link"[^>]*>(.*?)</a>', response.content.decode())


@pytest.mark.parametrize(
    ("persona", "status"), [("seller", 200), ("marketer", 200), ("admin", 200), ("outsider", 403), (None, 302)]
)
def test_companies_are_for_those_who_may_see_leads(scored, companies, request, client_for, persona, status):
    client = client_for(request.getfixturevalue(persona) if persona else None)
    company = companies["Öresund"].pk
    urls = ["/companies/", f"/companies/{company}/"]
    parts = [f"/companies/{company}/timeline/", f"/companies/{company}/people/", f"/companies/{company}/history/{scored.pk}/"]  # noqa: E501  # fmt: skip
    assert [client.get(url).status_code for url in urls] == [status] * 2
    headers = HTMX if persona else {}
    assert [client.get(url, headers=headers).status_code for url in parts] == [status] * 3


def test_the_best_company_stands_first_with_all_that_a_row_shows(scored, scored_people, deals, as_seller):
    response = as_seller.get("/companies/")
    assert names(response) == ["Öresund Energi", "Łódź Logistyka", "Rival"]
    first = text_of(response).split("Öresund Energi")[1].split("Łódź")[0]
    # The domain, industry, employees, one person, her score, the open deals' sum, last activity, owner.
    for part in ("oresund.example", "Energy", "1,850", "1", "40", "50,900 EUR", "1 d ago", "Jonas Berg"):
        assert part in first
    assert "70,000" not in first
    assert "3 companies" in text_of(response)
    assert "Ideal" in text_of(response)


def test_without_a_model_companies_stand_by_name_and_the_page_says_so(companies, as_seller):
    response = as_seller.get("/companies/")
    assert names(response) == ["Łódź Logistyka", "Öresund Energi", "Rival"]
    assert "No model scores companies yet" in text_of(response)
    head = re.findall(r"<thead>.*</thead>", response.content.decode(), re.DOTALL)[0]
    assert "Employees" in head
    assert "Score" not in head


@in_one_world(
    "query, found",
    [
        ("q=malmo", ["Öresund Energi"]),
        ("q=lodz", ["Łódź Logistyka"]),
        ("q=en", ["Öresund Energi"]),
        ("industry=energy", ["Öresund Energi"]),
        ("industry=energy&industry=logistics", ["Öresund Energi", "Łódź Logistyka"]),
        ("country=poland", ["Łódź Logistyka"]),
        ("owner=@me", ["Öresund Energi"]),
        ("owner=@nobody", ["Łódź Logistyka", "Rival"]),
        ("employees_from=100&employees_to=100", ["Łódź Logistyka"]),
        ("total_from=20", ["Öresund Energi", "Łódź Logistyka"]),
        ("total_to=19,9", ["Rival"]),
        ("label=Good&label=Poor", ["Łódź Logistyka", "Rival"]),
        ("label=Good&total_from=21", []),
        ("sort=score", ["Rival", "Łódź Logistyka", "Öresund Energi"]),
        ("sort=-employees", ["Öresund Energi", "Łódź Logistyka", "Rival"]),
        ("q=nothing like it", []),
        ("q=%25", []),
    ],
)
def test_filters(scored, as_seller, query, found):
    response = as_seller.get(f"/companies/?{query}")
    assert names(response) == found
    count = len(found)
    assert ("Nothing matches" if not count else f"{count} compan") in text_of(response)


def test_a_range_that_is_no_number_holds_nobody_back_and_says_so(scored, as_seller):
    response = as_seller.get("/companies/?total_from=many")
    assert len(names(response)) == 3
    assert "Total: Give a number" in text_of(response)


def test_the_unscored_stand_last(companies, as_seller):
    from crm.models import ListMember, RecordList

    out = RecordList.objects.create(object="company", name="Partners")
    ListMember.objects.create(list=out, record_id=companies["Öresund"].pk)
    company_model(COMPANY_MODEL.replace("groups:", "audience: {exclude: [Partners]}\ngroups:", 1))
    response = as_seller.get("/companies/")
    assert names(response) == ["Łódź Logistyka", "Rival", "Öresund Energi"]
    assert "unscored" in text_of(response)
    assert names(as_seller.get("/companies/?sort=score")) == ["Rival", "Łódź Logistyka", "Öresund Energi"]
    assert names(as_seller.get("/companies/?total_from=0")) == ["Łódź Logistyka", "Rival"]


def test_pages_go_on_without_gaps_from_the_scored_to_the_unscored(scored, as_seller):
    CompanyFactory.create_batch(60)  # after the publish: not computed yet
    seen = [name for page in (1, 2, 3) for name in names(as_seller.get(f"/companies/?page={page}"))]
    assert len(seen) == len(set(seen)) == 63
    assert seen[:3] == ["Öresund Energi", "Łódź Logistyka", "Rival"]
    assert "ends before this page" in text_of(as_seller.get("/companies/?page=9"))


def test_the_model_is_chosen_and_remembered(scored, companies, as_seller):
    company_model(COMPANY_MODEL.replace("Company fit", "Another").replace("points: 40", "points: 90"))
    assert ">100<" in as_seller.get("/companies/").content.decode()  # the first by name
    assert ">70<" in as_seller.get("/companies/?model=company-fit").content.decode()
    assert ">70<" in as_seller.get("/companies/").content.decode()
    page = text_of(as_seller.get(f"/companies/{companies['Öresund'].pk}/"))
    assert page.count("Why this score") == 1
    assert "Version 1" in page
    assert "Total 70" in page
    assert "Total 100" in text_of(as_seller.get(f"/companies/{companies['Öresund'].pk}/?model=another"))


def test_a_fragment_pushes_its_address(scored, as_seller):
    response = as_seller.get("/companies/?q=lodz&total_from=", headers=HTMX)
    assert response["HX-Push-Url"] == "?q=lodz"
    assert "<html" not in response.content.decode()


def test_names_are_escaped(scored, as_seller):
    Company.objects.filter(name="Rival").update(name="<script>alert(1)</script>")
    assert "<script>alert" not in as_seller.get("/companies/").content.decode()


def test_as_many_queries_for_one_company_as_for_three(scored, scored_people, deals, as_seller):
    as_seller.get("/companies/")
    with CaptureQueriesContext(connection) as three:
        assert len(names(as_seller.get("/companies/"))) == 3
    with CaptureQueriesContext(connection) as one:
        assert len(names(as_seller.get("/companies/?q=lodz"))) == 1
    # The search asks first which they are.
    assert len(one) <= len(three) + 3
    DealFactory.create_batch(5, company=Company.objects.get(name="Rival"), amount=5, currency="EUR")
    with CaptureQueriesContext(connection) as more:
        as_seller.get("/companies/")
    assert len(more) == len(three)
    assert len(three) <= 34
