"""A model from a template, by keyboard alone and without scripts; axe on each step and state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from leadscoring.accounts.models import User
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from tests.commands.world import MODEL, make_contacts
from tests.soundness import assert_sound, assert_sound_in_both_looks

LogIn = Callable[[Page, User], None]
STEPS = (
    "/models/new/",
    "/models/new/?goal=combined&of=contact",
    "/models/new/?goal=combined&of=contact&template=mid-size",
    "/models/new/file/",
)

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_on_the_ways_in(
    live_page: Page, log_in: LogIn, admin: User, transactional_db: None, tmp_path: Path
) -> None:
    make_contacts()
    model = load_document(MODEL, author=admin).model
    log_in(live_page, admin)
    of_model = [f"/models/{model.pk}/{path}" for path in ("sheet/", "clone/", "archive/", "library/?category=fit")]
    for path in (*STEPS, *of_model, "/models/?archived"):
        live_page.goto(path)
        assert_sound_in_both_looks(live_page, path, narrow=360)

    live_page.goto(f"/models/{model.pk}/sheet/")
    changed = tmp_path / "model.yaml"
    changed.write_text(MODEL.replace("limit: 12", "limit: 20"), encoding="utf-8")
    live_page.get_by_label("File").set_input_files(changed)
    live_page.get_by_role("button", name="Look at it").click()
    expect(live_page.get_by_role("heading", name="What it changes")).to_be_visible()
    assert_sound_in_both_looks(live_page, "preview", narrow=360)


def test_a_model_is_begun_by_keyboard(live_page: Page, log_in: LogIn, marketer: User, transactional_db: None) -> None:
    log_in(live_page, marketer)
    live_page.goto("/models/new/")
    live_page.get_by_role("radio", name="Both: who to call today").focus()
    live_page.keyboard.press("ArrowDown")
    live_page.keyboard.press("ArrowDown")
    live_page.keyboard.press("Enter")
    live_page.get_by_role("link", name="B2B SaaS").focus()
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_label("Name of the model")).to_have_value("B2B SaaS")
    live_page.get_by_label("Name of the model").focus()
    live_page.keyboard.press("Enter")
    expect(live_page.get_by_role("heading", name="B2B SaaS", level=1)).to_be_visible()
    assert ScoringModel.objects.get().kind == "engagement"


def test_rules_are_added_from_the_library_in_the_editor(
    live_page: Page, log_in: LogIn, marketer: User, transactional_db: None
) -> None:
    make_contacts()
    model = load_document(MODEL, author=marketer).model
    log_in(live_page, marketer)
    live_page.goto(f"/models/{model.pk}/")
    live_page.get_by_role("button", name="From the library").first.click()
    dialog = live_page.get_by_role("dialog")
    expect(dialog).to_contain_text("Each becomes a group of its own.")
    assert_sound(live_page, "dialog")
    dialog.get_by_role("button", name="Add Students and interns").click()
    expect(dialog).to_be_hidden()
    expect(live_page.get_by_role("heading", name="Students and interns")).to_be_visible()
    live_page.get_by_role("button", name="Undo").click()
    expect(live_page.get_by_role("heading", name="Students and interns")).to_have_count(0)


def test_without_scripts_all_steps_work(
    browser: Browser, live_server: LiveServer, log_in: LogIn, marketer: User, transactional_db: None
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    log_in(page, marketer)
    page.goto("/models/new/")
    page.get_by_role("button", name="Choose a template").click()
    page.get_by_role("link", name="Blank").click()
    page.get_by_label("Name of the model").fill("By hand")
    page.get_by_role("button", name="Create draft").click()
    page.get_by_role("heading", name="By hand").wait_for()
    context.close()
    assert ScoringModel.objects.get().name == "By hand"
