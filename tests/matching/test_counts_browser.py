"""Counts and advice in a browser: they come by themselves, follow the rule as it is typed, and show who is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from leadscoring.accounts.models import User
from tests.commands.world import MODEL, make_contacts
from tests.models.conftest import published_model
from tests.soundness import assert_accessible

pytestmark = pytest.mark.browser


def test_a_rule_says_how_many_match_and_who(
    live_page: Page, log_in: Callable[[Page, User], None], marketer: User, transactional_db: None
) -> None:
    make_contacts()
    model = published_model()
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    decides = live_page.locator(".rule", has_text="Decides")
    expect(decides.locator(".matches")).to_have_text("2 contacts match, show who")
    decides.locator(".matches a").click()
    who = live_page.get_by_role("dialog", name="Who matches")
    expect(who.get_by_role("link")).to_have_count(2)
    assert_accessible(live_page)
    live_page.keyboard.press("Escape")
    expect(who).to_be_hidden()


def test_a_rule_is_counted_anew_as_it_is_typed(
    live_page: Page, log_in: Callable[[Page, User], None], marketer: User, transactional_db: None
) -> None:
    make_contacts()
    model = published_model()
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    live_page.locator(".rule", has_text="Decides").locator(".rule-pencil").click()
    count = live_page.locator(".rf-count")
    expect(count).to_contain_text("2 contacts match")
    live_page.locator(".rule-form select[name$='.op']").first.select_option("is_any")
    expect(count).to_contain_text("1 contact matches")


def test_advice_is_put_away_and_had_again(
    live_page: Page, log_in: Callable[[Page, User], None], marketer: User, transactional_db: None
) -> None:
    make_contacts()
    model = published_model(MODEL.replace("limit: 12", "limit: 40"))
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    said = live_page.get_by_text("so its limit of 40 is never reached")
    expect(said).to_be_visible()
    assert_accessible(live_page)
    live_page.get_by_role("button", name="Don’t show this again").click()
    expect(said).to_be_hidden()
    again = live_page.get_by_role("button", name="Show the advice that was put away")
    expect(again).to_be_focused()
    again.click()
    expect(said).to_be_visible()
