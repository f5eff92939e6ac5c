"""A seller finds a lead, sees why it is one, and what it did: in a browser, by keys and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from crm.models import Company, Contact, Lead
from tests.soundness import assert_accessible, assert_fits, assert_sound_in_both_looks

pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_are_accessible_and_fit(live_page, log_in, seller, model, people):
    log_in(live_page, seller)
    for url in ("/leads/", "/leads/?status=unscored", "/leads/?q=qwxz", "/leads/?total_from=x",
                f"/contacts/{people['Åse'].pk}/", f"/contacts/{people['Rolf'].pk}/", f"/contacts/{people['Ida'].pk}/"):  # fmt: skip  # noqa: E501
        live_page.goto(url)
        assert_sound_in_both_looks(live_page, url)


def test_list_fits_every_width_and_says_the_company_once(live_page, log_in, seller, model, people):
    log_in(live_page, seller)
    live_page.goto("/leads/")
    for width in (320, 390, 720, 768, 1024, 1280, 1440):
        live_page.set_viewport_size({"width": width, "height": 900})
        assert_fits(live_page, str(width))
        companies = live_page.locator("tbody tr").first.get_by_text("Öresund Energi")
        expect(companies.locator("visible=true")).to_have_count(1)
        if width >= 1280:
            chips = "[...document.querySelectorAll('.filters > .chip')]"
            assert live_page.evaluate(f"new Set({chips}.map((chip) => chip.offsetTop)).size") == 1, width


def test_what_can_be_done_with_a_lead_is_in_sight(live_page, log_in, seller, model, people):
    Contact.objects.update(last_name="Christoffersenhammershaimb", owner=seller.email)
    Company.objects.update(name="Grønnodden Skog og Landbruk ASA", employees=200)
    Lead.objects.create(contact=people["Åse"], source="trigger", status="rejected", owner=seller.email)
    log_in(live_page, seller)
    for width in (1280, 1366, 1440, 1536):
        live_page.set_viewport_size({"width": width, "height": 900})
        live_page.goto("/leads/")
        controls = live_page.locator("tbody tr").first.locator(".lead-controls")
        for name in ("Reopen", "More for this lead"):
            expect(controls.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def test_ranges_share_a_chip_that_says_what_each_is(live_page, log_in, seller, model, people):
    log_in(live_page, seller)
    live_page.goto("/leads/")
    live_page.get_by_role("button", name="Score").click()
    assert_accessible(live_page)
    live_page.get_by_role("group", name="Total").get_by_label("From").fill("2")
    live_page.keyboard.press("Tab")
    expect(live_page).to_have_url(re.compile("total_from=2"))
    live_page.get_by_role("group", name="Fit").get_by_label("To").fill("30")
    live_page.keyboard.press("Tab")
    expect(live_page.locator("[data-chip=filter-score]")).to_have_text(re.compile(r"Score\s+Total 2 – …, Fit … – 30"))
    expect(live_page).to_have_url(re.compile("total_from=2&fit_to=30"))
    live_page.reload()
    expect(live_page.locator("[data-chip=filter-score]")).to_have_text(re.compile(r"Score\s+Total 2 – …, Fit … – 30"))


def test_seller_searches_filters_sorts_and_goes_back(live_page, log_in, seller, model, people):
    log_in(live_page, seller)
    live_page.goto("/leads/")
    expect(live_page.get_by_role("status").first).to_have_text(re.compile("5 leads"))
    live_page.keyboard.press("/")
    live_page.keyboard.type("lodz")
    expect(live_page.locator(".row-link")).to_have_text(["Łukasz Żak"])
    expect(live_page).to_have_url(re.compile(r"\?model=nordic-leads&q=lodz$"))
    expect(live_page.locator("#export-menu a").first).to_have_attribute("href", re.compile("q=lodz$"))
    live_page.get_by_role("link", name="Clear filters").click()
    live_page.get_by_role("button", name="Country").click()
    live_page.get_by_label("Sweden").check()
    expect(live_page.locator(".row-link")).to_have_text(["Åse Øvrebø", "Maja Lindqvist"])
    assert_accessible(live_page)
    live_page.keyboard.press("Escape")
    live_page.get_by_role("link", name="Contact").click()
    expect(live_page.locator(".row-link")).to_have_text(["Maja Lindqvist", "Åse Øvrebø"])
    expect(live_page.locator("th[aria-sort=ascending]")).to_have_text("Contact")
    live_page.go_back()
    expect(live_page.locator(".row-link")).to_have_text(["Åse Øvrebø", "Maja Lindqvist"])


def test_seller_reads_why_and_jumps_by_the_palette(live_page, log_in, seller, model, people):
    log_in(live_page, seller)
    live_page.goto("/leads/")
    live_page.keyboard.press("j")
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_role("heading", name="Åse Øvrebø")).to_be_visible()
    live_page.get_by_text("rules did not match").click()
    expect(live_page.get_by_text("not in the list “Newsletter”")).to_be_visible()
    assert_accessible(live_page)
    live_page.get_by_role("link", name="1 year").click()
    expect(live_page.locator(".periods [aria-current]")).to_have_text("1 year")
    live_page.keyboard.press("Control+k")
    live_page.keyboard.type("zak")
    expect(live_page.get_by_role("option", name=re.compile("Łukasz"))).to_be_visible()
    assert_accessible(live_page)
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_role("heading", name="Łukasz Żak")).to_be_visible()
