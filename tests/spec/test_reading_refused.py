"""Every fault that the format refuses: where it is said to be, and a word of what is said."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.spec.reading import DocumentRefused, read_model
from tests.spec.examples import CATALOGUE
from tests.spec.faults import ACTIVITY, CRITERION, GROUP, MODEL, PAGES, SCORE, TITLE
from tests.spec.faults_of_conditions import BANDS_AND_TRIGGERS, CONDITION
from tests.spec.mutation import ABSENT, BASE, changed

ALL_CASES = [*MODEL, *GROUP, *CRITERION, *ACTIVITY, *SCORE, *CONDITION, *BANDS_AND_TRIGGERS]


@pytest.mark.parametrize(
    ("place", "value", "fault_place", "words"),
    ALL_CASES,
    ids=[f"{place} = {'absent' if value is ABSENT else str(value)[:30]!a}" for place, value, _, _ in ALL_CASES],
)
def test_fault_is_refused_and_named_by_its_place(place: str, value: Any, fault_place: str | None, words: str) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_model(changed(place, value), CATALOGUE)

    expected = place if fault_place is None else fault_place
    assert [fault.place for fault in refusal.value.faults if words in fault.message] == [expected], refusal.value


def test_tiers_stand_in_place_of_five_keys() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_model(changed(f"{PAGES}.tiers", [{"from": 1, "points": 1}]), CATALOGUE)

    assert [(fault.place, fault.message[:28]) for fault in refusal.value.faults] == [
        (f"{PAGES}.{key}", "“tiers” stand in its place; ")
        for key in ("points", "award", "at_least", "at_most", "max_times")
    ]


def test_base_without_a_fault_is_read() -> None:
    assert read_model(BASE, CATALOGUE).name == "Tried"


def test_all_faults_are_named_at_once() -> None:
    document = changed(f"{TITLE}.points", "ten")
    document["groups"][1]["criteria"][0]["within_days"] = 0
    document["minimum"] = 101
    document["audience"]["exclude"] = ["Nobody"]

    with pytest.raises(DocumentRefused) as refusal:
        read_model(document, CATALOGUE)

    assert {fault.place for fault in refusal.value.faults} == {
        "minimum", "audience.exclude[0]", "groups[0].criteria[0].points", "groups[1].criteria[0].within_days",
    }  # fmt: skip
    assert str(refusal.value).count("\n") == 3
    assert "groups[0].criteria[0].points: must be a number, not the text “ten”" in str(refusal.value).splitlines()


@pytest.mark.parametrize("raw", [None, [], "text", 5, True])
def test_what_is_no_document_is_refused(raw: Any) -> None:
    with pytest.raises(DocumentRefused, match="must be a scoring model"):
        read_model(raw, CATALOGUE)


def test_conditions_nested_too_deep_are_refused() -> None:
    condition: dict[str, Any] = {"list": "Customers"}
    for _ in range(99):
        condition = {"not": condition}
    read_model(changed(f"{TITLE}.if", condition), CATALOGUE)
    with pytest.raises(DocumentRefused, match="100 deep"):
        read_model(changed(f"{TITLE}.if", {"not": condition}), CATALOGUE)


def test_a_negative_limit_is_one_fault() -> None:
    document = {key: value for key, value in changed("limit", -1).items() if key != "minimum"}
    with pytest.raises(DocumentRefused) as refusal:
        read_model(document, CATALOGUE)

    assert [str(fault) for fault in refusal.value.faults] == ["limit: must not be negative"]


def test_too_many_criteria_are_refused() -> None:
    criteria = [{"name": f"c{index}", "list": "Customers", "points": 1} for index in range(501)]
    read_model(changed("groups", [{"name": "g", "category": "fit", "criteria": criteria[:500]}]), CATALOGUE)
    with pytest.raises(DocumentRefused, match="501 criteria; a model may have at most 500"):
        read_model(changed("groups", [{"name": "g", "category": "fit", "criteria": criteria}]), CATALOGUE)


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("categories", {"engagement": {"limit": 5}}, "categories.engagement"),
        ("bands", {"engagement": [{"label": "1", "at_least": 5}]}, "bands.engagement"),
        ("groups", [{"name": "g", "category": "engagement", "criteria": []}], "groups[0].category"),
        (
            "triggers",
            [{"name": "t", "when": {"engagement": 5}, "actions": [{"do": "create_lead"}]}],
            "triggers[0].when",
        ),
    ],
)
def test_a_model_of_one_kind_lacks_the_other_category(key: str, value: Any, place: str) -> None:
    document = {
        "format": "leadscoring/1", "name": "f", "object": "contact", "kind": "fit",
        "groups": [{"name": "g", "criteria": []}],
    }  # fmt: skip
    assert read_model(document, CATALOGUE).groups[0].category == "fit"
    with pytest.raises(DocumentRefused) as refusal:
        read_model({**document, key: value}, CATALOGUE)
    assert [fault.place for fault in refusal.value.faults if fault.place.startswith(place)] != []
