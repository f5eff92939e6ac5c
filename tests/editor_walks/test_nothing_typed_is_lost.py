"""A server error, a lost connection and a lost race in the middle of an edit: what was typed stays, and is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, change_draft
from scoring.models import ScoringModel
from tests.editor_walks.hands import edit_rule, saving, settled
from tests.editor_walks.world import stored

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Part:
    """Something of the model that is edited: one number of it stands for all. `number` finds it in the document."""

    tab: str
    address: str
    opened: Callable[[Page], Locator]
    button: str
    number: Callable[[Any], tuple[dict[str, Any], str]]
    """Blank where Enter alone saves."""

    def save(self, page: Page, field: Locator) -> None:
        if self.button:
            page.get_by_role("button", name=self.button, exact=True).click()
        else:
            field.press("Enter")

    def read(self, model: ScoringModel) -> Any:
        holder, key = self.number(stored(model))
        return holder[key]

    def changed_by(self, user: User, model: ScoringModel, number: float) -> None:
        def change(desk: Desk) -> None:
            holder, key = self.number(desk.plain)
            holder[key] = number

        change_draft(model=model, author=user, change=change)


def _rule(page: Page) -> Locator:
    return edit_rule(page, "Norwegian").get_by_label("Points", exact=True)


def _band(page: Page) -> Locator:
    settled(page)
    return page.locator("#band-total-0-cut")


def _trigger(page: Page) -> Locator:
    page.get_by_role("link", name="Edit Hot").click()
    field = page.locator(".trigger-form").get_by_label("Total at least")
    expect(field).to_be_visible()
    settled(page)
    return field


PARTS = (
    pytest.param(
        Part("", "/save/", _rule, "Save rule", lambda plain: (plain["groups"][0]["criteria"][0], "points")), id="rule"
    ),
    pytest.param(
        Part("bands/", "/bands/total/", _band, "", lambda plain: (plain["bands"]["total"][0], "at_least")), id="band"
    ),
    pytest.param(
        Part("triggers/", "/save/", _trigger, "Save trigger", lambda plain: (plain["triggers"][0]["when"], "total")),
        id="trigger",
    ),
)


@pytest.mark.parametrize("part", PARTS)
def test_server_error_and_lost_connection(
    page: Page, model: ScoringModel, part: Part, expected_console_errors: list[str]
) -> None:
    expected_console_errors += ["500", "net::ERR", "htmx:"]
    page.goto(f"/models/{model.pk}/{part.tab}")
    field = part.opened(page)
    field.fill("17")
    page.route(f"**{part.address}", lambda route: route.fulfill(status=500, body=""))
    part.save(page, field)
    expect(page.locator("#toasts")).to_contain_text("nothing was changed. Try again in a moment.")
    expect(field).to_have_value("17")
    page.unroute(f"**{part.address}")
    page.route(f"**{part.address}", lambda route: route.abort())
    part.save(page, field)
    expect(page.locator("#toasts")).to_contain_text("Check your network and try again.")
    expect(field).to_have_value("17")
    page.unroute(f"**{part.address}")
    with saving(page, part.address):
        part.save(page, field)
    assert part.read(model) == 17


@pytest.mark.parametrize("part", PARTS)
def test_another_was_faster(
    page: Page, model: ScoringModel, admin: User, part: Part, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("409")
    page.goto(f"/models/{model.pk}/{part.tab}")
    field = part.opened(page)
    field.fill("17")
    part.changed_by(admin, model, 12)
    part.save(page, field)
    told = page.get_by_role("alert").filter(has_text="Ada Nowak changed this while you were editing")
    expect(told).to_contain_text("12")
    expect(field).to_have_value("17")
    assert part.read(model) == 12
    with saving(page, part.address):
        page.get_by_role("button", name="Keep mine").click()
    expect(told).to_have_count(0)
    assert part.read(model) == 17


def test_another_deleted_the_trigger(
    page: Page, model: ScoringModel, admin: User, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("409")
    page.goto(f"/models/{model.pk}/triggers/")
    _trigger(page).fill("17")

    def delete(desk: Desk) -> None:
        del desk.plain["triggers"]

    change_draft(model=model, author=admin, change=delete)
    page.get_by_role("button", name="Save trigger").click()
    expect(page.get_by_text("Ada Nowak deleted this")).to_be_visible()
    with saving(page, "/save/"):
        page.get_by_role("button", name="Add it again").click()
    assert stored(model)["triggers"][0]["when"] == {"total": 17}


def test_theirs_is_taken(page: Page, model: ScoringModel, admin: User, expected_console_errors: list[str]) -> None:
    """In a second tab it is one’s own name that stands there."""
    expected_console_errors.append("409")
    part = PARTS[0].values[0]
    assert isinstance(part, Part)
    page.goto(f"/models/{model.pk}/")
    field = part.opened(page)
    field.fill("17")
    part.changed_by(admin, model, 12)
    part.save(page, field)
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator(".rule-edit")).to_have_count(0)
    expect(page.locator(".rule", has_text="Norwegian").locator(".pts")).to_have_text("+12")
    assert part.read(model) == 12


@dataclass
class Held:
    """Keeps back the first request to an address until it is let go. Without slots: Playwright leaves marks in it."""

    page: Page
    address: str
    routes: list[Route] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route(self.address, self._take)

    def _take(self, route: Route) -> None:
        if self.routes:
            route.continue_()
        else:
            self.routes.append(route)

    def let_go(self) -> None:
        self.routes[0].continue_()


RULES = "**/rules/?*"


def test_form_opened_while_the_rules_are_drawn_anew_stays(page: Page, model: ScoringModel) -> None:
    page.goto(f"/models/{model.pk}/")
    settled(page)
    held = Held(page, RULES)
    with page.expect_request(RULES):
        page.evaluate("() => { htmx.trigger(document.body, 'rulesChanged') }")
    page.get_by_role("button", name="Edit Norwegian").click()
    points = page.locator(".rule-edit").get_by_label("Points", exact=True)
    points.fill("17")
    with page.expect_response(lambda answer: "/rules/?" in answer.url and "open=rule" in answer.url):
        held.let_go()
    settled(page)
    expect(points).to_have_value("17")


def test_group_is_saved_while_the_rules_are_drawn_anew(page: Page, model: ScoringModel) -> None:
    """One is cancelled and the next begun at once: what the first had asked for comes when all is drawn already."""
    name = page.get_by_label("Name of the group")
    made = page.get_by_role("button", name="More actions for Size of theirs")
    page.goto(f"/models/{model.pk}/")
    settled(page)
    held = Held(page, RULES)
    with page.expect_request(RULES):
        page.locator("#add-group-fit").click()
        name.press("Escape")
    expect(name).to_have_count(0)
    page.locator("#add-group-fit").click()
    name.fill("Size of theirs")
    name.press("Enter")
    expect(made).to_be_focused()
    with page.expect_response(lambda answer: "/rules/?" in answer.url and answer.request != held.routes[0].request):
        held.let_go()
    settled(page)
    expect(made).to_be_focused()
