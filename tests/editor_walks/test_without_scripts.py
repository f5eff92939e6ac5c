"""Without JavaScript a model is read, edited and published, and a list is made that fills itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from crm.models import Contact, ListCondition, RecordList
from leadscoring.accounts.models import User
from scoring.models import ScoringModel
from tests.editor_walks.world import stored

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_page(
    people: list[Contact],
    browser: Browser,
    live_server: LiveServer,
    log_in: Callable[[Page, User], None],
    marketer: User,
) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    log_in(page, marketer)
    yield page
    context.close()


def test_a_model_is_read(plain_page: Page, model: ScoringModel) -> None:
    plain_page.goto("/models/")
    plain_page.get_by_role("link", name="Small", exact=True).click()
    main = plain_page.locator("main")
    expect(main).to_contain_text("Norwegian")
    expect(main).to_contain_text("+2.5")
    for tab, said in (("Bands", "Hot"), ("Triggers", "Hot"), ("Audience", "All contacts"), ("History", "The first")):
        plain_page.locator(".tabs").get_by_role("link", name=tab).click()
        expect(main).to_contain_text(said)
    plain_page.goto(f"/models/{model.pk}/how-to-read/")
    expect(plain_page.get_by_role("heading", level=1)).to_contain_text("Small")


def test_a_rule_is_changed_and_the_model_published(plain_page: Page, model: ScoringModel) -> None:
    plain_page.goto(f"/models/{model.pk}/")
    plain_page.get_by_role("button", name="Edit Norwegian").click()
    plain_page.get_by_label("Points", exact=True).fill("12")
    plain_page.get_by_role("button", name="Save rule", exact=True).click()
    expect(plain_page.locator(".rule", has_text="Norwegian").locator(".pts")).to_have_text("+12")
    plain_page.get_by_role("link", name="Publish…").click()
    expect(plain_page.get_by_role("heading", name="Publish Small v2?")).to_be_visible()
    plain_page.get_by_label("Note for the history").fill("By hand")
    plain_page.get_by_role("button", name="Publish v2").click()
    expect(plain_page.locator("#model-status")).to_have_text("Live")
    model.refresh_from_db()
    assert model.published is not None
    assert model.published.number == 2
    assert stored(model)["groups"][0]["criteria"][0]["points"] == 12


def test_a_list_is_made_that_fills_itself(plain_page: Page) -> None:
    page = plain_page
    page.goto("/lists/")
    page.get_by_role("link", name="New list").click()
    page.get_by_label("Name").fill("Northerners")
    page.get_by_label("Whoever satisfies a condition").check()
    page.get_by_role("button", name="Create list").click()
    expect(page.get_by_role("heading", name="Who is on “Northerners”")).to_be_visible()
    page.get_by_label("What it is about").select_option("country")
    page.get_by_role("button", name="Go on").first.click()
    page.get_by_label("How it compares").select_option("is_any")
    page.get_by_role("combobox", name="Values").fill("Norway")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("combobox", name="Values").fill("Sweden")
    page.get_by_role("button", name="Count").click()
    expect(page.locator("main")).to_contain_text("4 match")
    page.get_by_role("button", name="Fill the list so").click()
    expect(page.get_by_role("heading", name="Northerners", level=1)).to_be_visible()
    made = RecordList.objects.get(name="Northerners")
    condition = {"property": "country", "op": "is_any", "value": ["Norway", "Sweden"]}
    assert ListCondition.objects.get(list=made).condition == condition
