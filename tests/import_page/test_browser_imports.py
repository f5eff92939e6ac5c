"""An admin brings in a file, in a browser that complains about everything; axe on each page and state."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm.domain import import_running
from crm.models import Contact, Import
from leadscoring.accounts.models import User
from tests.soundness import assert_sound

LogIn = Callable[[Page, User], None]

pytestmark = pytest.mark.browser

PEOPLE = "E-mail;First name;Signed;Plan\n" + "".join(
    f"{'ada' if number % 4 else 'bad'}{number}{'@x.example' if number % 4 else ''};Åse;03/0{number % 9 + 1}/2026;gold\n"
    for number in range(20)
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    return path


@pytest.fixture(autouse=True)
def messages_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test is the worker."""
    monkeypatch.setattr("crm.domain.imports.call_worker", lambda *_args: None)


@pytest.mark.parametrize(("theme", "width"), [("dark", 1440), ("light", 320)])
def test_file_from_upload_to_result(
    live_page: Page,
    log_in: LogIn,
    admin: User,
    people: Path,
    tmp_path: Path,
    theme: str,
    width: int,
    transactional_db: None,
    expected_console_errors: list[str],
) -> None:
    expected_console_errors.append("422")
    live_page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    live_page.set_viewport_size({"width": width, "height": 900})
    log_in(live_page, admin)
    upload(live_page, people)
    decide(live_page)
    import_it(live_page)
    with live_page.expect_download() as download:
        live_page.get_by_role("link", name="Download the bad rows").click()
    download.value.save_as(tmp_path / "bad.csv")
    assert len((tmp_path / "bad.csv").read_text().splitlines()) == 6
    assert Contact.objects.filter(job_title="gold").count() == 15
    live_page.goto("/imports/")
    expect(live_page.get_by_role("link", name="people.csv")).to_be_visible()
    assert_sound(live_page, "list")


def upload(live_page: Page, people: Path) -> None:
    live_page.goto("/imports/")
    assert_sound(live_page, "empty")
    live_page.get_by_role("main").get_by_role("link", name="New import").click()
    live_page.get_by_role("button", name="Upload").click()
    expect(live_page.get_by_text("This field is required.")).to_be_visible()
    expect(live_page.get_by_label("File")).to_be_focused()
    assert_sound(live_page, "no file")
    live_page.get_by_label("File").set_input_files(people)
    live_page.get_by_role("button", name="Upload").click()


def decide(live_page: Page) -> None:
    expect(live_page.get_by_role("heading", name="What is in this file?")).to_be_visible()
    expect(live_page.get_by_label("It is a file of")).to_have_value("contacts")
    expect(live_page.get_by_label("What Signed becomes", exact=True)).to_have_value("+")
    expect(live_page.get_by_label("Name of what Plan becomes")).to_have_value("plan")
    expect(live_page.get_by_label("Name of what E-mail becomes")).to_be_hidden()
    assert_sound(live_page, "columns")
    live_page.get_by_role("button", name="Check the first rows").click()
    expect(live_page.get_by_text("can be read both ways")).to_be_visible()
    expect(live_page.get_by_label("What Signed becomes", exact=True)).to_be_focused()
    assert_sound(live_page, "columns with a fault")
    live_page.get_by_label("03/04/2026 is").select_option("mdy")
    live_page.get_by_label("What Plan becomes", exact=True).select_option("job_title")
    expect(live_page.get_by_label("Name of what Plan becomes")).to_be_hidden()
    live_page.get_by_role("button", name="Check the first rows").click()


def import_it(live_page: Page) -> None:
    expect(live_page.get_by_role("heading", name="What it would do")).to_be_visible()
    expect(live_page.get_by_text("All 20 rows were tried; nothing was changed")).to_be_visible()
    assert_sound(live_page, "check")
    live_page.get_by_label("News").check()
    live_page.get_by_role("button", name="Import 20 rows").click()
    progress = live_page.locator(".progress")
    expect(progress).to_contain_text("No worker is running")
    assert_sound(live_page, "waiting")
    progress.get_by_role("button", name="Stop").click()
    expect(progress).to_contain_text("Stopped")
    assert_sound(live_page, "stopped")
    live_page.get_by_role("button", name="Go on").click()
    expect(progress).to_contain_text("Waiting")

    import_running.run(import_id=Import.objects.get().pk)
    expect(live_page.get_by_role("link", name="Download the bad rows")).to_be_visible()
    expect(progress).to_have_count(0)
    expect(live_page.get_by_text("Rescoring 15 records")).to_be_visible()
    assert_sound(live_page, "done")


def test_file_without_scripts(
    live_page: Page, log_in: LogIn, admin: User, people: Path, transactional_db: None
) -> None:
    log_in(live_page, admin)
    browser = live_page.context.browser
    assert browser
    cookies = live_page.context.cookies()
    live_page.goto("/imports/")
    base = live_page.evaluate("() => location.origin")
    context = browser.new_context(base_url=base, java_script_enabled=False)
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/imports/new/")
    page.get_by_label("File").set_input_files(people)
    page.get_by_role("button", name="Upload").click()
    page.get_by_label("What Signed becomes", exact=True).select_option("")
    page.get_by_role("button", name="Check the first rows").click()
    page.get_by_role("button", name="Import 20 rows").click()
    expect(page.locator(".progress")).to_contain_text("Waiting")
    import_running.run(import_id=Import.objects.get().pk)
    page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_role("link", name="Download the bad rows")).to_be_visible()
    context.close()
