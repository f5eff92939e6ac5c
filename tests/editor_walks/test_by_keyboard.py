"""A model from a blank one to a published one, by keyboard alone: Tab, arrows, Enter, Esc, and what is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from scoring.models import ScoringModel
from tests.editor_walks.hands import saving
from tests.editor_walks.keys import Keys
from tests.editor_walks.world import stored

pytestmark = pytest.mark.browser

PLACE = {
    "name": "Place",
    "category": "fit",
    "limit": 20,
    "criteria": [
        {
            "name": "Northerner",
            "if": {"property": "country", "op": "is_any", "value": ["Norway", "Sweden"]},
            "points": 15,
        }
    ],
}
DOWNLOADS = {
    "name": "Downloads",
    "activity": ["download"],
    "within_days": 30,
    "points": 8,
    "decay": {"half_life_days": 14},
}
CALL = {
    "name": "Call",
    "when": {"total": 55.5, "fit": 20},
    "actions": [{"do": "create_lead"}, {"do": "notify", "to": "owner"}],
}


def test_a_model_is_made_and_published_by_keyboard_alone(page: Page) -> None:
    page.goto("/models/new/")
    keys = Keys(page)
    begin(keys)
    group(keys)
    property_rule(keys)
    activity_rule(keys)
    band(keys)
    trigger(keys)
    made = stored(ScoringModel.objects.get())
    assert made["groups"][1]["criteria"][1] == DOWNLOADS
    assert made["groups"][2] == PLACE
    assert made["bands"]["total"][0] == {"label": "Hot", "at_least": 55.5}
    assert made["triggers"] == [CALL]
    publish(keys)


def button(keys: Keys, name: str) -> Locator:
    return keys.page.get_by_role("button", name=name, exact=True)


def tab(keys: Keys, name: str) -> None:
    keys.press(keys.page.locator(".tabs").get_by_role("link", name=name, exact=True))
    expect(keys.page.locator(".tabs [aria-current]")).to_have_text(name)


def begin(keys: Keys) -> None:
    page = keys.page
    keys.press(page.get_by_role("radio", name="Both: who to call today"))
    keys.press(page.get_by_role("link", name="Blank"))
    keys.write(page.get_by_label("Name of the model"), "By keys")
    keys.page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By keys", level=1)).to_be_visible()


def group(keys: Keys) -> None:
    form = keys.page.locator(".group-edit")
    keys.press(keys.page.locator("#add-group-fit"))
    expect(form.get_by_label("Name of the group")).to_be_focused()
    keys.page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(keys.page.locator("#add-group-fit")).to_be_focused()
    keys.page.keyboard.press("Enter")
    expect(form.get_by_label("Name of the group")).to_be_focused()
    keys.write(form.get_by_label("Name of the group"), "Place")
    keys.write(form.get_by_label("At most"), "20")
    keys.page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    keys.settled()


def property_rule(keys: Keys) -> None:
    form = keys.page.locator(".rule-edit")
    keys.press(button(keys, "Add rule to Place"))
    expect(form.get_by_label("Kind of rule")).to_be_focused()
    keys.settled()
    keys.write(form.get_by_label("Name", exact=True), "Northerner")
    keys.choose_redrawn(form.get_by_label("What it is about"), "Country")
    expect(form.get_by_label("How it compares")).to_have_value("is_any")
    keys.tags(form.get_by_role("combobox", name="Values"), ["Norway", "Sweden"])
    keys.write(form.get_by_label("Points", exact=True), "15")
    keys.page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    expect(keys.page.locator(".rule", has_text="Northerner").locator(".pts")).to_have_text("+15")
    keys.settled()


def activity_rule(keys: Keys) -> None:
    form = keys.page.locator(".rule-edit")
    keys.press(button(keys, "Add rule to What they do"))
    expect(form.get_by_label("Kind of rule")).to_be_focused()
    keys.settled()
    keys.write(form.get_by_label("Name", exact=True), "Downloads")
    keys.tags(form.get_by_role("combobox", name="What they did"), ["download"])
    keys.write(form.get_by_label("Points", exact=True), "8")
    keys.choose(form.get_by_label("In the time"), "in the last")
    keys.write(form.get_by_label("Days", exact=True), "30")
    keys.choose(form.get_by_label("Points fade"), "by half")
    keys.write(form.get_by_label("Days until half is left"), "14")
    keys.page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    keys.settled()


def band(keys: Keys) -> None:
    tab(keys, "Bands")
    with saving(keys.page, "/bands/total/"):
        keys.write(keys.page.locator("#band-total-0-cut"), "55,4")
        keys.page.keyboard.press("Enter")
    handle = keys.page.get_by_role("slider", name="Hot begins at")
    keys.page.keyboard.press("Shift+Tab")
    for _tab in range(20):
        if handle.evaluate("element => element === document.activeElement"):
            break
        keys.page.keyboard.press("Shift+Tab")
    with saving(keys.page, "/bands/total/"):
        keys.page.keyboard.press("Shift+ArrowRight")
    expect(keys.page.locator("#band-total-0-cut")).to_have_value("55.5")


def trigger(keys: Keys) -> None:
    tab(keys, "Triggers")
    form = keys.page.locator(".trigger-form")
    keys.press(keys.page.get_by_role("link", name="Add a trigger"))
    expect(form).to_have_count(1)
    keys.settled()
    keys.write(form.get_by_label("Name", exact=True), "Call")
    keys.write(form.get_by_label("Fit at least"), "20")
    keys.press_redrawn(button(keys, "And then…"))
    keys.choose_redrawn(form.get_by_label("Then", exact=True).nth(1), "Make a lead")
    keys.press_redrawn(form.get_by_role("button", name="Earlier"))
    keys.press(button(keys, "Save trigger"))
    expect(form).to_have_count(0)
    expect(keys.page.get_by_role("heading", name="Call")).to_be_visible()
    keys.settled()


def publish(keys: Keys) -> None:
    page = keys.page
    keys.press(page.locator("#publish-button"))
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#publish-button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    keys.write(dialog.get_by_label("Note for the history"), "By keys")
    keys.press(dialog.get_by_role("button", name="Publish v"))
    expect(page.locator("#model-status")).to_have_text("Live")
