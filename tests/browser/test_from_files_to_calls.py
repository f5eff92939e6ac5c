"""From the raw files of another tool to three calls: an admin, a marketer and a seller, and what each of them sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from crm.models import Import, Lead, ListMember
from leadscoring.accounts.models import User
from leadscoring.mail.models import Mail
from leadscoring.notifications.models import Notification
from scoring.domain.changes import score_changed_records
from scoring.models import Crossing, Delivery, ScoringModel, Trigger
from tests.browser import raw_files
from tests.mail.server import MailServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]

LogIn = Callable[[Page, User], None]

FILES = ("accounts", "contacts", "leads", "opportunities", "touches", "sessions")
NEW = {"VP Energy", "VP Fleet", "VP Growth"}


def test_from_raw_files_to_calls(
    live_page: Page,
    phone: Page,
    log_in: LogIn,
    admin: User,
    marketer: User,
    seller: User,
    server: MailServer,
    tmp_path: Path,
) -> None:
    log_in(live_page, admin)
    for name in FILES:
        bring_in(live_page, written(tmp_path, name), leave_out="owner_rep_id" if name == "leads" else "")
    assert list(Import.objects.order_by("pk").values_list("state", "failed")) == [("done", 0)] * len(FILES)
    score_changed_records()  # as the clock has it done every two seconds

    log_in(live_page, marketer)
    publish_for_lists_only(live_page)
    assert members() == {"Call list": 2, "Price lookers": 2}
    assert (Notification.objects.count(), server.taken) == (0, [])

    log_in(live_page, admin)
    bring_in(live_page, written(tmp_path, "news"), is_news=True)
    score_changed_records()
    assert members() == {"Call list": 5, "Price lookers": 5}

    log_in(live_page, seller)
    take_from_bell(live_page, phone, log_in, seller)
    assert sorted(str(mail["To"]) for mail in server.taken) == [seller.email] * 3
    assert {title for title in raw_files.TITLES for mail in server.taken if title in str(mail["Subject"])} == NEW
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}

    log_in(live_page, marketer)
    read_the_story(live_page)
    assert_nothing_happens_twice(server)


def written(folder: Path, name: str) -> Path:
    path = folder / f"{name}.csv"
    path.write_text(getattr(raw_files, name.upper()))
    return path


def bring_in(page: Page, path: Path, *, leave_out: str = "", is_news: bool = False) -> None:
    """Through all steps, as proposed but for one column."""
    page.goto("/imports/new/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="What is in this file?")).to_be_visible()
    if leave_out:
        page.get_by_label(f"What {leave_out} becomes", exact=True).select_option("")
    page.get_by_role("button", name="Check the first rows").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    if is_news:
        page.get_by_label("News").check()
    page.get_by_role("button", name=re.compile("^Import ")).click()
    expect(page.get_by_role("heading", name="What next")).to_be_visible()


def publish_for_lists_only(page: Page) -> None:
    page.goto("/models/new/file/")
    page.get_by_text("Or paste its text").click()
    page.get_by_label("Or its text").fill(raw_files.MODEL)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_role("heading", name="Who to call")).to_be_visible()
    page.get_by_role("link", name=re.compile("Publish")).click()
    for name in ("Worth a call", "Looks at prices"):
        question = page.get_by_role("group", name=name)
        expect(question).to_contain_text("2 contacts are in at once.")
        question.get_by_label("Only put them on lists").check()
    page.get_by_role("button", name="Publish v1").click()
    expect(page.get_by_text("Version 1 is in force")).to_be_visible()
    assert ScoringModel.objects.get().live_id


def take_from_bell(page: Page, phone: Page, log_in: LogIn, seller: User) -> None:
    """One is taken on the phone, one rejected with a reason."""
    page.goto("/")
    page.get_by_role("button", name="Notifications, 3 unread").click()
    told = page.locator("#bell-rows [data-row]")
    expect(told).to_have_count(3)
    for title in NEW:
        expect(told.filter(has_text=title)).to_have_count(1)
    told.filter(has_text="VP Energy").get_by_role("link").click()
    expect(controls(page)).to_contain_text("New")
    reject(page, "No budget")
    expect(page.get_by_role("button", name="Notifications, 2 unread")).to_be_visible()

    log_in(phone, seller)
    phone.goto("/notifications/?show=unread")
    phone.locator(".told").get_by_role("link").filter(has_text="VP Fleet").tap()
    controls(phone).get_by_role("button", name="Take", exact=True).tap()
    expect(controls(phone)).to_contain_text("Taken")
    leads = {lead.contact.job_title: lead for lead in Lead.objects.select_related("contact") if lead.contact}
    assert {title: (lead.status, lead.owner) for title, lead in leads.items() if title in NEW} == {
        "VP Energy": ("rejected", seller.email),
        "VP Fleet": ("taken", seller.email),
        "VP Growth": ("new", seller.email),
    }
    assert str(leads["VP Energy"].rejection_reason) == "No budget"


def read_the_story(page: Page) -> None:
    trigger = Trigger.objects.get(name="Worth a call")
    page.goto(f"/models/{trigger.model_id}/triggers/{trigger.pk}/")
    crossings = page.locator(".crossing")
    expect(crossings).to_have_count(5)
    for title in NEW:
        crossing = crossings.filter(has_text=title)
        expect(crossing.locator(".delivery")).to_have_count(4)
        expect(crossing).to_contain_text("Told Jonas Berg")
        expect(crossing).to_contain_text("Added to the list “Call list”")
    before = crossings.filter(has_text="VP Design")
    expect(before).to_contain_text("lists only, as chosen when publishing")
    expect(before.locator(".delivery")).to_have_count(1)
    page.get_by_role("link", name=re.compile("Who is in now")).click()
    expect(page.locator("#story tbody tr")).to_have_count(5)


def assert_nothing_happens_twice(server: MailServer) -> None:
    """However often the workers are called."""
    from leadscoring.mail.tasks import look_after_mail
    from scoring.tasks import perform_deliveries

    for _time in range(2):
        score_changed_records()
        perform_deliveries()
        look_after_mail()
    fired = Crossing.objects.filter(outcome="fired", trigger__name="Worth a call")
    assert (fired.count(), Notification.objects.count(), len(server.taken)) == (3, 3, 3)
    assert set(Delivery.objects.values_list("state", "attempts")) == {("done", 1)}


def members() -> dict[str, int]:
    found = ListMember.objects.values_list("list__name", flat=True)
    return {name: list(found).count(name) for name in sorted(set(found))}


def controls(page: Page) -> Locator:
    return page.locator("[id^=lead-panel-]")


def reject(page: Page, reason: str) -> None:
    controls(page).get_by_role("link", name="Reject…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(reason).check()
    dialog.get_by_role("button", name="Reject lead").click()
    expect(dialog).to_be_hidden()
    expect(controls(page)).to_contain_text("Rejected")
