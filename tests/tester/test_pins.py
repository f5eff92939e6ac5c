"""Pinned records: added, changed, removed and undone; checked in one statement; gone with their record."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from crm.models import Contact
from leadscoring.accounts.models import AuditEntry, User
from scoring.domain.errors import Refused
from scoring.domain.pins import pin_record, remove_pin, undo_pin
from scoring.domain.publishing import load_document, publish_version
from scoring.interfaces.tester_pins import pin_list
from scoring.models import Pin, ScoringModel, Version
from scoring.queries.models import read_version
from scoring.queries.pins import pinned_results
from scoring.spec.expectations import Expectation
from tests.scoring.world import finish
from tests.tester.conftest import HTMX, MODEL

MUST_BE_A1 = Expectation("cell", "A1")
UNDER_20 = Expectation("under", "20")
LEFT_OUT = Expectation("left_out")


def test_pins_are_checked_by_the_draft_and_by_what_is_in_force(
    draft: Version, maja: Contact, student: Contact, colleague: Contact, marketer: User
) -> None:
    pin_record(model=draft.model, record=maja, expected=Expectation("at_least", "35"), by=marketer)
    pin_record(model=draft.model, record=student, expected=UNDER_20, by=marketer)
    pin_record(model=draft.model, record=colleague, expected=LEFT_OUT, by=marketer)
    results = pinned_results(draft)
    assert [(row.record, row.result and row.result.total, row.passes, row.passed_before) for row in results.rows] == [
        (maja, 340, False, True),
        (student, 0, True, True),
        (colleague, None, True, True),
    ]
    assert (results.passing, results.total, results.against) == (2, 3, draft.model.published)
    assert [row.record for row in results.newly_failing] == [maja]


def test_pins_cost_the_same_for_one_and_for_ten(model: ScoringModel, marketer: User) -> None:
    people = [Contact.objects.create(email=f"{n}@x.example") for n in range(10)]
    version = model.published
    assert version
    version.model = model

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            pinned_results(version)
        return len(asked)

    pin_record(model=model, record=people[0], expected=UNDER_20, by=marketer)
    queries()
    one = queries()
    for person in people[1:]:
        pin_record(model=model, record=person, expected=UNDER_20, by=marketer)
    assert queries() == one


def test_pin_survives_publishing_and_leaves_with_its_record(draft: Version, maja: Contact, marketer: User) -> None:
    pin_record(model=draft.model, record=maja, expected=MUST_BE_A1, by=marketer)
    finish(publish_version(version=draft))
    assert Pin.objects.count() == 1
    maja.delete()
    assert Pin.objects.count() == 0


def test_second_expectation_takes_the_first_ones_place_and_undo_brings_it_back(
    model: ScoringModel, maja: Contact, marketer: User, admin: User
) -> None:
    first = pin_record(model=model, record=maja, expected=MUST_BE_A1, by=marketer)
    second = pin_record(model=model, record=maja, expected=UNDER_20, by=admin)
    assert (second.pk, second.pinned_by) == (first.pk, admin)
    undo_pin(pin=second, revision=second.revision, by=admin)
    assert Pin.objects.get().expected == MUST_BE_A1.plain()
    with pytest.raises(Refused, match="changed since"):
        undo_pin(pin=second, revision=second.revision, by=admin)
    actions = AuditEntry.objects.filter(action__startswith="pin.").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["pin.added", "pin.changed", "pin.changed"]


def test_removed_pin_is_put_back_unless_pinned_anew(model: ScoringModel, maja: Contact, marketer: User) -> None:
    pin = pin_record(model=model, record=maja, expected=MUST_BE_A1, by=marketer)
    gone = remove_pin(pin=pin, by=marketer)
    assert not model.pins.filter(removed_at=None).exists()
    undo_pin(pin=gone, revision=gone.revision, by=marketer)
    assert model.pins.filter(removed_at=None).get() == pin
    gone = remove_pin(pin=pin, by=marketer)
    pin_record(model=model, record=maja, expected=UNDER_20, by=marketer)
    with pytest.raises(Refused, match="anew"):
        undo_pin(pin=gone, revision=gone.revision, by=marketer)


def test_draft_that_cannot_be_read_says_so_of_the_pins(model: ScoringModel, maja: Contact, marketer: User) -> None:
    pin_record(model=model, record=maja, expected=MUST_BE_A1, by=marketer)
    draft = load_document(MODEL.replace("points: 20", "points: 12"))
    Version.objects.filter(pk=draft.pk).update(document=draft.document.replace("job_title", "no_such"))
    draft = Version.objects.select_related("model__published").get(pk=draft.pk)
    results = pinned_results(draft)
    assert [(row.passes, row.passed_before) for row in results.rows] == [(None, True)]
    assert results.faults[0].startswith("groups[0].criteria[0]")


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        (Expectation("total_label", "Hot"), "0, Cold"),
        (Expectation("fit_label", "A"), "fit B"),
        (Expectation("engagement_label", "1"), "engagement 2"),
        (MUST_BE_A1, "0, B2"),
        (UNDER_20, "0, B2"),
    ],
)
def test_pin_is_answered_with_what_it_asks(
    expected: Expectation, said: str, model: ScoringModel, student: Contact, marketer: User
) -> None:
    pin_record(model=model, record=student, expected=expected, by=marketer)
    version = model.published
    assert version
    version.model = model
    line = pin_list(pinned_results(version), read_version(version).document, None).lines[0]
    assert (line.result, line.before) == (said, "")


def test_form_pins_with_undo(as_marketer: Client, model: ScoringModel, maja: Contact) -> None:
    url = f"/models/{model.pk}/tester/records/{maja.pk}/pin/"
    page = as_marketer.get(url, headers=HTMX).text
    assert "must be A1" in page
    assert "What must Åse Łącka get?" in page
    response = as_marketer.post(url, {"expected": "under", "points": "20,5"}, headers=HTMX)
    pin = Pin.objects.get()
    assert (response.status_code, pin.expected) == (204, {"kind": "under", "value": "20.5"})
    events = json.loads(response["HX-Trigger"])
    assert events["toast"] == {
        "text": "Pinned: Åse Łącka must stay under 20.5.",
        "undo": f"/models/{model.pk}/pins/{pin.pk}/undo/1/",
    }
    assert as_marketer.post(events["toast"]["undo"], headers=HTMX).status_code == 204
    assert not model.pins.filter(removed_at=None).exists()
    assert as_marketer.post(events["toast"]["undo"], headers=HTMX).status_code == 409


@pytest.mark.parametrize("sent", [{}, {"expected": "at_least"}, {"expected": "under", "points": "many"},
                                  {"expected": "under", "points": "1.25"}, {"expected": "cell:Z9"}])  # fmt: skip
def test_form_with_a_fault_is_shown_again(
    as_marketer: Client, model: ScoringModel, maja: Contact, sent: dict[str, str]
) -> None:
    response = as_marketer.post(f"/models/{model.pk}/tester/records/{maja.pk}/pin/", sent, headers=HTMX)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    assert not Pin.objects.exists()


def test_sales_see_the_set_and_may_not_change_it(
    as_seller: Client, model: ScoringModel, maja: Contact, marketer: User
) -> None:
    pin = pin_record(model=model, record=maja, expected=MUST_BE_A1, by=marketer)
    page = as_seller.get(f"/models/{model.pk}/").text
    assert "must be A1" in page
    assert "1 of 1 as expected" in page
    assert "Take Åse Łącka out" not in page
    assert as_seller.post(f"/models/{model.pk}/pins/{pin.pk}/remove/", headers=HTMX).status_code == 403
    assert as_seller.get(f"/models/{model.pk}/tester/records/{maja.pk}/pin/", headers=HTMX).status_code == 403


def test_label_that_is_gone_stays_in_the_form(
    as_marketer: Client, model: ScoringModel, maja: Contact, marketer: User
) -> None:
    pin_record(model=model, record=maja, expected=Expectation("total_label", "Boiling"), by=marketer)
    page = as_marketer.get(f"/models/{model.pk}/tester/records/{maja.pk}/pin/", headers=HTMX).text
    assert "must be Boiling (no such label now)" in page
