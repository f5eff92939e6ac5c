"""On a phone of 360 px, and in the dark: what marketing works with is whole, and axe finds nothing in its states."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.models import Contact, RecordList
from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, change_draft
from scoring.models import ScoringModel
from tests.editor_walks.hands import edit_rule, points, save_rule, settled
from tests.editor_walks.world import stored
from tests.soundness import assert_fits, assert_sound

pytestmark = pytest.mark.browser


@pytest.fixture
def draft(model: ScoringModel, admin: User) -> ScoringModel:
    first_rule_gets(12, model=model, by=admin)
    return model


def first_rule_gets(number: int, *, model: ScoringModel, by: User) -> None:
    def change(desk: Desk) -> None:
        desk.plain["groups"][0]["criteria"][0]["points"] = number

    change_draft(model=model, author=by, change=change)


def test_a_phone_edits_a_rule_and_nothing_scrolls_sideways(page: Page, draft: ScoringModel) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/models/{draft.pk}/")
    form = _edit_by_menu(page, "Norwegian")
    assert_fits(page, "editing")
    points(form, "7")
    save_rule(page)
    assert stored(draft)["groups"][0]["criteria"][0]["points"] == 7
    _edit_by_menu(page, "Pages")
    assert_fits(page, "editing an activity")
    page.keyboard.press("Escape")

    page.goto(f"/models/{draft.pk}/triggers/")
    page.get_by_role("link", name="Edit Hot").click()
    expect(page.locator(".trigger-form")).to_be_visible()
    assert_fits(page, "triggers")
    condition = RecordList.objects.get(name="Call list")
    of_model = ("", "bands/", "audience/", "publish/", "impact/", "history/", "how-to-read/", "settings/")
    for path in (*(f"/models/{draft.pk}/{path}" for path in of_model), f"/lists/{condition.pk}/condition/"):
        page.goto(path)
        settled(page)
        assert_fits(page, path)


def _edit_by_menu(page: Page, name: str) -> Locator:
    """A phone has no room for the pencil."""
    page.get_by_role("button", name=f"More actions for {name}", exact=True).click()
    page.locator(":popover-open").get_by_role("button", name="Edit", exact=True).click()
    form = page.locator(".rule-edit")
    expect(form).to_have_count(1)
    settled(page)
    return form


def test_dark_states_of_the_rules(
    page: Page, draft: ScoringModel, people: list[Contact], admin: User, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("409")
    page.emulate_media(color_scheme="dark")
    page.goto(f"/models/{draft.pk}/")
    page.get_by_role("combobox", name="Contact to test").click()
    page.get_by_role("option", name="Ada Nord").click()
    expect(page.locator("#tester-body").get_by_role("img", name="Score")).to_be_visible()
    assert_sound(page, "tester with a person")
    form = edit_rule(page, "Norwegian")
    expect(page.locator(".rf-count")).to_contain_text("match")
    assert_sound(page, "editing")
    points(form, "7")
    first_rule_gets(9, model=draft, by=admin)
    page.get_by_role("button", name="Save rule", exact=True).click()
    expect(page.get_by_text("Ada Nowak changed this while you were editing")).to_be_visible()
    settled(page)
    assert_sound(page, "conflict")
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator(".rule-edit")).to_have_count(0)
    page.get_by_role("button", name="More actions for Chief").click()
    page.locator(":popover-open").get_by_role("button", name="Comment").click()
    dialog = page.get_by_role("dialog", name="Chief")
    dialog.get_by_label("Your comment").fill("Not every chief buys.")
    dialog.get_by_role("button", name="Comment").click()
    expect(dialog.get_by_role("listitem")).to_contain_text("Not every chief buys.")
    assert_sound(page, "comments")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("#publish-button").click()
    publishing = page.get_by_role("dialog")
    expect(publishing.get_by_role("button", name="Publish v2")).to_be_visible()
    settled(page)
    assert_sound(page, "publish dialog")


def test_dark_states_of_the_other_pages(page: Page, draft: ScoringModel) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"/models/{draft.pk}/triggers/")
    page.get_by_role("link", name="Edit Hot").click()
    form = page.locator(".trigger-form")
    form.get_by_role("button", name="Only for some…").click()
    expect(form.get_by_label("What it is about")).to_be_visible()
    settled(page)
    assert_sound(page, "trigger form")
    page.goto(f"/lists/{RecordList.objects.get(name='Call list').pk}/condition/")
    page.get_by_label("What it is about").select_option("country")
    page.get_by_role("combobox", name="Values").fill("Norway")
    page.get_by_role("combobox", name="Values").press("Enter")
    expect(page.locator("#list-matching")).to_contain_text("3 match")
    assert_sound(page, "list condition")
    page.goto(f"/models/{draft.pk}/how-to-read/")
    assert_sound(page, "how to read")
