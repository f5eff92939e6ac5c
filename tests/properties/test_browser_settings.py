"""An admin at the pages of properties, activity types, stages and rescoring, in a browser; each state is looked at by
axe."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from crm.domain.properties import create_property
from crm.domain.stages import add_stage
from crm.models import LifecycleStage, Property
from leadscoring.accounts.models import Organisation, User
from tests.factories.crm import ContactFactory, make_activity
from tests.scoring.world import CHIEF, document, publish
from tests.soundness import assert_accessible, assert_sound_in_both_looks

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TIER = {"name": "Gold", "if": {"property": "tier", "op": "is_any", "value": "gold"}, "points": 5}


@pytest.fixture
def page(live_page: Page, log_in: Callable[[Page, User], None], admin: User) -> Page:
    log_in(live_page, admin)
    return live_page


@pytest.fixture
def tier(transactional_db: None) -> Property:
    Organisation.current()
    made = create_property(actor=None, object="contact", name="tier", type="choice", label="Tier", choices=["gold"])
    contact = ContactFactory.create(properties={"tier": "gold"}, lifecycle_stage="lead")
    ContactFactory.create(properties={"tier": "7"}, lifecycle_stage="evangelist")
    make_activity(contact, "Demo asked for")
    publish(document(criteria=(CHIEF, TIER)))
    return made


def test_every_page_is_clean_and_fits(page: Page, tier: Property) -> None:
    stage = add_stage(name="lead", by=None)
    one = f"{reverse('activity_types')}one/?type="
    addresses = [
        *(f"{reverse('properties')}{query}" for query in ("", "?object=deal", "?search=zzz")),
        reverse("property-new"),
        *(reverse(name, args=[tier.pk]) for name in ("property", "property-type", "property-delete")),
        f"{reverse('property-type', args=[tier.pk])}?type=number",
        f"{reverse('property-type', args=[tier.pk])}?type=multi_choice",
        reverse("property-builtin", args=["company", "employees"]),
        *(f"{reverse('activity_types')}{query}" for query in ("", "?whose=ours", "?search=zzz")),
        f"{one}page_view",
        f"{one}Demo%20asked%20for",
        reverse("stages"),
        reverse("stage", args=[stage.pk]),
        reverse("stage-delete", args=[stage.pk]),
        reverse("rescoring"),
    ]
    for address in addresses:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert_sound_in_both_looks(page, address, narrow=320)


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_property_from_its_making_to_its_end(
    page: Page, tier: Property, size: dict[str, int], expected_console_errors: list[str]
) -> None:
    expected_console_errors.append("status of 422")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(reverse("property-new"))
    page.get_by_role("button", name="Create property").click()
    expect(page.get_by_label("Label", exact=True)).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Label", exact=True).fill("Seats wanted")
    page.get_by_role("button", name="Create property").click()
    expect(page.get_by_role("heading", name="Seats wanted", level=1)).to_be_visible()
    made = Property.objects.get(name="seats_wanted")

    page.goto(reverse("property-type", args=[made.pk]))
    page.get_by_label("New type").select_option(label="number")
    page.get_by_role("button", name="See what happens").click()
    expect(page.get_by_text("0 records have a value.")).to_be_visible()
    page.get_by_role("button", name="Change the type").click()
    expect(page.get_by_text("The property has its new type.")).to_be_visible()

    page.goto(reverse("property-delete", args=[tier.pk]))
    page.get_by_role("button", name="Delete property").click()
    expect(page.get_by_text("Type “tier” to confirm.")).to_be_visible()
    expect(page.get_by_label("Type “tier” to confirm")).to_be_focused()
    assert_accessible(page)
    page.get_by_label("Type “tier” to confirm").fill("tier")
    page.get_by_role("button", name="Delete property").click()
    expect(page.get_by_text("“Tier” is deleted")).to_be_visible()
    assert not Property.objects.filter(pk=tier.pk).exists()


def test_stages_are_taken_from_the_data_and_put_in_order(page: Page, tier: Property) -> None:
    page.goto(reverse("stages"))
    page.get_by_role("button", name="Add “evangelist”").click()
    expect(page.get_by_text("The stage “evangelist” is there.")).to_be_visible()
    page.get_by_role("button", name="Add “lead”").click()
    expect(page.get_by_text("The stage “lead” is there.")).to_be_visible()
    page.get_by_role("button", name="Move “lead” up").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("lead")
    assert [stage.name for stage in LifecycleStage.objects.all()] == ["lead", "evangelist"]


def test_whose_a_type_is_says_first_what_follows(page: Page, tier: Property) -> None:
    page.goto(reverse("activity_types"))
    page.get_by_label("Search activity types").fill("asked")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("link", name="Demo asked for").click()
    page.get_by_label("ours").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save it all the same").click()
    expect(page.get_by_text("Every score is computed anew")).to_be_visible()


def test_rescoring_refreshes_itself(page: Page, tier: Property) -> None:
    page.goto(reverse("rescoring"))
    expect(page.get_by_role("heading", name="Rescoring", level=1)).to_be_visible()
    with page.expect_response(lambda answer: answer.url.endswith(reverse("rescoring-state"))) as refreshed:
        pass
    assert refreshed.value.status == 200
    expect(page.get_by_role("link", name="Leads", exact=True).last).to_be_visible()
