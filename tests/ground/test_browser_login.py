"""Logging in as a person does, in a browser that complains about everything."""

import re

from playwright.sync_api import expect

from tests.conftest import PASSWORD


def test_log_in_by_keyboard(live_page, admin):
    live_page.goto("/accounts/login/?next=/admin/")
    live_page.locator("input[name=login]").fill(admin.email)
    live_page.keyboard.press("Tab")
    live_page.keyboard.type(PASSWORD)
    live_page.keyboard.press("Enter")
    expect(live_page).to_have_url(re.compile("/admin/$"))


def test_wrong_password_is_said_on_the_page(live_page, seller):
    live_page.goto("/accounts/login/")
    live_page.locator("input[name=login]").fill(seller.email)
    live_page.locator("input[name=password]").fill("something else")
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_text("not correct")).to_be_visible()


def test_theme_is_chosen_before_the_log_in_and_stays(live_page, transactional_db):
    live_page.goto("/accounts/login/")
    live_page.get_by_role("button", name="Dark").click()
    expect(live_page.locator("html")).to_have_attribute("data-theme", "dark")
    live_page.reload()
    expect(live_page.locator("html")).to_have_attribute("data-theme", "dark")


def test_cookie_of_a_persona_is_a_log_in(live_page, log_in, admin):
    log_in(live_page, admin)
    live_page.goto("/admin/")
    expect(live_page.get_by_role("heading", name="Site administration")).to_be_visible()


def test_page_that_breaks_its_policy_is_noticed(live_page, expected_console_errors):
    policy = {"Content-Security-Policy": "default-src 'none'", "Content-Type": "text/html"}
    live_page.route("**/broken", lambda route: route.fulfill(body="<p style='color: red'>x</p>", headers=policy))
    with live_page.expect_console_message(lambda message: message.text == "CSP style-src-attr inline"):
        live_page.goto("/broken")
    expected_console_errors += ["CSP style-src-attr", "Content Security Policy"]
