"""A whole model from a blank one to the published document, by mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from scoring.models import ScoringModel
from tests.editor_walks.hands import (
    band,
    choose,
    edit_group,
    edit_rule,
    new_group,
    new_rule,
    open_tab,
    points,
    press,
    publish,
    redrawn,
    save_group,
    save_rule,
    saving,
    tag,
)
from tests.editor_walks.world import expected, stored

pytestmark = pytest.mark.browser


def test_the_contracts_model_is_made_by_mouse(page: Page) -> None:
    begin(page)
    fit_rules(page)
    engagement_rules(page)
    limits(page)
    audience(page)
    bands(page)
    triggers(page)
    model = ScoringModel.objects.get()
    made, wanted = stored(model), expected()
    for part in wanted:
        assert made[part] == wanted[part], part
    assert made == wanted
    publish(page)
    model.refresh_from_db()
    assert model.published is not None
    assert stored(model) == wanted


def begin(page: Page) -> None:
    page.goto("/models/")
    page.get_by_role("link", name="New model").first.click()
    page.get_by_role("radio", name="Both: who to call today").check()
    page.get_by_role("button", name="Choose a template").click()
    page.get_by_role("link", name="Blank").click()
    page.get_by_label("Name of the model").fill("B2B Nordic")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", name="B2B Nordic", level=1)).to_be_visible()


def fit_rules(page: Page) -> None:
    form = edit_group(page, "Who they are")
    form.get_by_label("Name of the group").fill("Role and company")
    form.get_by_label("At most").fill("40")
    form.get_by_label("At least").fill("-40")
    save_group(page)

    form = edit_rule(page, "Something is known")
    form.get_by_label("Name", exact=True).fill("Decides")
    choose(form, "How it compares", "contains_any")
    tag(form, "Values", ["chief", "head of", "direktør"])
    points(form, "15")
    save_rule(page)

    form = new_rule(page, "Role and company", name="Large in the North, or never asked")
    nested_condition(form)
    points(form, "5,5")
    save_rule(page)

    form = new_rule(page, "Role and company", kind="values", name="Industry")
    choose(form, "When", "company.industry")
    for place, (value, worth) in enumerate((("Software", "10"), ("Finance", "6")), start=1):
        with redrawn(page):
            form.get_by_role("combobox", name="Add value").click()
            form.get_by_role("option", name=value).click()
        form.get_by_label(f"Points, row {place}").fill(worth)
    form.get_by_label("Any other value").fill("−2,5")
    save_rule(page)

    form = new_rule(page, "Role and company", kind="values", name="Size")
    choose(form, "When", "company.employees")
    for place, row in enumerate((("", "9", "-5"), ("50", "249", "5"), ("250", "", "12")), start=1):
        if form.get_by_label(f"From, row {place}").count() == 0:
            press(form, "Add row")
        for label, text in zip(("From", "To", "Points"), row, strict=True):
            form.get_by_label(f"{label}, row {place}").fill(text)
    save_rule(page)

    new_group(page, "fit", "Rivals")
    save_group(page)
    form = new_rule(page, "Rivals", kind="disqualify", name="Competitor")
    choose(form, "What it is about", "company.name")
    choose(form, "How it compares", "is_any")
    tag(form, "Values", ["Rival"])
    save_rule(page)


def nested_condition(form: Locator) -> None:
    """Any of: country and size, or not on a list. The group is made last and moved up."""
    choose(form, "What it is about", "Is not in a list")
    form.get_by_label("List", exact=True).select_option("Kundereisedagen 2025")
    form.get_by_role("button", name="More for this condition").click()
    press(form, "Add a group beside it")
    form.get_by_label("How the conditions count").first.select_option("Any of these")
    form.get_by_label("How the conditions count").nth(1).select_option("All of these")
    choose(form, "What it is about", "country", nth=1)
    choose(form, "How it compares", "is_any")
    tag(form, "Values", ["Norway", "Sweden"])
    press(form.get_by_role("group", name="Group of conditions").nth(1), "Condition")
    choose(form, "What it is about", "company.employees", nth=2)
    form.get_by_label("Number").fill("50")
    form.get_by_role("group", name="Group of conditions").nth(1).get_by_role(
        "button", name="More for this condition"
    ).first.click()
    press(form, "Move up")


def engagement_rules(page: Page) -> None:
    form = edit_group(page, "What they do")
    form.get_by_label("Name of the group").fill("On the site")
    form.get_by_label("At most").fill("35")
    save_group(page)

    form = edit_rule(page, "Days in touch")
    form.get_by_label("Name", exact=True).fill("Service pages")
    form.get_by_role("button", name="Remove Anything they did").click()
    tag(form, "What they did", ["page_view"])
    press(form, "Add a condition")
    choose(form, "What it is about", "asset")
    tag(form, "Values", ["/services", "/tjenester"])
    form.get_by_label("What counts").select_option("asset")
    form.get_by_label("Points fade").select_option("half_life")
    form.get_by_label("Days until half is left").fill("14")
    save_rule(page)

    form = new_rule(page, "On the site", name="Contact form")
    tag(form, "What they did", ["form_submit"])
    form.get_by_label("Points are given").select_option("tiers")
    for place, row in enumerate((("1", "2", "10"), ("3", "", "20")), start=1):
        for label, text in zip(("From", "To", "Points"), row, strict=True):
            form.get_by_label(f"{label}, row {place}").fill(text)
    form.get_by_label("Points fade").select_option("not at all")
    save_rule(page)

    form = new_group(page, "engagement", "Events and silence")
    form.get_by_label("At least").fill("-20")
    save_group(page)
    form = new_rule(page, "Events and silence", kind="list", name="Kundereisedagen")
    form.get_by_label("List", exact=True).select_option("Kundereisedagen 2025")
    points(form, "10")
    save_rule(page)
    form = new_rule(page, "Events and silence", kind="inactivity", name="Silent")
    form.get_by_label("Days", exact=True).fill("60")
    points(form, "-10")
    save_rule(page)


def limits(page: Page) -> None:
    page.get_by_role("link", name="Limits").click()
    typed = {"limit": "100", "minimum": "0", "fit_limit": "50", "fit_minimum": "-20"}
    for name, text in (typed | {"engagement_limit": "50", "engagement_minimum": "0"}).items():
        field = page.locator(f"#settings-{name}")
        with saving(page, "/settings/limits/"):
            field.fill(text)
            field.press("Enter")


def audience(page: Page) -> None:
    open_tab(page, "Audience")
    for side, name in (("include", "Norwegian contacts"), ("exclude", "Internal")):
        part = page.locator(f"#audience-{side}")
        part.get_by_role("combobox").click()
        with saving(page, f"/audience/{side}/"):
            part.get_by_role("option", name=name).click()
        expect(part.get_by_role("button", name=f"Take “{name}” off")).to_be_visible()
    expect(page.locator("#audience-numbers")).to_contain_text("Scored2")


def bands(page: Page) -> None:
    open_tab(page, "Bands")
    wanted = expected()["bands"]
    for axis in ("fit", "engagement"):
        with saving(page, f"/bands/{axis}/"):
            page.locator(f"#band-{axis}-add").click()
    for axis, rows in wanted.items():
        for place, row in enumerate(rows):
            band(page, axis, place, label=row["label"], cut=str(row["at_least"]))


def triggers(page: Page) -> None:
    open_tab(page, "Triggers")
    page.get_by_role("link", name="Add a trigger").click()
    form = page.locator(".trigger-form")
    expect(page.get_by_text("No triggers yet")).to_be_hidden()
    form.get_by_label("Name", exact=True).fill("Hot lead to sales")
    for label, text in (("Total at least", "80"), ("Fit at least", "20"), ("Engagement at least", "30")):
        form.get_by_label(label).fill(text)
    form.get_by_label("Again only after falling so far below").fill("5")
    form.get_by_label("Not again within days").fill("30")
    press(form, "And then…")
    choose(form, "Then", "create_lead", nth=1)
    form.get_by_label("For the team").select_option("Inside sales")
    save_trigger(page, "Hot lead to sales")

    page.get_by_role("link", name="Add a trigger").click()
    form.get_by_label("Name", exact=True).fill("Cooled down")
    form.get_by_label("As soon as somebody").select_option("leave")
    choose(form, "What", "cells")
    form.get_by_label("A1", exact=True).check()
    form.get_by_label("A2", exact=True).check()
    press(form, "Only for some…")
    choose(form, "What it is about", "country")
    choose(form, "How it compares", "is_any")
    tag(form, "Values", ["Norway"])
    form.get_by_label("How often").select_option("every")
    choose(form, "Then", "add_to_list")
    form.get_by_label("List", exact=True).select_option("Call list")
    save_trigger(page, "Cooled down")


def save_trigger(page: Page, name: str) -> None:
    page.get_by_role("button", name="Save trigger").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".trigger-form")).to_have_count(0)
