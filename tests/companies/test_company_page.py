"""A company's page: its score and why, its people with theirs, deals, one timeline of everybody."""

from __future__ import annotations

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Company, Contact
from crm.queries.timeline import PAGE
from scoring.models import ScoreChange
from tests.companies.world import many_activities
from tests.contacts.test_contact_page import HTMX, happened, text_of
from tests.factories.crm import ContactFactory


def test_company_shows_why_people_and_deals(scored, scored_people, scored_deals, companies, as_seller):
    text = text_of(as_seller.get(f"/companies/{companies['Öresund'].pk}/"))
    for part in (
        "Öresund Energi", "Energy, Malmö", "Jonas Berg", "Version 1, scored just now", "Size 1,850 employees +40",
        "Energy Industry is Energy +30", "Total 70", "Score history", "1 person · Nordic leads", "Åse Øvrebø",
        "Chief Operating Officer", "Turbines", "50,000 EUR", "Pilot", "Viewed a page Åse Øvrebø · /pricing",
    ):  # fmt: skip
        assert part in text
    # What is open first, whatever its score.
    assert text.index("Turbines") < text.index("Pilot") < text.index("Closed won")


def test_company_without_model_people_or_deals(db, as_seller):
    bare = Company.objects.create(domain="bare.example")
    text = text_of(as_seller.get(f"/companies/{bare.pk}/"))
    assert "bare.example" in text
    assert "Nobody works here yet" in text
    assert "Nothing has happened yet" in text
    assert "Why this score" not in text


def test_people_stand_by_score_and_more_follow(scored_people, companies, as_seller):
    ContactFactory.create_batch(14, company=companies["Öresund"])
    url = f"/companies/{companies['Öresund'].pk}/"
    first = as_seller.get(url)
    assert text_of(first).index("Åse Øvrebø") < text_of(first).index("Ada Nowak")
    more = re.search(r'hx-get="(/companies/\d+/people/[^"]*)"', first.content.decode())[1]
    rest = as_seller.get(more, headers=HTMX).content.decode()
    people = r'href="/contacts/(\d+)/"'
    shown = re.findall(people, first.content.decode().split('id="timeline"')[0])
    assert len(shown) == 10
    assert len(set(shown) | set(re.findall(people, rest))) == 15
    assert "Show more" not in rest
    plain = as_seller.get(more, follow=True).content.decode().split('id="timeline"')[0]
    assert len(re.findall(people, plain)) == 15


def test_timeline_is_of_everybody_and_goes_on_without_gaps(companies, as_seller):
    ContactFactory.create_batch(2, company=companies["Łódź"])
    many_activities(companies["Łódź"], PAGE)
    Company.objects.filter(pk=companies["Łódź"].pk).update(city="Łódź")
    many_activities(companies["Rival"], 3)
    seen, response = [], as_seller.get(f"/companies/{companies['Łódź'].pk}/")
    for _page in range(10):
        seen += happened(response)
        found = re.search(r'hx-get="(/companies/\d+/timeline/[^"]*)"', response.content.decode())
        if not found:
            break
        response = as_seller.get(found[1].replace("&amp;", "&"), headers=HTMX)
    assert len(seen) == len(set(seen)) == 3 * PAGE + 3  # the domain, industry and city changed
    assert not [line for line in seen if "Rolf" in line]


def test_timeline_refuses_what_is_no_place_in_it(companies, as_seller):
    url = f"/companies/{companies['Rival'].pk}/"
    assert as_seller.get(f"{url}timeline/?after=x", headers=HTMX).status_code == 400
    assert as_seller.get(f"{url}?after=x").url == url
    assert as_seller.get(f"{url}timeline/?after=x").url == f"{url}?after=x"


def test_what_is_not_there(scored, as_seller):
    urls = ["", "timeline/", "people/", f"history/{scored.pk}/"]
    assert [as_seller.get(f"/companies/99999/{url}", headers=HTMX).status_code for url in urls] == [404] * 4


def test_history_is_the_companys_and_never_a_contacts(scored, companies, people_with_the_same_number, as_seller):
    company, contact = people_with_the_same_number
    ScoreChange.objects.create(
        model=scored, record_id=company.pk, at="2026-11-01T10:00Z", version_id=scored.live_id, reason="activity",
        old_total=0, total=400,
    )  # fmt: skip
    answer = as_seller.get(f"/companies/{company.pk}/history/{scored.pk}/?weeks=52", headers=HTMX)
    assert 'aria-current="true">1 year' in answer.content.decode()
    assert "/secret" not in answer.content.decode()
    assert as_seller.get(f"/contacts/{contact.pk}/history/{scored.pk}/", headers=HTMX).status_code == 404


def test_as_many_queries_for_one_person_as_for_three(scored, scored_people, companies, as_seller):
    url = f"/companies/{companies['Łódź'].pk}/"
    many_activities(companies["Łódź"], 1)
    as_seller.get(url)
    with CaptureQueriesContext(connection) as one:
        as_seller.get(url)
    ContactFactory.create_batch(2, company=companies["Łódź"])
    many_activities(companies["Łódź"], 3)
    with CaptureQueriesContext(connection) as three:
        as_seller.get(url)
    assert len(three) == len(one) <= 45


def test_people_of_other_companies_stay_out(scored_people, companies, as_seller):
    assert Contact.objects.filter(company=companies["Rival"]).exists()
    assert "Rolf" not in text_of(as_seller.get(f"/companies/{companies['Łódź'].pk}/"))
