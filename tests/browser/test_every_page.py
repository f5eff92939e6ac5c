"""Every page of the menu, and one of each kind behind it: axe finds nothing, and nothing is wider than the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from crm.models import Property
from leadscoring.accounts.models import User
from leadscoring.registry import nav_items
from tests.access.addresses import our_addresses
from tests.access.world import Everything, make_everything
from tests.soundness import faults_of, too_wide

pytestmark = pytest.mark.django_db(transaction=True)

BEHIND = [
    *("contact", "company", "deal", "list", "task_new", "lead_reject", "view_new", "view_edit", "bulk_change"),
    *("model", "model-triggers", "trigger", "delivery", "model-feedback", "model-publish", "model-edit"),
    *("import-columns", "import-check", "property", "activity_type", "stage", "person", "team", "profile"),
    *("notifications", "notification_settings", "teams", "rejection_reason_edit"),
]
"""Those of the menu are added by themselves."""

ASKED = {"deals": "?view=table", "activity_type": "?type=page_view"}
OF_DJANGO = "admin:index"
NARROW = (390, 320)


@pytest.fixture
def everything(transactional_db: None, admin: User, seller: User) -> Everything:
    made = make_everything(who=admin, seller=seller, admin=admin)
    # Long enough to show what does not wrap.
    Property.objects.create(object="contact", name="x" * 50, label="Grundstücksverkehrsgenehmigungszuständigkeit " * 2)
    return made


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_accessible_and_fits(
    live_page: Page, log_in: Callable[[Page, User], None], admin: User, everything: Everything, half: int
) -> None:
    log_in(live_page, admin)
    found: dict[str, str] = {}
    for name, url in list(pages(everything))[half::2]:
        live_page.emulate_media(color_scheme="light")
        live_page.set_viewport_size({"width": 1440, "height": 900})
        response = live_page.goto(url)
        assert response is not None
        if not response.ok:
            found[name] = f"{url} answered {response.status}"
            continue
        if faults := faults_at_every_width(live_page):
            found[name] = f"{url}: {faults}"
    if found:
        pytest.fail("\n".join(f"{name}: {fault}" for name, fault in found.items()), pytrace=False)


def pages(everything: Everything) -> Iterator[tuple[str, str]]:
    known = {address.name: address for address in our_addresses()}
    in_menu = [item.url_name for item in nav_items() if item.url_name != OF_DJANGO]
    for name in [*in_menu, *BEHIND]:
        if name in known:
            yield name, known[name].url(everything.known) + ASKED.get(name, "")
        else:
            pytest.fail(f"There is no page “{name}”.", pytrace=False)


def faults_at_every_width(page: Page) -> list[str]:
    """Light and wide, then dark and narrow."""
    faults = faults_of(page)
    page.emulate_media(color_scheme="dark")
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 900})
        if wide := too_wide(page):
            faults.append(f"{wide} px too wide at {width}")
    return [*faults, *faults_of(page)]
