"""The dialog over the editor, and the same page without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from leadscoring.accounts.models import User
from scoring.domain.impact import work_on_impact
from scoring.models import Impact, ScoringModel, Version

LogIn = Callable[[Page, User], None]
pytestmark = pytest.mark.django_db(transaction=True)


def test_draft_is_published_from_the_dialog(live_page: Page, log_in: LogIn, marketer: User, draft: Version) -> None:
    log_in(live_page, marketer)
    live_page.goto(reverse("model", args=[draft.model_id]))
    opener = live_page.locator("#publish-button")
    opener.click()
    dialog = live_page.get_by_role("dialog", name="Publish B2B v2?")
    expect(dialog).to_contain_text("12 of 16 contacts get a new score.")
    expect(dialog).to_contain_text("1 becomes scored.")
    expect(dialog.get_by_role("group", name="Call")).to_contain_text("is in at once")
    live_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    opener.click()
    dialog.get_by_label("Note for the history").fill("Chiefs decide")
    dialog.get_by_role("button", name="Publish v2").click()
    expect(live_page.get_by_text("Version 2 is in force")).to_be_visible()
    assert Version.objects.get(pk=draft.pk).note == "Chiefs decide"


def test_edit_in_between_is_said_in_the_dialog(
    live_page: Page, log_in: LogIn, marketer: User, draft: Version, expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("409")
    log_in(live_page, marketer)
    live_page.goto(reverse("model", args=[draft.model_id]))
    live_page.locator("#publish-button").click()
    dialog = live_page.get_by_role("dialog", name="Publish B2B v2?")
    dialog.get_by_label("Note for the history").fill("Mine")
    Version.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
    dialog.get_by_role("button", name="Publish v2").click()
    expect(dialog).to_contain_text("changed this model while you were editing")
    expect(dialog.get_by_label("Note for the history")).to_have_value("Mine")
    dialog.get_by_role("button", name="Publish v2").click()
    expect(live_page.get_by_text("Version 2 is in force")).to_be_visible()


def test_reader_looks_at_the_impact(live_page: Page, log_in: LogIn, seller: User, draft: Version) -> None:
    log_in(live_page, seller)
    live_page.goto(reverse("impact", args=[draft.model_id]))
    expect(live_page.get_by_role("heading", name="What B2B v2 would change")).to_be_visible()
    expect(live_page.get_by_role("button", name="Publish v2")).to_have_count(0)


def test_without_scripts_each_button_leads_to_its_page(
    live_page: Page, log_in: LogIn, marketer: User, draft: Version, live_server: LiveServer
) -> None:
    log_in(live_page, marketer)
    browser = live_page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=live_page.context.storage_state())
    page = plain.new_page()
    page.goto(live_server.url + reverse("model", args=[draft.model_id]))
    page.get_by_role("link", name="Publish…").click()
    expect(page.get_by_role("heading", name="Publish B2B v2?")).to_be_visible()
    expect(page.locator("main")).to_contain_text("12 of 16 contacts get a new score.")
    page.get_by_role("button", name="Publish v2").click()
    expect(page.get_by_text("Version 2 is in force")).to_be_visible()
    plain.close()
    assert ScoringModel.objects.get().published_id == draft.pk


def test_impact_of_many_records_comes_by_itself(
    live_page: Page, log_in: LogIn, marketer: User, draft: Version, large: None
) -> None:
    log_in(live_page, marketer)
    live_page.goto(reverse("model-publish", args=[draft.model_id]))
    expect(live_page.get_by_role("group", name="Call")).to_be_visible()
    expect(live_page.get_by_text("Work out the impact")).to_have_count(0)
    expect(live_page.get_by_text("Working out the impact on everybody")).to_be_visible()
    work_on_impact(impact_id=Impact.objects.get().pk)
    expect(live_page.get_by_text("12 of 16 contacts get a new score.")).to_be_visible()
    expect(live_page.get_by_role("group", name="Call")).to_contain_text("in at once.")
