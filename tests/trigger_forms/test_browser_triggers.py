"""The Triggers tab in a browser: what is typed in one stays while others move, and Undo shows what it brings back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.domain.trigger_edits import delete_trigger
from scoring.models import ScoringModel
from scoring.spec.parts import trigger_key
from tests.scoring.world import document
from tests.trigger_forms.test_editing import HOT, WARM, stored

LogIn = Callable[[Page, User], None]

pytestmark = pytest.mark.browser


@pytest.fixture
def model(transactional_db: None) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Call list")
    return load_document(document(triggers=[HOT, WARM])).model


@pytest.fixture
def page(live_page: Page, log_in: LogIn, marketer: User, model: ScoringModel) -> Page:
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/triggers/")
    return live_page


def do(page: Page, name: str, action: str) -> None:
    page.get_by_role("button", name=f"More for {name}").click()
    page.locator(":popover-open").get_by_role("button", name=action).click()


def named(page: Page) -> Locator:
    return page.locator("#trigger-cards h3")


def typed(page: Page) -> Locator:
    return page.locator(".trigger-form").get_by_label("Name", exact=True)


def test_what_is_typed_stays_while_another_moves_goes_and_comes_back(page: Page, model: ScoringModel) -> None:
    page.get_by_role("link", name="Edit Hot").click()
    typed(page).fill("Hotter")
    do(page, "Warm", "Move up")
    expect(page.locator("#trigger-cards > li").first).to_contain_text("Warm")
    expect(typed(page)).to_have_value("Hotter")
    do(page, "Warm", "Delete")
    expect(named(page)).to_have_count(0)
    expect(typed(page)).to_have_value("Hotter")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(named(page)).to_have_text(["Warm"])
    expect(typed(page)).to_have_value("Hotter")
    page.get_by_role("button", name="Save trigger").last.click()
    expect(named(page)).to_have_text(["Warm", "Hotter"])
    assert [each["name"] for each in stored(model)] == ["Warm", "Hotter"]


def test_form_of_one_that_another_deleted_stays(
    page: Page, model: ScoringModel, admin: User, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("409")
    page.get_by_role("link", name="Edit Hot").click()
    typed(page).fill("Hotter")
    delete_trigger(model=model, key=trigger_key(HOT), mark="", author=admin)
    do(page, "Warm", "Duplicate")
    expect(named(page)).to_have_text(["Warm", "Warm 2"])
    expect(typed(page)).to_have_value("Hotter")
    page.get_by_role("button", name="Save trigger").last.click()
    page.get_by_role("button", name="Add it again").click()
    expect(named(page)).to_have_text(["Warm", "Warm 2", "Hotter"])


def test_new_one_is_left_by_cancel_and_leaving_what_was_typed_is_asked_about(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Add a trigger").click()
    expect(page.get_by_role("link", name="Add a trigger")).to_be_hidden()
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator(".trigger-form")).to_have_count(0)
    page.get_by_role("link", name="Add a trigger").click()
    typed(page).fill("Mine")
    page.get_by_role("button", name="And then…").click()
    expect(page.locator(".action-rows > li")).to_have_count(2)
    expect(typed(page)).to_have_value("Mine")
    page.get_by_role("link", name="History").first.click()
    page.wait_for_url("**/history/")
    assert asked == ["beforeunload"]
