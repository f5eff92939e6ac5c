"""A seller works the list in a browser: views, the peek drawer, single and bulk actions with Undo, by keys."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from crm.domain.leads import create_lead
from crm.models import Contact, Lead
from tests.soundness import assert_accessible, assert_fits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leads(model, people) -> None:
    Contact.objects.update(owner="")
    for name in ("Åse", "Łukasz", "Maja"):
        people[name].refresh_from_db()
        crossed = timezone.now() - timedelta(hours=3)
        create_lead(contact=people[name], queue=None, source="a test", crossed_at=crossed)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 390)])
def test_states_are_accessible_and_fit(live_page, log_in, seller, leads, people, theme, width):
    log_in(live_page, seller)
    live_page.emulate_media(color_scheme=theme)
    live_page.set_viewport_size({"width": width, "height": 900})
    live_page.goto("/leads/?view=call-today")
    live_page.locator("[data-row-check]").first.check()
    expect(live_page.locator("[data-bulk]")).to_be_visible()
    assert_accessible(live_page)
    assert_fits(live_page)
    live_page.locator("[data-bulk] button", has_text="Reject").click()
    expect(live_page.locator("#bulk-dialog")).to_be_visible()
    assert_accessible(live_page, within="#bulk-dialog")
    live_page.keyboard.press("Escape")
    live_page.locator("[data-peek]").first.click()
    expect(live_page.locator("#peek").get_by_text("Why this score")).to_be_visible()
    assert_accessible(live_page, within="#peek")
    live_page.goto("/leads/views/new/?query=whose=mine")
    assert_accessible(live_page)


def test_seller_peeks_takes_and_goes_on_by_keys(live_page, log_in, seller, leads, people):
    log_in(live_page, seller)
    live_page.goto("/leads/?view=unassigned")
    live_page.keyboard.press("j")
    live_page.keyboard.press(" ")
    drawer = live_page.locator("#peek")
    expect(drawer.get_by_role("heading", name="Åse Øvrebø")).to_be_visible()
    drawer.get_by_role("button", name="Take").click()
    expect(drawer.locator(".badge", has_text="Taken")).to_be_visible()
    row = live_page.locator(f'[data-row="{people["Åse"].pk}"]')
    expect(row.locator(".badge")).to_have_text("Taken")
    live_page.keyboard.press("j")
    expect(drawer.get_by_role("heading", name="Łukasz Żak")).to_be_visible()
    live_page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(live_page.get_by_role("link", name="Łukasz Żak", exact=True)).to_be_focused()


def test_seller_takes_many_and_undoes(live_page, log_in, seller, leads, people):
    log_in(live_page, seller)
    live_page.goto("/leads/?view=unassigned")
    live_page.get_by_label("Select all on this page").check()
    expect(live_page.locator("[data-bulk-count]")).to_have_text("3")
    live_page.locator("[data-bulk]").get_by_role("button", name="Take").click()
    expect(live_page.get_by_text("3 contacts changed.")).to_be_visible()
    expect(live_page.get_by_text("Nothing matches")).to_be_visible()
    live_page.get_by_role("button", name="Undo").click()
    expect(live_page.get_by_text("Undone for 3 contacts.")).to_be_visible()
    expect(live_page.locator(".row-link")).to_have_count(3)
    assert set(Lead.objects.values_list("status", "owner")) == {("new", "")}


def test_seller_saves_a_view_and_chooses_columns(live_page, log_in, seller, leads, people):
    log_in(live_page, seller)
    live_page.goto("/leads/")
    live_page.get_by_role("button", name="Country").click()
    live_page.get_by_label("Sweden").check()
    expect(live_page.locator(".row-link")).to_have_text(["Åse Øvrebø", "Maja Lindqvist"])
    live_page.keyboard.press("Escape")
    live_page.locator(".result-line").get_by_role("link", name="Save as a view").click()
    live_page.get_by_label("Name").fill("Swedes")
    live_page.get_by_role("button", name="Save").click()
    expect(live_page.locator(".lead-views [aria-current]")).to_have_text("Swedes")
    expect(live_page).to_have_url(re.compile(r"view=\d+$"))
    live_page.get_by_role("button", name="Columns").click()
    live_page.locator("#columns-menu").get_by_label("Company").uncheck()
    live_page.get_by_role("button", name="Show these").click()
    expect(live_page.get_by_role("columnheader", name="Grade")).to_be_visible()
