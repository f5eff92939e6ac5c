"""A seller works companies, the pipeline and disputed scores: in a browser, by keys and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from crm.models import Company
from scoring.models import Feedback
from tests.soundness import assert_accessible, assert_fits, assert_sound_in_both_looks

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_are_accessible_and_fit(live_page, log_in, seller, scored, scored_people, scored_deals, companies, deals):
    log_in(live_page, seller)
    Feedback.objects.create(
        model=scored, record_id=companies["Öresund"].pk, user=seller, verdict="too_low", reason="They are growing.",
        version=scored.live, as_of="2026-11-01T10:00Z", total=700, band="Ideal", parts={},
    )  # fmt: skip
    bare = Company.objects.create(domain="bare.example")
    for url in ("/companies/", "/companies/?q=qwxz", "/companies/?total_from=x",
                f"/companies/{companies['Öresund'].pk}/", f"/companies/{bare.pk}/",
                "/deals/", "/deals/?view=table", "/deals/?q=qwxz",
                f"/deals/{deals['Turbines'].pk}/", f"/deals/{deals['Cables'].pk}/",
                f"/models/{scored.pk}/feedback/", f"/models/{scored_deals.pk}/feedback/"):  # fmt: skip
        live_page.goto(url)
        assert_sound_in_both_looks(live_page, url)


def test_every_width_fits(live_page, log_in, seller, scored, scored_deals, companies, deals):
    log_in(live_page, seller)
    for url in ("/companies/", "/deals/", "/deals/?view=table", f"/companies/{companies['Öresund'].pk}/"):
        live_page.goto(url)
        for width in (320, 768, 1024, 1280):
            live_page.set_viewport_size({"width": width, "height": 900})
            assert_fits(live_page, f"{url} at {width}")


def test_seller_goes_from_the_list_to_a_person(live_page, log_in, seller, scored, scored_people, companies):
    log_in(live_page, seller)
    live_page.goto("/companies/")
    live_page.get_by_label("Search companies").fill("oresund")
    expect(live_page.locator("tbody .row-link")).to_have_text(["Öresund Energi"])
    expect(live_page).to_have_url(re.compile("q=oresund"))
    live_page.locator("tbody .row-link").click()
    expect(live_page.get_by_role("heading", name="Öresund Energi")).to_be_visible()
    live_page.get_by_role("region", name="People").get_by_role("link", name="Åse Øvrebø").click()
    expect(live_page.get_by_role("heading", name="Åse Øvrebø")).to_be_visible()


def test_seller_works_the_pipeline(live_page, log_in, seller, scored_deals, deals):
    log_in(live_page, seller)
    live_page.goto("/deals/")
    column = live_page.get_by_role("region", name="Proposal")
    expect(column.locator(".row-link")).to_have_text(["Turbines", "Cables"])
    live_page.get_by_role("button", name="Status").click()
    live_page.get_by_role("radio", name="Closed").check()
    expect(live_page.get_by_role("region", name="Closed won").locator(".row-link")).to_have_text(["Old"])
    live_page.keyboard.press("Escape")
    live_page.get_by_role("link", name="Table").click()
    expect(live_page.locator("tbody .row-link")).to_have_text(["Old"])
    live_page.get_by_role("link", name="Clear filters").click()
    expect(live_page.locator("tbody .row-link")).to_have_text(["Turbines", "Cables", "Pilot"])
    live_page.get_by_role("link", name="Amount").click()
    expect(live_page.locator("th[aria-sort]:not([aria-sort=none])")).to_have_text("Amount")
    expect(live_page).to_have_url(re.compile("view=table"))


@pytest.mark.parametrize("width", [1440, 390])
def test_seller_disputes_a_score_and_takes_it_back(live_page, log_in, seller, scored, companies, expected_console_errors, width):  # noqa: E501  # fmt: skip
    expected_console_errors.append("422")
    log_in(live_page, seller)
    live_page.set_viewport_size({"width": width, "height": 900})
    live_page.goto(f"/companies/{companies['Łódź'].pk}/")
    part = live_page.get_by_role("region", name="Is this score right?")
    part.get_by_text("Say what you think").click()
    part.get_by_label("Too low").check()
    part.get_by_role("button", name="Send").click()
    expect(part.get_by_text("Say why")).to_be_visible()
    expect(part.get_by_label("Why")).to_be_focused()
    assert_accessible(live_page)
    part.get_by_label("Why").fill("They doubled this year.")
    part.get_by_role("button", name="Send").click()
    expect(part.get_by_text("“They doubled this year.”")).to_be_visible()
    assert_accessible(live_page)
    live_page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(part.get_by_text("“They doubled this year.”")).to_have_count(0)
    expect(live_page.get_by_text("Your opinion is taken back.")).to_be_visible()
    assert list(Feedback.objects.values_list("verdict", "state")) == [("too_low", "withdrawn")]
