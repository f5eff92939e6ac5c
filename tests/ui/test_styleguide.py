"""Every component in every state, in a browser: axe, no sideways scroll, keyboard, toasts."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from leadscoring.accounts.models import User
from tests.soundness import assert_accessible, too_wide

LogIn = Callable[[Page, User], None]


def test_styleguide_is_for_admins(client_for: Callable[[User | None], Client], admin: User, marketer: User) -> None:
    assert client_for(admin).get("/styleguide/").status_code == 200
    assert client_for(marketer).get("/styleguide/").status_code == 403
    assert client_for(None).get("/styleguide/").status_code == 302


@pytest.mark.parametrize(
    "state",
    [
        'class="rule is-off',
        'class="rule is-invalid',
        "Ida Moen changed this while you were editing",
        "Write a number of points, such as 60.",
        'class="cell-matrix"',
        'class="pin is-failing"',
        "The draft can’t be computed:",
        "This impact is outdated.",
        "Worth a thought",
        'class="is-settled"',
        'class="cond-box cond-around"',
    ],
)
def test_editor_of_a_model_is_shown_in_its_states(
    client_for: Callable[[User | None], Client], admin: User, state: str
) -> None:
    assert state in client_for(admin).get("/styleguide/").text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "theme", "width"),
    [
        *(("/styleguide/", theme, width) for theme in ("light", "dark") for width in (1440, 390)),
        *((path, *look) for path in ("/accounts/login/", "/nothing/") for look in (("light", 1440), ("dark", 390))),
    ],
)
def test_axe_finds_nothing(
    live_page: Page, log_in: LogIn, admin: User, theme: str, width: int, path: str, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("404")
    live_page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    live_page.set_viewport_size({"width": width, "height": 900})
    if path == "/styleguide/":
        log_in(live_page, admin)
    live_page.goto(path)

    assert_accessible(live_page)


@pytest.mark.browser
def test_nothing_scrolls_sideways(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    beyond = {}
    for width in (320, 390, 768, 1024, 1280):
        live_page.set_viewport_size({"width": width, "height": 900})
        beyond[width] = too_wide(live_page)

    assert beyond == dict.fromkeys(beyond, 0)


@pytest.mark.browser
def test_dialog_drawer_and_menu_pass_axe_when_open(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    for button, heading in (("Dialog", "Publish version 8?"), ("Drawer", "Maja Lindqvist"), ("Shortcuts", "Keyboard")):
        live_page.get_by_role("button", name=button, exact=True).click()
        expect(live_page.get_by_role("dialog").get_by_role("heading", name=heading)).to_be_visible()
        assert_accessible(live_page, within="dialog[open]")
        live_page.keyboard.press("Escape")
    live_page.get_by_role("button", name="Menu", exact=True).click()
    expect(live_page.get_by_role("button", name="Rename")).to_be_visible()
    assert_accessible(live_page, within=":popover-open")


@pytest.mark.browser
def test_menu_opens_on_a_phone(live_page: Page, log_in: LogIn, admin: User) -> None:
    live_page.set_viewport_size({"width": 390, "height": 800})
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    expect(live_page.get_by_role("link", name="Administration")).to_be_hidden()

    live_page.get_by_role("button", name="Open menu").click()

    expect(live_page.get_by_role("link", name="Administration")).to_be_visible()
    assert_accessible(live_page, within="#nav")


@pytest.mark.browser
def test_rows_are_walked_and_selected_by_keys(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    bulk = live_page.get_by_role("region", name="Actions for the selected")
    live_page.evaluate("() => document.activeElement.blur()")  # the focus is on the sample form's first fault

    live_page.keyboard.press("j")
    live_page.keyboard.press("j")
    expect(live_page.get_by_role("link", name="Agnieszka Wiśniewska").first).to_be_focused()
    live_page.keyboard.press("x")
    expect(bulk).to_contain_text("1 selected")
    live_page.keyboard.press("k")
    live_page.keyboard.press("x")
    expect(bulk).to_contain_text("2 selected")
    bulk.get_by_role("button", name="Clear").click()
    expect(bulk).to_be_hidden()


@pytest.mark.browser
def test_single_keys_can_be_switched_off(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    live_page.evaluate("() => document.activeElement.blur()")
    dialog = live_page.get_by_role("dialog", name="Keyboard shortcuts")
    live_page.keyboard.press("?")
    expect(dialog).to_be_visible()
    live_page.keyboard.press("Escape")

    live_page.get_by_role("button", name="Ada Nowak").click()
    live_page.get_by_role("switch", name="Single-key shortcuts").click()
    live_page.reload()
    live_page.evaluate("() => document.activeElement.blur()")
    live_page.keyboard.press("?")

    expect(dialog).to_be_hidden()
    live_page.get_by_role("button", name="Ada Nowak").click()
    expect(live_page.get_by_role("switch", name="Single-key shortcuts")).not_to_be_checked()


@pytest.mark.browser
def test_theme_is_shown_at_once_and_kept(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    live_page.get_by_role("button", name="Ada Nowak").click()
    with live_page.expect_response("**/theme/") as kept:
        live_page.get_by_role("button", name="Dark").click()
    assert kept.value.status == 204
    expect(live_page.locator("html")).to_have_attribute("data-theme", "dark")

    live_page.reload()

    expect(live_page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.browser
def test_toast_comes_into_an_open_dialog_and_stays_until_closed(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    live_page.get_by_role("button", name="Dialog", exact=True).click()

    live_page.evaluate("() => document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'No.', tone: 'bad'}}))")

    toast = live_page.get_by_role("status").filter(has_text="No.")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_be_hidden()


@pytest.mark.browser
def test_tags_are_added_and_removed_by_keys(live_page: Page, log_in: LogIn, admin: User) -> None:
    log_in(live_page, admin)
    live_page.goto("/styleguide/")
    box = live_page.locator("#sg-tags-wrong")
    box.fill("chief")
    box.press("Enter")
    expect(live_page.get_by_role("button", name="Remove chief")).to_be_visible()
    box.press("Backspace")
    expect(live_page.get_by_role("button", name="Remove chief")).to_be_hidden()


@pytest.mark.browser
def test_a_demo_log_in_is_filled_in_with_one_press(live_page: Page, settings: object) -> None:
    from leadscoring.accounts.demo import make_demo_users

    settings.DEMO_LOGINS = True  # type: ignore[attr-defined]
    make_demo_users()
    live_page.goto("/accounts/login/")
    live_page.get_by_role("button", name="Sales").click()

    expect(live_page.get_by_label("E-mail")).to_have_value("sales@demo.example")
    expect(live_page.get_by_label("Password")).to_have_value("demo-demo-demo")
    expect(live_page.get_by_role("button", name="Sign in")).to_be_focused()
