"""Marketing at work on a model, in a browser that complains about everything; axe on each page and state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain import runs
from scoring.domain.publishing import load_document
from scoring.models import Run
from tests.commands.world import MODEL, make_contacts
from tests.models.conftest import published_model
from tests.soundness import assert_accessible, assert_sound_in_both_looks

LogIn = Callable[[Page, User], None]

pytestmark = pytest.mark.browser


def choose(page: Page, role: Literal["button", "link"], name: str) -> None:
    """From the menu of the model."""
    page.get_by_role("button", name="More actions for B2B Nordic").click()
    page.get_by_role(role, name=name).click()


def test_axe_finds_nothing_on_the_pages(live_page: Page, log_in: LogIn, admin: User, transactional_db: None) -> None:
    make_contacts()
    model = published_model()
    load_document(MODEL.replace("limit: 12", "limit: 20"), author=admin)
    internal = RecordList.objects.get()
    log_in(live_page, admin)
    of_model = ["", "?version=2", "bands/", "audience/", "history/", "draft/", "publish/", "versions/1/restore/"]
    of_list = ["", "edit/", "delete/"]
    paths = ["/models/", "/models/new/", "/settings/rescoring/", "/lists/", "/lists/new/"]
    paths += [f"/models/{model.pk}/{path}" for path in of_model] + [f"/lists/{internal.pk}/{path}" for path in of_list]
    for path in paths:
        live_page.goto(path)
        assert_sound_in_both_looks(live_page, path)


def test_tabs_fit_a_phone_or_fade_with_the_current_one_in_sight(
    live_page: Page, log_in: LogIn, marketer: User, transactional_db: None
) -> None:
    make_contacts()
    model = published_model()
    log_in(live_page, marketer)
    tabs = live_page.get_by_role("navigation", name="B2B Nordic")
    for width, path, hidden in ((480, "history/", ""), (320, "history/", "before"), (320, "", "after")):
        live_page.set_viewport_size({"width": width, "height": 800})
        live_page.goto(f"/models/{model.pk}/{path}")
        expect(tabs.locator("[aria-current]")).to_be_in_viewport(ratio=0.9)
        for side in ("before", "after"):
            faded = expect(tabs)
            (faded.to_have_attribute if side == hidden else faded.not_to_have_attribute)(f"data-more-{side}", "")


def test_rescore_is_watched_stopped_and_survives_a_reload(
    live_page: Page, log_in: LogIn, marketer: User, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_contacts()
    model = published_model()
    monkeypatch.setattr("scoring.tasks.call_workers", lambda *_args: None)
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    progress = live_page.locator(".progress")
    choose(live_page, "button", "Rescore now")
    expect(progress).to_contain_text("Waiting")
    live_page.reload()
    expect(progress).to_contain_text("Waiting")
    choose(live_page, "button", "Rescore now")
    expect(progress).to_contain_text("so you joined it")
    assert_accessible(live_page, "joined")
    progress.get_by_role("button", name="Stop").click()
    expect(progress).to_contain_text("Stopped")
    assert_accessible(live_page, "stopped")
    live_page.reload()
    progress.get_by_role("button", name="Dismiss").click()
    expect(progress).to_have_count(0)

    choose(live_page, "button", "Rescore now")
    expect(progress).to_contain_text("Waiting")
    runs.work_on(run_id=Run.objects.latest("pk").pk)
    expect(live_page.locator(".scored-line")).to_contain_text("3 scored")
    expect(progress).to_have_count(0)
    assert_accessible(live_page, "done")


def test_marketing_edits_mends_and_publishes(
    live_page: Page, log_in: LogIn, marketer: User, transactional_db: None, expected_console_errors: list[str]
) -> None:
    make_contacts()
    model = published_model()
    expected_console_errors.append("422")
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    choose(live_page, "link", "Edit as text")
    text = live_page.get_by_label("Document")
    good = text.input_value().replace("limit: 12", "limit: 20")
    text.fill(good.replace("points: 10", "points: 10.55"))
    live_page.get_by_role("button", name="Save draft").click()
    expect(live_page.get_by_text("groups[0].criteria[0].points")).to_be_visible()
    expect(text).to_be_focused()
    assert_accessible(live_page, "faults")

    text.fill(good)
    live_page.get_by_role("button", name="Save draft").click()
    expect(live_page.get_by_text("1 change since v1")).to_be_visible()
    live_page.get_by_role("link", name="Publish…").click()
    dialog = live_page.locator("#publish-dialog")
    expect(dialog).to_contain_text("Group “Role”")
    dialog.get_by_label("Note for the history").fill("More for the role")
    dialog.get_by_role("button", name="Publish v2").click()
    expect(live_page.locator(".scored-line")).to_be_visible()
    expect(live_page.locator("#model-status")).to_have_text("Live")
    live_page.get_by_role("link", name="History").click()
    expect(live_page.get_by_text("More for the role")).to_be_visible()
    live_page.get_by_text("1 change since version 1").click()
    assert_accessible(live_page, "history with its changes open")


def test_two_at_once_lose_nothing(
    live_page: Page,
    log_in: LogIn,
    marketer: User,
    admin: User,
    transactional_db: None,
    expected_console_errors: list[str],
) -> None:
    make_contacts()
    model = published_model()
    expected_console_errors.append("409")
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/draft/")
    load_document(MODEL.replace("name: Decides", "name: Theirs"), author=admin)
    text = live_page.get_by_label("Document", exact=True)
    text.fill(text.input_value().replace("name: Decides", "name: Mine"))
    live_page.get_by_role("button", name="Save draft").click()
    expect(live_page.get_by_text("Ada Nowak changed this model while you were editing.")).to_be_visible()
    assert "name: Mine" in text.input_value()
    assert "name: Theirs" in live_page.get_by_label("What stands there now").input_value()
    assert_accessible(live_page, "conflict")
    live_page.get_by_role("button", name="Save mine over theirs").click()
    expect(live_page.get_by_text("Mine", exact=True)).to_be_visible()
