"""The small scripts, in a browser: palette, combobox, toasts from answers and faults, progress."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from leadscoring.accounts.models import User
from tests.soundness import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.ui.urls")]


@pytest.fixture
def playground(live_page: Page, log_in: Callable[[Page, User], None], seller: User, settings: LazySettings) -> Page:
    engine = {**settings.TEMPLATES[0]}
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]
    log_in(live_page, seller)
    live_page.goto("/ground/?still")
    return live_page


def toast(page: Page, text: str) -> None:
    expect(page.get_by_role("status").filter(has_text=text)).to_be_visible()


def test_palette_opens_by_key_and_leads_to_what_is_chosen(playground: Page) -> None:
    playground.keyboard.press("Control+k")
    options = playground.get_by_role("option")
    expect(options).to_have_count(2)
    assert_accessible(playground)
    playground.get_by_role("combobox", name="Search contacts").fill("grou")
    expect(options).to_have_count(1)
    playground.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    playground.keyboard.press("Enter")

    playground.wait_for_url("**/ground/?q=b")


def test_palette_says_that_nothing_was_found(playground: Page) -> None:
    playground.get_by_role("button", name="Search or jump to").click()
    playground.get_by_role("combobox", name="Search contacts").fill("zzz")

    expect(playground.get_by_text("Nothing found.")).to_be_visible()


def test_combobox_is_chosen_from_by_keys(playground: Page) -> None:
    field = playground.get_by_role("combobox", name="Person")
    field.press_sequentially("mo")
    expect(playground.get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    expect(playground.get_by_role("option", name="Ida Moen")).to_have_attribute("aria-selected", "true")
    assert_accessible(playground)
    field.press("Enter")

    expect(field).to_have_value("Ida Moen")
    expect(playground.locator("input[name=person]")).to_have_value("2")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_combobox_keeps_its_choice_when_half_a_word_is_left(playground: Page) -> None:
    field = playground.get_by_role("combobox", name="Person")
    field.press_sequentially("ada")
    playground.get_by_role("option", name="Ada Nowak").click()
    field.fill("Jo")
    playground.get_by_role("button", name="Send").focus()

    expect(field).to_have_value("Ada Nowak")
    field.fill("")
    playground.get_by_role("button", name="Send").focus()
    expect(playground.locator("input[name=person]")).to_have_value("")


def test_an_answer_can_bring_a_toast_with_undo(playground: Page) -> None:
    playground.get_by_role("button", name="Save").click()
    expect(playground.locator("#answer")).to_have_text("saved")
    toast(playground, "Saved.")

    playground.get_by_role("button", name="Undo").click()

    toast(playground, "Taken back.")


def test_a_refusal_is_said_in_a_toast(playground: Page, expected_console_errors: list[str]) -> None:
    expected_console_errors += ["403", "/forbidden/"]
    playground.get_by_role("button", name="Forbidden").click()

    toast(playground, "Only for Ada.")
    expect(playground.locator("#answer")).to_be_empty()


def test_a_fault_is_said_in_a_toast(playground: Page, expected_console_errors: list[str]) -> None:
    expected_console_errors += ["500", "/broken/"]
    playground.get_by_role("button", name="Broken").click()

    toast(playground, "Something went wrong on the server")
    expect(playground.locator("#answer")).to_be_empty()


def test_a_lost_connection_is_said_once_in_a_toast(playground: Page, expected_console_errors: list[str]) -> None:
    expected_console_errors += ["ERR_INTERNET_DISCONNECTED", "htmx:sendError", "/saved/"]
    playground.context.set_offline(True)
    playground.get_by_role("button", name="Save").click()
    toast(playground, "The connection was lost.")
    with playground.expect_event("requestfailed"):
        playground.get_by_role("button", name="Save").click()

    toast(playground, "The connection was lost.")
    expect(playground.get_by_role("status").get_by_role("button", name="Close")).to_have_count(1)


def test_progress_asks_until_it_is_done(playground: Page) -> None:
    playground.goto("/ground/")
    bar = playground.get_by_role("progressbar", name="Rescoring")
    expect(bar).to_have_attribute("aria-valuenow", "0")

    expect(bar).to_have_attribute("aria-valuenow", "100")
    expect(playground.get_by_text("Done")).to_be_visible()


def test_without_the_page_for_it_there_is_no_palette(
    live_page: Page, log_in: Callable[[Page, User], None], admin: User, settings: LazySettings
) -> None:
    settings.ROOT_URLCONF = "tests.ui.urls_without_palette"
    log_in(live_page, admin)
    live_page.goto("/notifications/")
    expect(live_page.get_by_role("heading", level=1)).to_have_text("Notifications")

    expect(live_page.get_by_role("button", name="Search or jump to")).to_have_count(0)
    live_page.keyboard.press("Control+k")
    expect(live_page.get_by_role("dialog")).to_have_count(0)
