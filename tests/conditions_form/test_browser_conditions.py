"""A condition made by mouse and by keys, in a browser that complains about everything; axe on each state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from crm.interfaces.conditions import Plain
from crm.models import RecordList
from leadscoring.accounts.models import User
from tests.conditions_form import urls
from tests.factories.crm import ContactFactory
from tests.soundness import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.conditions_form.urls")]

AMOUNT: Plain = {"property": "amount", "op": "gte", "value": 1000.5}
OPENED: Plain = {
    "all": [
        {"property": "job_title", "op": "contains_any", "value": ["chief", "VP"]},
        {
            "any": [
                {"property": "company.employees", "op": "between", "value": [200, 2000]},
                {"not": {"property": "country", "op": "is_none", "value": ["Norway"], "or_blank": True}},
                {"deal": {"not": {"any": [AMOUNT, {"property": "close_date", "op": "before", "value": "2026-01-31"}]}}},
            ]
        },
        {
            "activity": ["page_view", "form_submit"],
            "where": {"field": "asset", "op": "contains_any", "value": ["pricing"]},
            "within_days": 30,
            "at_least": 2,
        },
        {"score": "Company fit", "field": "total", "op": "gte", "value": 50},
        {"list": "Customers"},
    ]
}  # fmt: skip


@pytest.fixture
def host(
    live_page: Page,
    log_in: Callable[[Page, User], None],
    marketer: User,
    settings: LazySettings,
    transactional_db: None,
) -> Iterator[Callable[[Plain | None], Page]]:
    engine = {**settings.TEMPLATES[0]}
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [engine]
    for name in ("Customers", "Nurture"):
        RecordList.objects.create(object="contact", name=name)
    for title in ("Chief Executive", "Chief Executive", "VP Sales", "Intern"):
        ContactFactory.create(job_title=title)
    log_in(live_page, marketer)

    def opened(plain: Plain | None) -> Page:
        urls.shown["plain"] = plain
        live_page.goto("/condition/")
        return live_page

    yield opened
    urls.shown["plain"] = None


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_and_nothing_is_cut_off(host: Callable[[Plain | None], Page], theme: str, width: int) -> None:
    page = host(OPENED)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})

    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="More for this condition").first.click()
    assert_accessible(page)


def test_opened_and_saved_it_stays_as_it_was(host: Callable[[Plain | None], Page]) -> None:
    page = host(OPENED)
    page.get_by_role("button", name="Save rule").click()

    saved(page, OPENED)


def test_made_by_mouse(host: Callable[[Plain | None], Page]) -> None:
    page = host(None)
    with redrawn(page):
        page.get_by_role("button", name="Add a condition").click()
    subject = page.get_by_label("What it is about")
    expect(subject).to_be_focused()
    with redrawn(page):
        subject.select_option("Job title")
    expect(page.get_by_label("How it compares")).to_have_value("contains_any")
    values = page.get_by_role("combobox", name="Values")
    values.click()
    page.get_by_role("option", name="Chief Executive 2 contacts").click()
    expect(page.get_by_role("button", name="Remove Chief Executive")).to_be_visible()
    values.fill("VP")
    values.press("Enter")
    with redrawn(page):
        page.get_by_role("button", name="and…").click()
    expect(subject).to_have_count(2)
    expect(subject.nth(1)).to_be_focused()
    with redrawn(page):
        subject.nth(1).select_option("Is in a list")
    page.get_by_label("List", exact=True).select_option("Nurture")
    page.get_by_label("How the conditions count").select_option("Any of these")
    page.get_by_role("button", name="Save rule").click()

    title = {"property": "job_title", "op": "contains_any", "value": ["Chief Executive", "VP"]}
    saved(page, {"any": [title, {"list": "Nurture"}]})


def test_made_by_keys_alone(host: Callable[[Plain | None], Page]) -> None:
    page = host({"property": "job_title", "op": "is_any", "value": ["CTO"]})
    field = page.get_by_role("combobox", name="Values")
    field.focus()
    field.press_sequentially("vp")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    expect(page.get_by_role("option", name="VP Sales")).to_have_attribute("aria-selected", "true")
    assert_accessible(page)
    field.press("Enter")
    expect(page.get_by_role("button", name="Remove VP Sales")).to_be_visible()
    field.press_sequentially("Founder")
    field.press("Escape")
    expect(page.get_by_role("listbox", name="Values")).to_be_hidden()
    field.press("Enter")
    field.press("Enter")

    saved(page, {"property": "job_title", "op": "is_any", "value": ["CTO", "VP Sales", "Founder"]})


def test_another_operator_and_another_property_keep_what_fits(
    host: Callable[[Plain | None], Page], expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("422")
    page = host({"property": "job_title", "op": "is_any", "value": ["CTO"]})
    op, subject = page.get_by_label("How it compares"), page.get_by_label("What it is about")
    op.focus()
    with redrawn(page):
        op.select_option("is none of")
    expect(page.get_by_label("or is blank")).not_to_be_checked()
    expect(op).to_be_focused()
    page.get_by_label("or is blank").check()
    with redrawn(page):
        subject.select_option("Country")
    expect(page.get_by_role("button", name="Remove CTO")).to_be_visible()
    expect(page.get_by_label("or is blank")).to_be_checked()
    with redrawn(page):
        subject.select_option("Company’s employees")
    expect(page.get_by_label("Number")).to_have_value("")
    expect(op).to_have_value("gte")
    page.get_by_label("Number").fill("1 850,5")
    with redrawn(page):
        op.select_option("is between")
    expect(page.get_by_label("Lowest")).to_have_value("1850.5")
    page.get_by_role("button", name="Save rule").click()
    expect(page.get_by_label("Highest")).to_be_focused()
    expect(page.get_by_text("Write a number.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Highest").fill("2000")
    page.get_by_role("button", name="Save rule").click()

    saved(page, {"property": "company.employees", "op": "between", "value": [1850.5, 2000]})


def test_groups_are_nested_turned_moved_and_removed(host: Callable[[Plain | None], Page]) -> None:
    page = host({"all": [{"list": "Customers"}, {"list": "Nurture"}]})
    more = page.get_by_role("button", name="More for this condition")
    more.nth(2).click()
    with redrawn(page):
        page.get_by_role("button", name="Move up").click()
    expect(page.get_by_label("List", exact=True).first).to_have_value("Nurture")
    with redrawn(page):
        page.get_by_role("button", name="Group").click()
    expect(page.get_by_role("group", name="Group of conditions")).to_have_count(2)
    subject = page.get_by_label("What it is about")
    expect(subject.nth(2)).to_be_focused()
    with redrawn(page):
        subject.nth(2).select_option("Did something")
    activities = page.get_by_role("combobox", name="Activities")
    activities.press_sequentially("viewed a p")
    page.get_by_role("option", name="Viewed a page").click()
    page.get_by_label("Within so many days").fill("30")
    with redrawn(page):
        page.get_by_role("button", name="where…").click()
    expect(subject.nth(3)).to_be_focused()
    with redrawn(page):
        subject.nth(3).select_option("Asset")
    with page.expect_response("**/conditions/values/**pricing*"):
        page.get_by_role("combobox", name="Values").press_sequentially("pricing")
    more.nth(1).click()
    with redrawn(page):
        page.get_by_role("button", name="Turn around (not)").click()
    expect(subject.first.locator("option:checked")).to_have_text("Is not in a list")
    with redrawn(page):
        page.get_by_role("button", name="Remove", exact=True).nth(1).click()
    expect(page.get_by_label("List", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Save rule").click()

    asset = {"field": "asset", "op": "contains_any", "value": ["pricing"]}
    activity = {"activity": ["page_view"], "where": asset, "within_days": 30}
    saved(page, {"all": [{"not": {"list": "Nurture"}}, {"any": [activity]}]})


def test_a_pasted_list_becomes_tags(host: Callable[[Plain | None], Page]) -> None:
    page = host({"property": "country", "op": "is_any", "value": ["Norway"]})
    page.get_by_role("combobox", name="Values").focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text", "Sweden\\r\\nDenmark\\n\\n");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
        }"""
    )
    page.get_by_role("button", name="Remove Norway").click()
    page.get_by_role("button", name="Save rule").click()

    saved(page, {"property": "country", "op": "is_any", "value": ["Sweden", "Denmark"]})


@contextmanager
def redrawn(page: Page) -> Iterator[None]:
    """Until the form stands there anew, and can be used."""
    with page.expect_response("**/condition/refresh/"):
        yield
    expect(page.locator(".htmx-request")).to_have_count(0)


def saved(page: Page, wanted: Plain) -> None:
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert urls.shown["plain"] == wanted
