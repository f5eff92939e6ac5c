"""Triggers at work, in a browser that complains about everything; axe on each page and state."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from crm.importers.running import Order, run_import
from crm.importers.session import Choices
from crm.models import Contact, RecordList
from leadscoring.accounts.models import User
from leadscoring.notifications.models import Notification
from scoring.domain.changes import score_changed_records
from scoring.domain.deliveries import perform_waiting
from scoring.domain.publishing import load_document
from scoring.models import Crossing, Delivery, ScoringModel, Trigger
from tests.scoring.world import document, publish
from tests.soundness import assert_sound, assert_sound_in_both_looks
from tests.triggers.world import ADD, give, hot, set_score
from tests.triggers.world import trigger as plain

LogIn = Callable[[Page, User], None]

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("transactional_db")]

NAMED = {"name": "Named", "if": {"property": "name", "op": "known"}, "points": 1}
HOT = plain("Hot lead to sales", actions=[ADD, {"do": "notify", "to": "owner"}], margin=5, cooldown_days=30)


def people() -> list[Contact]:
    names = [("Marek", "Zieliński"), ("Ingrid", "Solheim"), ("Astrid", "Lund"), ("Jan", "Kowalski")]
    return [
        Contact.objects.create(external_id=f"c{n}", first_name=first, last_name=last)
        for n, (first, last) in enumerate(names)
    ]


@pytest.mark.usefixtures("nobody_delivers")
def test_axe_finds_nothing_on_the_pages(live_page: Page, log_in: LogIn, admin: User) -> None:
    contacts = people()
    RecordList.objects.create(object="contact", name="Call list")
    empty = publish(document("Nothing yet", criteria=(NAMED,), object="company"))
    model = publish(hot(HOT, plain("Gone")))
    publish(hot(HOT))
    give(90, contacts[0])
    perform_waiting()
    give(85, contacts[1])
    load_document(hot(HOT | {"when": {"total": 60}}, plain("Warm", when={"from": 40, "to": 60})))
    found, failed = Trigger.objects.get(name=HOT["name"]), Delivery.objects.get(state="failed")
    log_in(live_page, admin)
    story = f"/models/{model.pk}/triggers/{found.pk}/"
    paths = [f"/models/{empty.pk}/triggers/", story, f"{story}?show=in", "/deliveries/", "/deliveries/?state=uncertain"]
    paths += [f"/deliveries/{failed.pk}/", f"/contacts/{contacts[0].pk}/", f"/models/{model.pk}/history/"]
    for path in paths:
        live_page.goto(path)
        assert_sound_in_both_looks(live_page, path)
    live_page.goto(f"/models/{model.pk}/triggers/")
    expect(live_page.get_by_text("Would have fired").first).to_be_visible()
    live_page.get_by_text("1 trigger that is not there any more").click()
    assert_sound_in_both_looks(live_page, "tab")
    live_page.goto(f"/models/{model.pk}/publish/")
    expect(live_page.locator(".is-counting")).to_have_count(0)
    assert_sound_in_both_looks(live_page, "publish")


def test_threshold_does_something(live_page: Page, log_in: LogIn, marketer: User, seller: User, tmp_path: Path) -> None:
    """Published with lists only; a day later somebody crosses; what failed is put right and tried again."""
    contacts = people()
    call_list = RecordList.objects.create(object="contact", name="Call list")
    set_score(90, *contacts[:2])
    version = load_document(hot(HOT), author=marketer)
    log_in(live_page, marketer)
    live_page.goto(f"/models/{version.model_id}/publish/")
    question = live_page.get_by_role("group", name="Hot lead to sales")
    expect(question).to_contain_text("2 contacts are in at once.")
    expect(question.get_by_label("Do nothing")).to_be_checked()
    expect(question.get_by_label("Tell and act on all 2")).to_be_visible()
    question.get_by_label("Only put them on lists").check()
    live_page.get_by_role("button", name="Publish v1").click()
    expect(live_page.locator("#model-status")).to_have_text("Live")
    assert set(call_list.members.values_list("record_id", flat=True)) == {contacts[0].pk, contacts[1].pk}
    live_page.get_by_role("link", name="History").click()
    expect(live_page.get_by_text("“Hot lead to sales”: lists only for those in at once")).to_be_visible()

    file = tmp_path / "news.csv"
    file.write_text("external_id,phone\nc2,95\n")
    run_import(Order("contacts", file, choices=Choices(news=True)), say=lambda _line: None)
    score_changed_records()
    perform_waiting()
    assert list(Crossing.objects.order_by("pk").values_list("outcome", flat=True)) == ["lists_only"] * 2 + ["fired"]
    live_page.get_by_role("navigation", name="Leads").get_by_role("link", name="Triggers").click()
    expect(live_page.get_by_text("Would have fired 1 time in the last 30 days, for 1 record.")).to_be_visible()
    live_page.get_by_role("link", name="Hot lead to sales").click()
    crossing = live_page.locator(".crossing").first
    expect(crossing).to_contain_text("Astrid Lund")
    expect(crossing).to_contain_text("Added to the list “Call list”")
    told = crossing.locator(".delivery").nth(1)
    expect(told).to_contain_text("There is no owner to tell.")
    expect(told).to_contain_text("Failed")
    assert_sound(live_page, "failed")

    Contact.objects.filter(pk=contacts[2].pk).update(owner=seller.email)
    told.get_by_role("button", name="Try again").click()
    expect(told).to_contain_text("Told Jonas Berg")
    expect(told).to_be_focused()
    expect(live_page.get_by_text("It is tried again.")).to_be_visible()
    assert_sound(live_page, "done")
    assert Notification.objects.filter(user=seller).count() == 1
    assert ScoringModel.objects.get().live_id == version.pk


@pytest.mark.usefixtures("nobody_delivers")
def test_line_that_waits_looks_for_itself(live_page: Page, log_in: LogIn, marketer: User) -> None:
    contacts = people()
    gone = RecordList.objects.create(object="contact", name="Call list")
    publish(hot(HOT))
    give(90, contacts[0])
    gone.delete()
    perform_waiting()
    RecordList.objects.create(object="contact", name="Call list")
    log_in(live_page, marketer)
    live_page.goto("/deliveries/")
    live_page.get_by_role("button", name="State").click()
    live_page.get_by_label("Failed", exact=True).check()
    expect(live_page).to_have_url(re.compile("state=failed"))
    line = live_page.locator(".delivery").last
    line.get_by_role("button", name="Try again").click()
    expect(line).to_contain_text("Waiting")
    perform_waiting()
    expect(line).to_contain_text("Added to the list “Call list”")
