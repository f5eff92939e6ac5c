"""The bell in a browser: its number, its menu by mouse and by keys, on a phone, without scripts, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from leadscoring.accounts.models import User
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from tests.notifications.conftest import Tell
from tests.soundness import assert_sound_in_both_looks

pytestmark = pytest.mark.django_db(transaction=True)
LogIn = Callable[[Page, User], None]
SETTINGS = "/settings/notifications/"


def bell(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{name}$"))


def rows(page: Page) -> Locator:
    return page.locator("#bell-rows .told-text")


def test_every_state_is_accessible_and_fits(live_page: Page, log_in: LogIn, admin: User, tell: Tell) -> None:
    log_in(live_page, admin)
    for url in ("/notifications/", "/notifications/?show=unread", SETTINGS, "/settings/mail/"):
        live_page.goto(url)
        assert_sound_in_both_looks(live_page, url, narrow=320)
    for number in range(30):
        tell(admin, str(number), text=f"Agnieszka Wiśniewska of Öresund Energi crossed “Hot”, {number}")
    for state in ("failed", "uncertain"):
        Mail.objects.create(to="a@firm.example", subject="News", key=state, state=state, error="550 5.1.1 nobody")
    for url in ("/notifications/", "/notifications/?show=unread&page=2", "/settings/mail/", SETTINGS):
        live_page.goto(url)
        assert_sound_in_both_looks(live_page, url, narrow=320)
    bell(live_page, "Notifications, 30 unread").click()
    expect(rows(live_page)).to_have_count(10)
    assert_sound_in_both_looks(live_page, "bell", narrow=320)


def test_bell_is_opened_by_keys_and_a_row_leads_on_and_is_read(
    live_page: Page, log_in: LogIn, seller: User, tell: Tell
) -> None:
    tell(seller, "a", text="Ada is hot", url=SETTINGS)
    tell(seller, "b", text="Bo is hot")
    log_in(live_page, seller)
    live_page.goto("/notifications/")
    bell(live_page, "Notifications, 2 unread").focus()
    live_page.keyboard.press("Enter")
    expect(rows(live_page)).to_have_text(["Bo is hot", "Ada is hot"])
    live_page.keyboard.press("Escape")
    expect(rows(live_page).first).to_be_hidden()
    expect(bell(live_page, "Notifications, 2 unread")).to_be_focused()
    live_page.keyboard.press("Enter")
    live_page.locator("#bell-rows").get_by_text("Ada is hot").click()
    expect(live_page).to_have_url(re.compile(f"{SETTINGS}$"))
    expect(bell(live_page, "Notifications, 1 unread")).to_be_visible()
    assert [each.text for each in Notification.objects.filter(read_at=None)] == ["Bo is hot"]


def test_all_are_read_from_the_menu(live_page: Page, log_in: LogIn, seller: User, tell: Tell) -> None:
    tell(seller, "a")
    log_in(live_page, seller)
    live_page.goto(SETTINGS)
    bell(live_page, "Notifications, 1 unread").click()
    live_page.get_by_role("button", name="Mark all as read").click()
    expect(bell(live_page, "Notifications")).to_be_visible()
    expect(live_page.locator(".bell-count")).to_have_count(0)
    expect(live_page.get_by_role("heading", name="Notifications", exact=True)).to_be_focused()
    expect(live_page.get_by_role("button", name="Mark all as read")).to_have_count(0)
    assert not Notification.objects.filter(read_at=None).exists()


def test_number_follows_what_happens_and_does_not_flicker(
    live_page: Page, log_in: LogIn, seller: User, tell: Tell
) -> None:
    log_in(live_page, seller)
    live_page.goto(SETTINGS)
    ring = "document.body.dispatchEvent(new CustomEvent('notified'))"
    expect(bell(live_page, "Notifications")).to_be_visible()
    tell(seller, "a")
    with live_page.expect_response(lambda answer: "/count/?seen=0" in answer.url and answer.status == 200):
        live_page.evaluate(ring)
    expect(bell(live_page, "Notifications, 1 unread")).to_be_visible()
    live_page.evaluate("document.getElementById('bell-label').dataset.mine = 'kept'")
    with live_page.expect_response(lambda answer: "/count/?seen=1" in answer.url and answer.status == 204):
        live_page.evaluate(ring)
    expect(live_page.locator("#bell-label")).to_have_attribute("data-mine", "kept")


def test_menu_shows_what_has_come_since_it_was_open(live_page: Page, log_in: LogIn, seller: User, tell: Tell) -> None:
    log_in(live_page, seller)
    live_page.goto(SETTINGS)
    bell(live_page, "Notifications").click()
    expect(live_page.get_by_text("Nothing yet.")).to_be_visible()
    live_page.keyboard.press("Escape")
    tell(seller, "a", text="Ada is hot")
    bell(live_page, "Notifications").click()
    expect(rows(live_page)).to_have_text(["Ada is hot"])


def test_choice_is_made_from_the_user_menu(live_page: Page, log_in: LogIn, seller: User) -> None:
    log_in(live_page, seller)
    live_page.goto("/notifications/")
    live_page.get_by_role("button", name=re.compile("Jonas Berg")).click()
    live_page.locator("#user-menu").get_by_role("link", name="Notifications").click()
    live_page.get_by_label("At once, one e-mail for each").check()
    live_page.get_by_role("button", name="Save").click()
    expect(live_page.get_by_text("Your choice is saved.")).to_be_visible()
    assert User.objects.get(pk=seller.pk).mail_choice == "each"


def test_without_scripts_everything_is_reached(
    browser: Browser, live_server: LiveServer, log_in: LogIn, seller: User, tell: Tell
) -> None:
    tell(seller, "a", text="Ada is hot", url=SETTINGS)
    tell(seller, "b", text="Bo is hot")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    log_in(page, seller)
    page.goto(SETTINGS)
    bell(page, "Notifications, 2 unread").click()
    page.get_by_role("link", name="All notifications").click()
    page.get_by_role("link", name="Ada is hot").click()
    expect(page).to_have_url(re.compile(f"{SETTINGS}$"))
    page.get_by_label("Never").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Never")).to_be_checked()
    page.goto("/notifications/?show=unread")
    page.get_by_role("button", name="Mark all as read").click()
    expect(bell(page, "Notifications")).to_be_visible()
    context.close()
    assert not Notification.objects.filter(read_at=None).exists()
