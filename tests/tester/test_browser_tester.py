"""The live test in a browser that complains about everything; axe on each state."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, change_draft
from scoring.models import ScoringModel
from tests.soundness import assert_accessible, assert_fits

LogIn = Callable[[Page, User], None]

pytestmark = pytest.mark.browser


@pytest.fixture
def people(transactional_db: None) -> None:
    """Before the model: what is committed can be seen by the server."""


def chiefs_get(points: int, *, model: ScoringModel, by: User) -> None:
    """As an edit on this page or another would."""

    def change(desk: Desk) -> None:
        desk.plain["groups"][0]["criteria"][0]["points"] = points

    change_draft(model=model, author=by, change=change)


def tell_of_a_change(page: Page) -> None:
    page.evaluate("() => { htmx.trigger(document.getElementById('tester-body'), 'testAgain') }")


def test_marketing_tests_pins_and_sees_each_change(
    people: None, live_page: Page, log_in: LogIn, marketer: User, model: ScoringModel, maja: Contact
) -> None:
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    expect(live_page.get_by_text("Pick somebody you know")).to_be_visible()
    assert_accessible(live_page, "nobody chosen")
    field = live_page.get_by_role("combobox", name="Contact to test")
    field.click()
    expect(live_page.get_by_role("option", name="Åse Łącka")).to_be_visible()
    assert_accessible(live_page, "the picker")
    field.press_sequentially("lacka")
    expect(live_page.get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    result = live_page.locator("#tester-body")
    expect(result.get_by_role("img", name="Score 37 of 100")).to_be_visible()
    expect(field).to_be_focused()
    expect(live_page.locator("#hit-chief .icon")).to_be_visible()
    expect(live_page.locator("#hit-chat .icon")).to_have_count(0)
    assert_accessible(live_page, "somebody chosen")

    live_page.get_by_role("button", name="Pin…").click()
    dialog = live_page.get_by_role("dialog", name="What must Åse Łącka get?")
    expect(dialog.get_by_label("Expectation")).to_have_value("cell:A1")
    assert_accessible(live_page, "the form of a pin")
    dialog.get_by_label("Expectation").select_option("at_least")
    dialog.get_by_label("Points").fill("35")
    dialog.get_by_role("button", name="Pin", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(live_page.locator("#tester-what")).to_contain_text("1 of 1 as expected")
    expect(live_page.get_by_role("button", name="Pinned")).to_be_focused()

    chiefs_get(10, model=model, by=marketer)
    tell_of_a_change(live_page)
    expect(result.get_by_text("−5 from v1")).to_be_visible()
    expect(live_page.locator("#tester-what")).to_contain_text("0 of 1 as expected")
    expect(result.get_by_text("was so until now")).to_be_visible()
    assert_accessible(live_page, "not as expected")

    live_page.get_by_role("button", name="Take Åse Łącka out of the set").click()
    expect(live_page.locator(".pin-lines")).to_have_count(0)
    live_page.get_by_role("button", name="Undo").last.click()
    expect(live_page.locator(".pin-lines")).to_contain_text("must reach 35")

    result.get_by_text("2 rules did not match").click()
    result.get_by_role("link", name="Chat").click()
    expect(live_page.locator("#rule-chat")).to_be_focused()


def test_on_a_phone_the_bar_opens_the_sheet(
    people: None, live_page: Page, log_in: LogIn, marketer: User, model: ScoringModel, maja: Contact
) -> None:
    live_page.emulate_media(color_scheme="dark")
    live_page.set_viewport_size({"width": 360, "height": 740})
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/audience/")
    bar = live_page.get_by_role("button", name="Live test Pick somebody to test")
    bar.click()
    live_page.get_by_role("button", name="Åse Łącka").click()
    panel = live_page.locator("#tester-panel")
    expect(panel.get_by_role("img", name="Score 37 of 100")).to_be_visible()
    assert_accessible(live_page, "the sheet")
    live_page.get_by_role("button", name="Pin…").click()
    expect(live_page.get_by_role("dialog", name="What must Åse Łącka get?")).to_be_visible()
    live_page.keyboard.press("Escape")
    expect(panel).to_be_visible()
    live_page.get_by_role("button", name="Close the live test").click()
    expect(panel).to_be_hidden()
    expect(live_page.get_by_role("button", name="Live test Åse Łącka")).to_contain_text("37")
    assert_accessible(live_page, "the bar")
    assert_fits(live_page)


def test_failed_refresh_says_that_the_result_is_old(
    people: None,
    live_page: Page,
    log_in: LogIn,
    marketer: User,
    model: ScoringModel,
    maja: Contact,
    expected_console_errors: list[str],
) -> None:
    expected_console_errors += ["500", "Response Status Error Code"]
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/bands/")
    live_page.get_by_role("button", name="Åse Łącka").click()
    expect(live_page.get_by_role("img", name="Score 37 of 100")).to_be_visible()
    live_page.route("**/tester/", lambda route: route.fulfill(status=500))
    tell_of_a_change(live_page)
    stale = live_page.get_by_text("could not be brought up to date")
    expect(stale).to_be_visible()
    expect(live_page.get_by_role("img", name="Score 37 of 100")).to_be_visible()
    live_page.unroute("**/tester/")
    chiefs_get(10, model=model, by=marketer)
    live_page.locator("[data-tester-again]").click()
    expect(stale).to_be_hidden()


def test_a_link_that_was_cut_off_stops_nothing(
    people: None, live_page: Page, log_in: LogIn, marketer: User, model: ScoringModel
) -> None:
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/#rule-%")
    live_page.get_by_role("button", name="Åse Łącka").click()
    expect(live_page.get_by_role("img", name="Score 37 of 100")).to_be_visible()


def test_sales_read_the_version_in_force(
    people: None, live_page: Page, log_in: LogIn, seller: User, marketer: User, model: ScoringModel, maja: Contact
) -> None:
    chiefs_get(10, model=model, by=marketer)
    log_in(live_page, seller)
    live_page.goto(f"/models/{model.pk}/audience/")
    live_page.get_by_role("button", name="Åse Łącka").click()
    expect(live_page.get_by_role("img", name="Score 37 of 100")).to_be_visible()
    expect(live_page.locator("#tester-what")).to_have_text("v1, in force")
    expect(live_page.get_by_role("button", name="Pin…")).to_have_count(0)
    assert_accessible(live_page, "as sales see it")
