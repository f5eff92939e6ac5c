"""A marketer is proposed to leave customers out: from this list by one press, and from the model by a list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from crm.models import ListMember
from tests.soundness import assert_sound_in_both_looks

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "This model scores 1 customer."


def test_proposal_is_accessible_and_fits(live_page, log_in, marketer, model, people):
    log_in(live_page, marketer)
    for url in ("/leads/", f"/models/{model.pk}/audience/"):
        live_page.goto(url)
        expect(live_page.get_by_text(SAID)).to_be_visible()
        assert_sound_in_both_looks(live_page, url)
    live_page.get_by_role("link", name="Put them on an exclusion list…").click()
    assert_sound_in_both_looks(live_page)
    live_page.get_by_role("button", name="Put them on the list").click()
    expect(live_page.get_by_text('audience: {exclude: ["Internal", "Customers and open deals"]}')).to_be_visible()
    assert_sound_in_both_looks(live_page)
    assert list(ListMember.objects.filter(list__name="Customers and open deals").values_list("record_id")) == [
        (people["Maja"].pk,)
    ]


def test_leaving_them_out_ticks_the_filter_beside_the_others(live_page, log_in, marketer, model, people):
    log_in(live_page, marketer)
    live_page.goto("/leads/")
    expect(live_page.get_by_text(SAID)).to_be_visible()
    live_page.get_by_role("button", name="Country").click()
    live_page.get_by_label("Sweden").check()
    expect(live_page.locator(".row-link")).to_have_text(["Åse Øvrebø", "Maja Lindqvist"])
    live_page.keyboard.press("Escape")
    live_page.get_by_role("link", name="Leave them out of this list").click()
    expect(live_page.locator(".row-link")).to_have_text(["Åse Øvrebø"])
    expect(live_page.get_by_text(SAID)).to_be_hidden()
    expect(live_page).to_have_url(re.compile("country=sweden.*without=customers&without=deals"))
    chip = live_page.get_by_role("button", name=re.compile("Lifecycle"))
    expect(chip).to_have_text(re.compile("Without customers, Without open deals"))
    expect(chip).to_be_focused()


def test_who_does_not_want_the_proposal_has_peace(live_page, log_in, marketer, model, people):
    log_in(live_page, marketer)
    live_page.goto("/leads/")
    live_page.get_by_role("button", name="Don’t propose this any more").click()
    expect(live_page.get_by_text(SAID)).to_have_count(0)
    live_page.goto("/leads/")
    expect(live_page.locator(".row-link").first).to_be_visible()
    expect(live_page.get_by_text(SAID)).to_have_count(0)
