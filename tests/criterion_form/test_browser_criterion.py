"""The form of a rule in a browser: each kind made by mouse, rows from the data, the curve, axe in every state."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.interfaces.criterion_forms.kinds import KINDS
from scoring.models import ScoringModel
from tests.factories.crm import CompanyFactory, ContactFactory, make_activity
from tests.rules.world import TEXT, plain_of
from tests.soundness import assert_accessible, assert_fits

pytestmark = pytest.mark.browser


@pytest.fixture
def model(transactional_db: None) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Fair")
    CompanyFactory.create(industry="Software")
    return load_document(TEXT).model


@pytest.fixture
def page(live_page: Page, log_in: Callable[[Page, User], None], marketer: User, model: ScoringModel) -> Page:
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    return live_page


def new_rule(page: Page, group: str, kind: str = "") -> Locator:
    page.get_by_role("button", name=f"Add rule to {group}").click()
    form = page.locator(".rule-edit")
    expect(form).to_have_count(1)
    if kind:
        change_kind(form, kind)
    return form


def change_kind(form: Locator, kind: str) -> None:
    form.get_by_label("Kind of rule").select_option(kind)
    expect(form.locator(f"[data-kind={kind}]")).to_have_count(1)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save rule", exact=True).click()
    expect(page.locator(".rule-edit")).to_have_count(0)


def last_rule(model: ScoringModel, group: int) -> dict[str, object]:
    rule: dict[str, object] = plain_of(model)["groups"][group]["criteria"][-1]
    return {key: value for key, value in rule.items() if key not in ("id", "name")}


def test_assets_are_offered_of_the_activity_that_is_chosen(page: Page) -> None:
    contact = ContactFactory.create()
    for type, asset in (("page_view", "/pricing"), ("form_submit", "Ask for a demo"), ("form_submit", "Newsletter")):
        make_activity(contact, type, asset=asset)
    form = new_rule(page, "Site")
    activities = form.get_by_role("combobox", name="What they did")
    activities.fill("form_submit")
    activities.press("Enter")
    form.get_by_role("button", name="Add a condition").click()
    form.get_by_label("What it is about").select_option("asset")
    values = form.get_by_role("combobox", name="Values")
    values.click()
    offered = form.get_by_role("listbox", name="Values").locator("b")
    expect(offered).to_have_text(["Ask for a demo", "Newsletter"])

    activities.fill("page_view")
    activities.press("Enter")
    values.click()
    expect(offered).to_have_count(3)


def test_what_is_drawn_anew_can_be_used_at_once(page: Page) -> None:
    """A choice in the very moment in which its control comes is not lost."""
    form = new_rule(page, "Site")
    add = form.get_by_role("button", name="Add a condition")
    expect(add).to_be_visible()
    page.evaluate("""() => new MutationObserver((changes, observer) => {
      const added = changes.flatMap((change) => [...change.addedNodes]);
      const labels = added.flatMap((node) => [...node.querySelectorAll?.("label") ?? []]);
      const about = labels.find((label) => label.textContent.includes("What it is about"))?.control;
      if (!about) return;
      observer.disconnect();
      about.value = "asset";
      about.dispatchEvent(new Event("change", { bubbles: true }));
    }).observe(document.body, { childList: true, subtree: true })""")
    add.click()
    expect(form.get_by_role("combobox", name="Values")).to_be_visible()


def test_activity_is_made_with_window_tiers_and_fading(page: Page, model: ScoringModel) -> None:
    form = new_rule(page, "Site")
    activities = form.get_by_role("combobox", name="What they did")
    activities.fill("form_submit")
    activities.press("Enter")
    form.get_by_label("In the time").select_option("last")
    form.get_by_label("Days", exact=True).fill("90")
    form.get_by_label("Points are given").select_option("tiers")
    form.get_by_label("To, row 1").fill("4")
    form.get_by_label("From, row 2").fill("5")
    form.get_by_label("Points fade").select_option("half_life")
    form.get_by_label("Days until half is left").fill("30")
    expect(form.get_by_role("img")).to_have_accessible_name(
        "10 points today, 5 after 30 days, 2.5 after 60 days, 1.3 after 90 days, 0.6 after 120 days"
    )
    expect(form.get_by_label("Points", exact=True)).to_be_hidden()
    save(page)

    assert last_rule(model, 2) == {
        "activity": ["form_submit"],
        "within_days": 90,
        "tiers": [{"from": 1, "to": 4, "points": 5}, {"from": 5, "points": 10}],
        "decay": {"half_life_days": 30},
    }


def test_value_chosen_from_the_data_becomes_a_row_with_the_focus_on_its_points(page: Page, model: ScoringModel) -> None:
    form = new_rule(page, "Place", "values")
    form.get_by_label("When").select_option("company.industry")
    expect(form.get_by_role("combobox", name="Add value")).to_have_attribute("hx-get", re.compile("name=industry"))
    form.get_by_role("combobox", name="Add value").click()
    form.get_by_role("option", name="Software").click()
    expect(form.get_by_label("Points, row 1")).to_be_focused()
    page.keyboard.type("-2,5")
    save(page)

    assert last_rule(model, 0) == {"property": "company.industry", "values": {"Software": -2.5}}


def test_ranges_are_filled_row_by_row(page: Page, model: ScoringModel) -> None:
    form = new_rule(page, "Place", "values")
    form.get_by_label("When").select_option("company.employees")
    form.get_by_label("From, row 1").fill("50")
    form.get_by_label("Points, row 1").fill("5")
    form.get_by_role("button", name="Add row").click()
    expect(form.get_by_label("From, row 2")).to_be_focused()
    page.keyboard.type("250")
    form.get_by_role("button", name="Remove row 2").click()
    expect(form.get_by_label("From, row 2")).to_have_value("")
    save(page)

    assert last_rule(model, 0) == {"property": "company.employees", "ranges": [{"from": 50, "points": 5}]}


def test_enter_saves_and_a_fault_takes_the_focus(
    page: Page, model: ScoringModel, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("422")
    form = new_rule(page, "Lists", "list")
    form.get_by_label("Points", exact=True).fill("many")
    form.get_by_label("Points", exact=True).press("Enter")
    expect(form.get_by_text("Choose a list.")).to_be_visible()
    expect(form.get_by_label("List", exact=True)).to_be_focused()
    form.get_by_label("List", exact=True).select_option("Fair")
    form.get_by_label("Points", exact=True).fill("4")
    form.get_by_label("Points", exact=True).press("Enter")
    expect(page.locator(".rule-edit")).to_have_count(0)

    assert last_rule(model, 1) == {"list": "Fair", "points": 4}


@pytest.mark.parametrize("width", [360, 1440])
def test_every_kind_is_accessible_and_fits(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    form = new_rule(page, "Site")
    for kind in KINDS:
        change_kind(form, kind)
        assert_accessible(page, kind, within=".rule-edit")
        assert_fits(page, kind)
