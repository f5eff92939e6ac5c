"""Cut-offs dragged, typed and moved by keys in a browser; the counts on the way, and what is lost: nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from leadscoring.accounts.models import User
from scoring.models import ScoringModel
from scoring.queries.models import draft_of, plain_document
from tests.commands.world import make_contacts
from tests.models.conftest import published_model
from tests.soundness import assert_accessible, assert_fits

LogIn = Callable[[Page, User], None]
HOT = {"label": "Hot", "at_least": 15}
COLD = {"label": "Cold", "at_least": 0}


@pytest.fixture
def model(transactional_db: None) -> ScoringModel:
    make_contacts()
    return published_model()


@pytest.fixture
def bands(live_page: Page, log_in: LogIn, admin: User, model: ScoringModel) -> Page:
    log_in(live_page, admin)
    live_page.goto(f"/models/{model.pk}/bands/")
    expect(live_page.locator("#pace")).to_contain_text("so far")
    return live_page


def row(page: Page, label: str) -> Locator:
    return page.locator("#axis-total tr", has=page.get_by_role("textbox", name=f"Name of band “{label}”"))


def saved(model: ScoringModel) -> list[dict[str, object]]:
    draft = draft_of(model)
    return list(plain_document(draft)["bands"]["total"]) if draft else []


def saving(page: Page) -> object:
    return page.expect_response(lambda answer: "/bands/total/" in answer.url and answer.request.method == "POST")


def test_line_is_dragged_and_the_counts_follow_before_it_is_let_go(bands: Page, model: ScoringModel) -> None:
    handle = bands.get_by_role("slider", name="Hot begins at").first
    box = handle.bounding_box()
    assert box is not None
    width, middle = box["width"] - 24, box["y"] + box["height"] / 2
    start = box["x"] + 12 + width * 0.15
    bands.mouse.move(start, middle)
    bands.mouse.down()
    bands.mouse.move(start + width * 0.05, middle, steps=4)
    expect(row(bands, "Hot").locator("[data-cut]")).to_have_value("20")
    expect(row(bands, "Hot").locator("[data-count]")).to_have_text("0")
    expect(row(bands, "Cold").locator("[data-top]")).to_have_text("19.9")
    assert saved(model) == []
    with saving(bands):  # type: ignore[attr-defined]
        bands.mouse.up()
    expect(row(bands, "Cold").locator("[data-count]")).to_have_text("3")
    assert saved(model) == [{"label": "Hot", "at_least": 20}, COLD]


def test_keys_move_a_line_and_keep_the_focus(bands: Page, model: ScoringModel) -> None:
    handle = bands.get_by_role("slider", name="Hot begins at").first
    handle.focus()
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("PageUp")
        bands.keyboard.press("ArrowLeft")
        bands.keyboard.press("Shift+ArrowRight")
    expect(row(bands, "Hot").locator("[data-cut]")).to_have_value("24.1")
    expect(handle).to_be_focused()
    expect(handle).to_have_attribute("aria-valuetext", "24.1 points, 0 records")
    assert saved(model) == [{"label": "Hot", "at_least": 24.1}, COLD]


def test_bands_are_typed_added_renamed_and_removed_by_keyboard_alone(bands: Page, model: ScoringModel) -> None:
    cut = row(bands, "Hot").locator("[data-cut]")
    cut.focus()
    bands.keyboard.press("Control+a")
    bands.keyboard.type("19,6")
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("Enter")
    expect(row(bands, "Hot").locator("[data-count]")).to_have_text("0")
    bands.locator("#band-total-add").focus()
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("Enter")
    fresh = bands.locator("#axis-total").get_by_role("textbox", name="Name of band “New band”")
    expect(fresh).to_be_focused()
    bands.keyboard.press("Control+a")
    bands.keyboard.type("Top")
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("Enter")
    expect(row(bands, "Top")).to_be_visible()
    row(bands, "Cold").get_by_role("button").focus()
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("Enter")
    expect(row(bands, "Cold")).to_have_count(0)
    expect(bands.locator("#band-total-add")).to_be_focused()
    bands.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(row(bands, "Cold")).to_be_visible()
    assert saved(model) == [{"label": "Top", "at_least": 60}, {"label": "Hot", "at_least": 19.6}, COLD]


def test_what_is_being_typed_outlives_the_answer_to_what_was_typed_before(bands: Page, model: ScoringModel) -> None:
    def slowly(route: Route) -> None:
        bands.wait_for_timeout(700)
        route.continue_()

    bands.route("**/bands/total/", slowly)
    row(bands, "Hot").locator("[data-cut]").fill("20")
    label = row(bands, "Cold").get_by_role("textbox", name="Name of band")
    label.focus()
    bands.keyboard.press("End")
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.type("er and colder still", delay=60)
    expect(label).to_have_value("Colder and colder still")
    with saving(bands):  # type: ignore[attr-defined]
        bands.keyboard.press("Tab")
    assert [band["label"] for band in saved(model)] == ["Hot", "Colder and colder still"]


def test_lost_connection_and_server_error_lose_nothing(
    bands: Page, model: ScoringModel, expected_console_errors: list[str]
) -> None:
    expected_console_errors += ["net::ERR", "500", "htmx:"]
    bands.route("**/bands/total/", lambda route: route.abort())
    cut = row(bands, "Hot").locator("[data-cut]")
    cut.fill("21")
    cut.press("Enter")
    expect(bands.locator("#toasts")).to_contain_text("connection was lost")
    expect(cut).to_have_value("21")
    bands.unroute("**/bands/total/")
    bands.route("**/bands/total/", lambda route: route.fulfill(status=500, body=""))
    cut.press("Enter")
    expect(bands.locator("#toasts")).to_contain_text("went wrong on the server")
    expect(cut).to_have_value("21")
    bands.unroute("**/bands/total/")
    with saving(bands):  # type: ignore[attr-defined]
        cut.press("Enter")
    assert saved(model) == [{"label": "Hot", "at_least": 21}, COLD]


def test_fault_draws_the_focus_and_escape_puts_back_what_stood_there(
    bands: Page, model: ScoringModel, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("422")
    cut = row(bands, "Hot").locator("[data-cut]")
    cut.fill("99")
    cut.press("Escape")
    expect(cut).to_have_value("15")
    cut.fill("many")
    cut.press("Enter")
    expect(bands.locator("#axis-total .error")).to_contain_text("Type a number of points")
    expect(row(bands, "Hot").locator("[data-cut]")).to_be_focused()
    assert saved(model) == []


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_in_any_state(
    live_page: Page,
    log_in: LogIn,
    admin: User,
    model: ScoringModel,
    theme: str,
    width: int,
    expected_console_errors: list[str],
) -> None:
    expected_console_errors += ["422", "409"]
    live_page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    live_page.set_viewport_size({"width": width, "height": 900})
    log_in(live_page, admin)
    base = f"/models/{model.pk}"
    for path in ("bands/", "bands/?version=1", "audience/", "settings/"):
        live_page.goto(f"{base}/{path}", wait_until="networkidle")
        assert_accessible(live_page, path)
        assert_fits(live_page, path)
    live_page.goto(f"{base}/bands/", wait_until="networkidle")
    live_page.locator("#band-total-0-cut").fill("many")
    live_page.locator("#band-total-0-cut").press("Enter")
    expect(live_page.locator("#axis-total .error")).to_be_visible()
    assert_accessible(live_page, "a fault")
    live_page.goto(f"{base}/settings/")
    live_page.get_by_label("Fit alone").check()
    expect(live_page.get_by_role("button", name="Change the kind")).to_be_focused()
    assert_accessible(live_page, "the question")
    live_page.goto(f"{base}/audience/")
    live_page.get_by_role("button", name="Take “Internal” off").click()
    expect(live_page.locator("#audience-exclude")).to_contain_text("No list leaves anybody out.")
    expect(live_page.locator("#audience-numbers")).to_contain_text("Scored4")
    live_page.locator("#audience-exclude").get_by_role("combobox").fill("Int")
    live_page.get_by_role("option", name="Internal").click()
    expect(live_page.get_by_role("button", name="Take “Internal” off")).to_be_visible()
    expect(live_page.locator("#audience-exclude").get_by_role("combobox")).to_be_focused()
    assert_accessible(live_page, "a list chosen")
