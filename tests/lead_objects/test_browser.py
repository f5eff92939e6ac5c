"""A seller takes, contacts, rejects and takes it back: on a screen, on a phone, by keys, and beside a colleague."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from crm.domain.leads import take_lead
from crm.domain.tasks import create_task
from crm.models import Lead, RejectionReason, Task
from tests.factories.crm import ContactFactory
from tests.soundness import assert_accessible, assert_fits, assert_sound_in_both_looks

pytestmark = pytest.mark.django_db(transaction=True)


def controls(page):
    return page.locator(".lead-controls")


def toast(page, text: str):
    return page.locator(".toast").filter(has_text=text)


def press(page, name: str) -> None:
    controls(page).get_by_role("button", name=name, exact=True).click()


def test_seller_works_a_lead_and_undoes_a_rejection(
    live_page, log_in, seller, lead, contact, reason, expected_console_errors
):
    expected_console_errors.append("422")
    log_in(live_page, seller)
    live_page.goto(reverse("contact", args=[contact.pk]))
    expect(controls(live_page)).to_contain_text("New")
    press(live_page, "Take")
    expect(controls(live_page)).to_contain_text("Taken")
    expect(toast(live_page, "Åse Øvrebø is your lead now.")).to_be_visible()
    expect(live_page.locator(".lead-steps li").first).to_contain_text("Taken, by Jonas Berg")
    expect(controls(live_page)).to_be_focused()
    press(live_page, "Contacted")
    expect(controls(live_page)).to_contain_text("Convert")
    expect(live_page.locator(".lead-body").first).to_contain_text("first touch after 0 min")
    controls(live_page).get_by_role("link", name="Reject…").click()
    dialog = live_page.get_by_role("dialog", name="Reject Åse Øvrebø")
    expect(dialog).to_be_visible()
    assert_accessible(live_page)
    dialog.get_by_role("button", name="Reject lead").click()
    expect(dialog).to_contain_text("Choose why the lead is rejected.")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    assert_accessible(live_page)
    dialog.get_by_label("No budget").check()
    dialog.get_by_label("Note").fill("Next year")
    dialog.get_by_role("button", name="Reject lead").click()
    expect(dialog).to_be_hidden()
    expect(controls(live_page)).to_contain_text("Rejected")
    expect(controls(live_page)).to_be_focused()
    assert Lead.objects.get().rejection_note == "Next year"
    toast(live_page, "rejected, No budget").get_by_role("button", name="Undo").click()
    expect(controls(live_page)).to_contain_text("Contacted")
    expect(live_page.locator(".lead-steps li").first).to_contain_text("Undone: it is “Contacted” again, by Jonas Berg")
    assert_accessible(live_page)


def test_the_dialog_can_be_left_by_escape(live_page, log_in, seller, lead, contact, reason, expected_console_errors):
    expected_console_errors.append("409")
    log_in(live_page, seller)
    live_page.goto(reverse("contact", args=[contact.pk]))
    reject = controls(live_page).get_by_role("link", name="Reject…")
    reject.click()
    dialog = live_page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    live_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(reject).to_be_focused()
    assert Lead.objects.get().status == "new"


def test_who_comes_second_is_told_who_was_first(
    live_page, log_in, seller, colleague, lead, contact, expected_console_errors
):
    expected_console_errors.append("409")
    log_in(live_page, seller)
    live_page.goto(reverse("contact", args=[contact.pk]))
    expect(controls(live_page).get_by_role("button", name="Take")).to_be_visible()
    take_lead(lead=lead, by=colleague)
    press(live_page, "Take")
    expect(toast(live_page, "Maja Lind has this lead. Only an admin can take it over.")).to_be_visible()
    expect(controls(live_page)).to_have_text(re.compile(r"^\s*Taken\s*$"))
    expect(live_page.locator(".lead-body").first).to_contain_text("Maja Lind")


def test_the_same_lead_in_two_places_is_the_same_everywhere(live_page, log_in, seller, lead, contact, reason):
    """A row, with one button and a menu, beside the panel; as the list with its peek drawer has it."""
    log_in(live_page, seller)
    live_page.goto(reverse("contact", args=[contact.pk]))
    url = f"{reverse('lead_controls', args=[contact.pk])}?place=row"
    live_page.evaluate("url => htmx.ajax('GET', url, {target: '#main', swap: 'afterbegin'})", url)
    row, panel = live_page.locator("[id^=lead-row]"), live_page.locator("[id^=lead-panel]")
    row.get_by_role("button", name="Take", exact=True).click()
    for place in (row, panel):
        expect(place).to_contain_text("Taken")
    expect(row).to_be_focused()
    expect(live_page.locator(".lead-steps li").first).to_contain_text("Taken, by Jonas Berg")
    row.get_by_role("button", name="More for this lead").click()
    assert_accessible(live_page)
    row.get_by_role("link", name="Reject…").click()
    dialog = live_page.get_by_role("dialog")
    dialog.get_by_label("No budget").check()
    dialog.get_by_role("button", name="Reject lead").click()
    for place in (row, panel):
        expect(place).to_contain_text("Rejected")
    expect(row).to_be_focused()
    panel.get_by_role("button", name="Reopen").click()
    for place in (row, panel):
        expect(place).to_contain_text("Taken")
    expect(panel).to_be_focused()


@pytest.fixture
def phone(browser, live_server, live_page):
    """390 px wide, by finger; complaints of its pages fail the test as those of live_page do."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="en-GB"
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def test_on_the_phone_all_targets_are_large_enough(phone, log_in, seller, lead, contact, reason):
    log_in(phone, seller)
    phone.goto(reverse("contact", args=[contact.pk]))
    for target in controls(phone).locator(".btn").all():
        assert round(target.bounding_box()["height"]) >= 40
    controls(phone).get_by_role("button", name="Contacted").tap()
    expect(controls(phone)).to_contain_text("Convert")
    controls(phone).get_by_role("link", name="Reject…").tap()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for target in dialog.locator(".btn, .check").all():
        assert round(target.bounding_box()["height"]) >= 40
    assert_accessible(phone)
    assert_fits(phone)
    dialog.get_by_label("No budget").check()
    dialog.get_by_role("button", name="Reject lead").tap()
    expect(controls(phone)).to_contain_text("Rejected")
    toast(phone, "rejected").get_by_role("button", name="Undo").tap()
    expect(controls(phone)).to_contain_text("Accept")


