"""A seller's morning: what came overnight, whom to call, and what becomes of it; at the desk and on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from crm.domain.leads import create_lead
from crm.models import Contact, Lead
from leadscoring.accounts.models import User
from leadscoring.notifications.domain import notify
from tests.conftest import PASSWORD
from tests.leads.world import make_world, published_model
from tests.soundness import assert_fits

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office")]


@pytest.fixture
def people(transactional_db: None) -> dict[str, Contact]:
    """Åse is the seller's; Łukasz and Maja are nobody's."""
    made = make_world()
    Contact.objects.filter(pk=made["Łukasz"].pk).update(owner="")
    published_model()
    return {name: Contact.objects.get(pk=contact.pk) for name, contact in made.items()}


@pytest.fixture
def overnight(people: dict[str, Contact], seller: User) -> dict[str, Lead]:
    """Three leads, the longest waiting first; the seller was told of his own."""
    leads = {}
    for hours, name in ((9, "Åse"), (5, "Łukasz"), (2, "Maja")):
        crossed_at = timezone.now() - timedelta(hours=hours)
        leads[name] = create_lead(contact=people[name], queue=None, source="test", crossed_at=crossed_at)[0]
    text = f"Worth a call: {people['Åse']} has reached 40 points"
    notify(user=seller, kind="trigger", text=text, url=f"/contacts/{people['Åse'].pk}/", key="1")
    return leads


def test_sellers_morning(live_page: Page, seller: User, overnight: dict[str, Lead]) -> None:
    page = live_page
    page.goto("/leads/")
    log_in_by_form(page, seller)
    page.get_by_role("button", name="Notifications, 1 unread").click()
    page.locator("#bell-rows").get_by_role("link", name="Worth a call").click()
    expect(page.get_by_role("heading", name="Åse Øvrebø", level=1)).to_be_visible()
    expect(panel(page)).to_contain_text("New")
    expect(page.get_by_role("button", name="Notifications", exact=True)).to_be_visible()

    call_today(page, 3)
    page.get_by_role("link", name="Peek at Åse Øvrebø").click()
    drawer = page.get_by_role("dialog", name="Åse Øvrebø")
    expect(drawer).to_contain_text("Why this score")
    for act, status in (("Take", "Taken"), ("Contacted", "Contacted"), ("Accept", "Accepted")):
        drawer.locator(".lead-controls").get_by_role("button", name=act, exact=True).click()
        expect(drawer.locator(".lead-controls .badge")).to_have_text(status)
    drawer.locator("[data-close-dialog]").first.click()
    expect(drawer).to_be_hidden()

    page.get_by_role("link", name="Peek at Łukasz Żak").click()
    drawer = page.get_by_role("dialog", name="Łukasz Żak")
    drawer.get_by_role("link", name="Reject…").click()
    reject(page, "Łukasz Żak")
    expect(drawer.locator(".lead-controls .badge")).to_have_text("Rejected")
    undo(page)
    expect(drawer.locator(".lead-controls .badge")).to_have_text("New")
    drawer.locator("[data-close-dialog]").first.click()
    expect(drawer).to_be_hidden()
    call_today(page, 2)
    assert statuses() == {
        "Åse": ("accepted", seller.email, True),
        "Łukasz": ("new", "", False),
        "Maja": ("new", "", False),
    }


def test_morning_on_the_phone(phone: Page, seller: User, overnight: dict[str, Lead]) -> None:
    phone.goto("/leads/?view=call-today")
    log_in_by_form(phone, seller)
    row = phone.locator("[data-row]").filter(has_text="Maja Lindqvist")
    controls = row.locator(".lead-controls")
    controls.get_by_role("button", name="Take", exact=True).tap()
    expect(controls.locator(".badge")).to_have_text("Taken")
    row.get_by_role("link", name="Maja Lindqvist", exact=True).tap()
    expect(panel(phone).locator(".badge")).to_have_text("Taken")
    for act, status in (("Contacted", "Contacted"), ("Accept", "Accepted")):
        panel(phone).get_by_role("button", name=act, exact=True).tap()
        expect(panel(phone).locator(".badge")).to_have_text(status)
    panel(phone).get_by_role("link", name="Reject…").tap()
    reject(phone, "Maja Lindqvist")
    expect(panel(phone).locator(".badge")).to_have_text("Rejected")
    undo(phone)
    expect(panel(phone).locator(".badge")).to_have_text("Accepted")
    assert_fits(phone)
    assert statuses()["Maja"] == ("accepted", seller.email, True)


def log_in_by_form(page: Page, user: User) -> None:
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Leads", level=1)).to_be_visible()


def call_today(page: Page, count: int) -> None:
    page.get_by_role("link", name="Leads").first.click()
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Call today").click()
    expect(page.locator("[data-row]")).to_have_count(count)


def panel(page: Page) -> Locator:
    return page.locator("[id^=lead-panel-].lead-controls")


def reject(page: Page, name: str) -> None:
    dialog = page.get_by_role("dialog", name=f"Reject {name}")
    dialog.get_by_label("No budget").check()
    dialog.get_by_role("button", name="Reject lead").click()
    expect(dialog).to_be_hidden()


def undo(page: Page) -> None:
    page.locator(".toast").filter(has_text="rejected").get_by_role("button", name="Undo").click()


def statuses() -> dict[str, tuple[str, str, bool]]:
    """By first name: status, owner, whether somebody was in touch."""
    leads = Lead.objects.select_related("contact")
    return {
        lead.contact.first_name: (lead.status, lead.owner, bool(lead.first_touch_at)) for lead in leads if lead.contact
    }
