"""The Rules tab in a browser: edited by mouse and by keyboard, dragged, in conflict, and when the server or the line
fails."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.domain.rules import delete_rule, save_rule
from scoring.models import ScoringModel
from tests.models.conftest import published_model
from tests.rules.world import TEXT, key_of, names, rule
from tests.soundness import assert_accessible, assert_fits

LogIn = Callable[[Page, User], None]

pytestmark = pytest.mark.browser


@pytest.fixture
def model(transactional_db: None) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Fair")
    return published_model(TEXT)


@pytest.fixture
def page(live_page: Page, log_in: LogIn, marketer: User, model: ScoringModel) -> Page:
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    return live_page


def row(page: Page, name: str) -> Locator:
    return page.locator(".rule", has=page.locator("b.sr", has_text=re.compile(f"^{name}:")))


def points(page: Page) -> Locator:
    return page.locator(".rule-edit").get_by_label("Points", exact=True)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save rule", exact=True).click()


def order(page: Page) -> list[list[str]]:
    lists = page.locator(".rules").all()
    return [[text.removesuffix(": ") for text in each.locator("b.sr").all_text_contents()] for each in lists]


def test_rule_is_edited_by_mouse(page: Page, model: ScoringModel) -> None:
    row(page, "Norwegian").get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("12")
    save(page)
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+12")
    expect(page.locator("#model-head")).to_contain_text("1 change since v1")
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    expect(page.get_by_role("link", name="Publish…")).to_be_visible()
    expect(page.get_by_role("button", name="Edit Norwegian")).to_be_focused()
    row(page, "Swedish").get_by_role("switch").click()
    expect(row(page, "Swedish")).to_have_class(re.compile("is-off"))
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(row(page, "Swedish")).not_to_have_class(re.compile("is-off"))


def test_rule_is_edited_by_the_keyboard_alone(page: Page, model: ScoringModel) -> None:
    page.get_by_role("button", name="Edit Norwegian").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rule-edit :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Edit Norwegian")).to_be_focused()
    page.keyboard.press("Enter")
    points(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+9")
    expect(page.get_by_role("button", name="Edit Norwegian")).to_be_focused()
    page.get_by_role("button", name="Move Norwegian: arrow keys").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-sort-said]")).to_have_text("Norwegian is number 3 of 3 in Place.")
    expect(page.get_by_role("button", name="Move Norwegian: arrow keys")).to_be_focused()
    with page.expect_response(lambda answer: answer.url.endswith("/move/")):
        page.keyboard.press("ArrowDown")
    assert names(model)["Lists"] == ["Norwegian", "Fair"]


def test_rule_is_dragged_to_another_group(page: Page, model: ScoringModel) -> None:
    grip = page.get_by_role("button", name="Move Swedish: arrow keys")
    start, end = grip.bounding_box(), row(page, "Fair").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 4, steps=6)
    expect(row(page, "Swedish")).to_have_class(re.compile("is-dragging"))
    with page.expect_response(lambda answer: answer.url.endswith("/move/")):
        page.mouse.up()
    expect(page.locator("[data-sort-said]")).to_have_text("Swedish is number 1 of 2 in Lists.")
    expect(page.locator("#model-head")).to_contain_text("since v1")
    assert names(model)["Lists"] == ["Swedish", "Fair"]
    assert order(page)[:2] == [["Norwegian", "Student"], ["Swedish", "Fair"]]


def test_drag_that_the_server_refuses_returns(
    page: Page, model: ScoringModel, expected_console_errors: list[str]
) -> None:
    expected_console_errors += ["status of 500", "Response Status Error Code 500"]
    page.route("**/move/", lambda route: route.fulfill(status=500))
    page.get_by_role("button", name="Move Norwegian: arrow keys").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".toast")).to_contain_text("Something went wrong")
    expect(page.locator("[data-sort-said]")).to_have_text("Nothing was moved.")
    assert order(page)[0] == ["Norwegian", "Swedish", "Student"]


def test_conflict_of_two_tabs_loses_nothing(
    page: Page, model: ScoringModel, admin: User, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("status of 409")
    row(page, "Student").get_by_role("switch").click()
    expect(row(page, "Student")).to_have_class(re.compile("is-off"))
    page.get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("7")
    theirs = {**rule(model, "Norwegian"), "points": 12}
    save_rule(model=model, key=key_of(model, "Norwegian"), rule=theirs, mark="", author=admin)
    save(page)
    expect(page.locator(".rule-edit")).to_contain_text("Ada Nowak changed this while you were editing it.")
    expect(page.locator(".rule-edit")).to_contain_text("+12")
    expect(points(page)).to_have_value("7")
    expect(page.get_by_role("button", name="Keep mine")).to_be_focused()
    assert_accessible(page, "conflict")
    page.get_by_role("button", name="Keep mine").click()
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+7")

    page.get_by_role("button", name="Edit Swedish").click()
    points(page).fill("8")
    delete_rule(model=model, key=key_of(model, "Swedish"), author=admin)
    save(page)
    expect(page.locator(".rule-edit")).to_contain_text("Ada Nowak deleted this while you were editing it.")
    assert_accessible(page, "gone")
    page.get_by_role("button", name="Add it again").click()
    expect(row(page, "Swedish").locator(".pts")).to_have_text("+8")
    assert names(model)["Place"] == ["Norwegian", "Student", "Swedish"]


def test_server_error_and_lost_connection_lose_nothing(
    page: Page, model: ScoringModel, expected_console_errors: list[str]
) -> None:
    expected_console_errors += ["status of 500", "Response Status Error Code 500", "net::ERR_FAILED", "htmx:sendError"]
    page.get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("7")
    page.route("**/save/", lambda route: route.fulfill(status=500))
    save(page)
    expect(page.locator(".toast")).to_contain_text("Something went wrong on the server")
    expect(page.locator("[data-saved]")).to_have_text("Not saved")
    page.unroute("**/save/")
    page.route("**/save/", lambda route: route.abort())
    save(page)
    expect(page.locator(".toast", has_text="The connection was lost")).to_be_visible()
    expect(points(page)).to_have_value("7")
    expect(page.get_by_role("button", name="Save rule", exact=True)).to_be_enabled()
    page.unroute("**/save/")
    save(page)
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+7")


def test_who_was_logged_out_logs_in_elsewhere_and_saves(
    page: Page, log_in: LogIn, marketer: User, model: ScoringModel
) -> None:
    page.get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("7")
    page.context.clear_cookies(name="sessionid")
    save(page)
    expect(page.get_by_text("You have been logged out, and this is not saved yet.")).to_be_visible()
    expect(points(page)).to_have_value("7")
    log_in(page, marketer)
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")
    expect(page.get_by_text("You have been logged out, and this is not saved yet.")).to_be_hidden()
    save(page)
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+7")


def test_leaving_with_an_open_form_is_asked_about(page: Page, model: ScoringModel) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("7")
    page.get_by_role("navigation").get_by_role("link", name="History").click()
    page.wait_for_url("**/history/")
    assert asked == ["beforeunload"]


def test_another_rules_deletion_leaves_an_open_form_alone(page: Page, model: ScoringModel) -> None:
    page.get_by_role("button", name="Edit Norwegian").click()
    points(page).fill("7")
    page.get_by_role("button", name="More actions for Student").click()
    page.locator(":popover-open").get_by_role("button", name="Delete rule").press("Enter")
    expect(row(page, "Student")).to_have_count(0)
    expect(points(page)).to_have_value("7")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(row(page, "Student")).to_have_count(1)
    expect(points(page)).to_have_value("7")
    save(page)
    expect(row(page, "Norwegian").locator(".pts")).to_have_text("+7")
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]


def test_count_of_a_rule_that_has_left_the_page_is_dropped(page: Page, model: ScoringModel) -> None:
    gone = '<span class="matches" id="matches-gone" hx-swap-oob="true">7 contacts match</span>'

    def late(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text() + gone)

    page.route("**/matches/**", late)
    page.goto(f"/models/{model.pk}/")
    expect(row(page, "Norwegian").locator(".matches")).to_contain_text("match")
    expect(page.get_by_text("7 contacts match")).to_have_count(0)


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_in_any_state(
    page: Page, model: ScoringModel, theme: str, width: int, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("status of 422")
    load_document(TEXT + "  - {name: Bare, category: engagement, criteria: []}\n", model=model)
    RecordList.objects.filter(name="Fair").delete()
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/models/{model.pk}/")
    expect(page.locator(".rule.is-invalid")).to_have_count(1)
    row(page, "Student").get_by_role("switch").click()
    expect(row(page, "Student")).to_have_class(re.compile("is-off"))
    assert_accessible(page, "plain, off, invalid, empty group")
    page.get_by_role("button", name="More actions for Norwegian").click()
    assert_accessible(page, "menu", within=":popover-open")
    page.locator(":popover-open").get_by_role("button", name="Edit").click()
    points(page).fill("many")
    assert_accessible(page, "editing", within=".rule-edit")
    save(page)
    expect(points(page)).to_be_focused()
    assert_accessible(page, "refused", within=".rule-edit")
    page.get_by_role("button", name="Cancel").click()
    more = page.get_by_role("button", name="More actions for Norwegian")
    pencil = page.get_by_role("button", name="Edit Norwegian")
    expect(more if width < 640 else pencil).to_be_focused()
    page.get_by_role("button", name="More actions for Place").click()
    page.locator(":popover-open").get_by_role("button", name="Rename").click()
    expect(page.get_by_label("Name of the group")).to_be_focused()
    assert_accessible(page, "group")
    assert_fits(page)