def test_tasks_are_noted_done_and_opened_again(live_page, log_in, seller, contact, expected_console_errors):
    expected_console_errors.append("422")
    log_in(live_page, seller)
    live_page.goto(reverse("contact", args=[contact.pk]))
    part = live_page.get_by_role("group", name="Tasks")
    part.get_by_role("link", name="New task").click()
    dialog = live_page.get_by_role("dialog")
    expect(dialog).to_contain_text("New task about Åse Øvrebø")
    assert_accessible(live_page)
    dialog.get_by_role("button", name="Note task").click()
    expect(dialog.get_by_label("What is to be done")).to_be_focused()
    dialog.get_by_label("What is to be done").fill("Send the offer")
    dialog.get_by_role("button", name="Note task").click()
    expect(dialog).to_be_hidden()
    expect(part).to_contain_text("Send the offer")
    live_page.get_by_role("link", name="Tasks").first.click()
    tasks = live_page.get_by_role("region", name="Tasks", exact=True)
    expect(tasks).to_contain_text("Without a date")
    tasks.get_by_role("button", name="Done “Send the offer”").click()
    expect(tasks).to_contain_text("Nothing to do")
    expect(tasks).to_be_focused()
    assert Task.objects.get().is_done
    toast(live_page, "is done").get_by_role("button", name="Undo").click()
    expect(tasks).to_contain_text("Send the offer")
    assert not Task.objects.get().is_done


def test_pages_are_accessible_and_fit(live_page, log_in, admin, colleague, lead, contact, reason):
    RejectionReason.objects.create(name="Old", position=9, archived=True)
    create_task(title="Call", assigned_to=admin, contact=contact)
    create_task(title="Call", assigned_to=None, contact=contact, due_at=lead.created_at)
    take_lead(lead=lead, by=colleague)
    bare = ContactFactory.create()
    log_in(live_page, admin)
    pages = [reverse(name) for name in ("tasks", "task_new", "rejection_reasons")]
    pages += [f"{pages[0]}?show=done", reverse("rejection_reason_edit", args=[reason.pk])]
    pages += [reverse("contact", args=[each.pk]) for each in (contact, bare)] + [reverse("lead_reject", args=[lead.pk])]
    for url in pages:
        live_page.goto(url)
        assert_sound_in_both_looks(live_page, url, narrow=320)
