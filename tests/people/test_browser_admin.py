"""An admin's first hour, in a browser: the organisation, a team, somebody new, the log; on a phone too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import Organisation, Team, User
from tests.soundness import assert_accessible, assert_fits, assert_sound_in_both_looks

PHONE, WIDE, NARROWEST = {"width": 390, "height": 844}, {"width": 1440, "height": 900}, {"width": 320, "height": 700}


@pytest.fixture
def page(live_page: Page, log_in: Callable[[Page, User], None], admin: User) -> Page:
    log_in(live_page, admin)
    return live_page


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_first_hour(page: Page, size: dict[str, int], expected_console_errors: list[str]) -> None:
    expected_console_errors.append("status of 422")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/")
    expect(page.get_by_role("heading", name="Set up", level=1)).to_be_visible()
    page.get_by_role("link", name="Organisation").last.click()

    page.get_by_label("Name").fill("Vekt AS")
    domain = page.get_by_label("Own e-mail domains")
    domain.fill("vekt.example")
    domain.press("Enter")
    zone = page.get_by_role("combobox", name="Time zone")
    zone.fill("tokyo")
    expect(page.get_by_role("option", name="Asia/Tokyo")).to_be_visible()
    zone.press("Enter")
    expect(zone).to_have_value("Asia/Tokyo")
    page.get_by_role("button", name="Save", exact=True).click()
    # It moves scores: what follows is said first.
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save it all the same").click()
    expect(page.get_by_text("Every score is computed anew")).to_be_visible()
    assert Organisation.objects.get().time_zone == "Asia/Tokyo"

    page.goto(reverse("team-new"))
    page.get_by_label("Name").fill("Inside sales")
    page.get_by_role("button", name="Create team").click()
    expect(page.get_by_role("link", name="Inside sales", exact=True)).to_be_visible()

    page.goto(reverse("person-invite"))
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.get_by_label("E-mail address").fill("nora@vekt.example")
    page.get_by_label("Name", exact=True).fill("Nora Dahl")
    page.get_by_label("Inside sales").check()
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_role("heading", name="Nora Dahl is invited")).to_be_visible()
    assert_fits(page)
    assert_accessible(page)
    link = page.get_by_label("One-time link").input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    page.evaluate("""() => {
      Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject() } });
      document.execCommand = () => false;
    }""")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_text("copy it by hand")).to_be_visible()

    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("New Password", exact=True).fill("a long and winding road")
    page.get_by_label("New Password (again)").fill("a long and winding road")
    page.get_by_role("button", name="Save the password").click()
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill("nora@vekt.example")
    page.locator("#id_password").fill("a long and winding road")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Leads", level=1)).to_be_visible()


def test_every_page_is_clean_and_fits(page: Page, admin: User, seller: User) -> None:
    today = timezone.localdate()
    User.objects.filter(pk=seller.pk).update(away_from=today, away_until=today + timedelta(days=5))
    off = User.objects.create_user("off@a-rather-long-domain-name.example", None, name="Oda Off", is_active=False)
    team = Team.objects.create(name="Inside sales")
    before, after = {"name": "Sales", "members": ["a@x.example"] * 9}, {"name": "Inside sales", "members": []}
    record(action="team.changed", actor=admin, on=team, before=before, after=after)
    addresses = [
        reverse("people"),
        reverse("people") + "?search=nobody",
        reverse("person-invite"),
        reverse("person", args=[seller.pk]),
        reverse("person", args=[off.pk]),
        reverse("person", args=[admin.pk]),
        reverse("teams"),
        reverse("team", args=[team.pk]),
        reverse("team-delete", args=[team.pk]),
        reverse("profile"),
        reverse("organisation"),
        reverse("audit"),
        reverse("audit") + "?from=soon&object=accounts.team&id=1",
        reverse("set_up"),
    ]
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_sound_in_both_looks(page, address, narrow=320)


def test_audit_log_is_filtered_in_place(page: Page, admin: User) -> None:
    for number in range(60):
        record(
            action="team.changed",
            actor=admin,
            object_type="accounts.team",
            object_id=number,
            object_label=f"T{number}x",
        )
    page.goto(reverse("audit"))
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_text("T9x", exact=True)).to_be_visible()
    expect(page.get_by_text("T59x", exact=True)).to_have_count(0)
    page.get_by_role("searchbox", name="Search the audit log").fill("T42")
    expect(page.locator(".audit-entry")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"audit/\?search=T42&(?!.*before)"))
    page.get_by_role("searchbox", name="Search the audit log").fill("nothing like it")
    expect(page.get_by_text("Nothing matches")).to_be_visible()
    assert_accessible(page)
