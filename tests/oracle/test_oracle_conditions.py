"""Conditions: combinations, associated records, lists, activities, other models' scores."""

from __future__ import annotations

from typing import Any

import pytest

from tests.oracle.conditions import Subject, holds
from tests.oracle.examples import AS_OF, asks, company, contact, deal, model, view
from tests.oracle.world import Record, World

TRUE = {"property": "city", "op": "unknown"}
FALSE = {"property": "city", "op": "known"}


def small_world() -> World:
    """Contacts 1 and 2 of company 1, contact 3 of none; deal 1 of company 1 with contacts 1 and 3; deal 2 of nobody."""
    return World(
        companies=[company(1, industry="Software"), company(2)],
        contacts=[
            contact(1, company_id=1, job_title="CTO", country="NO"),
            contact(2, company_id=1, job_title="CFO", country="PL"),
            contact(3),
        ],
        deals=[deal(1, company_id=1, contact_ids=(1, 3), stage="open"), deal(2)],
    )


def holds_for(condition: dict[str, Any], record: Record, world: World) -> bool:
    return holds(condition, Subject(record, world, AS_OF))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"all": [TRUE, TRUE]}, True),
        ({"all": [TRUE, FALSE]}, False),
        ({"any": [FALSE, TRUE]}, True),
        ({"any": [FALSE, FALSE]}, False),
        ({"not": FALSE}, True),
        ({"not": {"any": [FALSE, {"all": [TRUE, {"not": TRUE}]}]}}, True),
    ],
)
def test_combinations(condition: dict[str, Any], expected: bool) -> None:
    record = contact()
    assert holds_for(condition, record, World(contacts=[record])) is expected


def test_to_one_path_without_a_company_is_blank() -> None:
    world = small_world()
    first, _, alone = world.contacts
    assert holds_for(asks("company.industry", "is_any", "software"), first, world)
    assert holds_for(asks("company.industry", "unknown"), alone, world)
    assert holds_for(asks("company.industry", "is_none", "x", or_blank=True), alone, world)
    assert not holds_for(asks("company.industry", "is_none", "x"), alone, world)


def test_to_many_path_needs_one_associated_record_whatever_the_operator() -> None:
    world = small_world()
    with_contacts, without = world.companies
    assert holds_for(asks("contact.job_title", "is_any", "cfo"), with_contacts, world)
    assert holds_for(asks("contact.job_title", "is_none", "cfo"), with_contacts, world)
    assert not holds_for(asks("contact.job_title", "unknown"), with_contacts, world)
    assert holds_for(asks("contact.job_title", "unknown"), world.deals[0], world)
    assert not holds_for(asks("contact.job_title", "unknown"), without, world)
    assert not holds_for(asks("contact.job_title", "is_none", "x", or_blank=True), without, world)


def test_deals_of_a_contact_are_those_that_name_it() -> None:
    world = small_world()
    found = [holds_for(asks("deal.stage", "is_any", "open"), record, world) for record in world.contacts]
    assert found == [True, False, True]


def test_deals_of_a_company_are_its_own() -> None:
    world = small_world()
    found = [holds_for(asks("deal.stage", "known"), record, world) for record in world.companies]
    assert found == [True, False]


def test_related_test_needs_one_record_that_satisfies_all_of_it() -> None:
    world = small_world()
    one = {"contact": {"all": [asks("job_title", "is_any", "CTO"), asks("country", "is_any", "NO")]}}
    split = {"contact": {"all": [asks("job_title", "is_any", "CTO"), asks("country", "is_any", "PL")]}}
    assert holds_for(one, world.companies[0], world)
    assert not holds_for(split, world.companies[0], world)
    assert not holds_for({"contact": {"not": asks("city", "known")}}, world.companies[1], world)


def test_inside_a_related_test_paths_lists_and_activities_are_that_records() -> None:
    world = small_world()
    world.lists = {("contact", "Called"): {2}, ("company", "Called"): {2}}
    world.activities = [view(contact_id=2)]
    first = world.companies[0]
    assert holds_for({"contact": {"all": [{"list": "Called"}, {"activity": ["page_view"]}]}}, first, world)
    assert not holds_for({"contact": {"all": [{"list": "Called"}, asks("job_title", "is_any", "CTO")]}}, first, world)
    assert holds_for({"deal": asks("company.industry", "is_any", "software")}, world.contacts[2], world)


def test_list_is_one_of_the_records_object() -> None:
    world = small_world()
    world.lists = {("contact", "Kundereisedagen 2025"): {1}}
    assert holds_for({"list": "kundereisedagen 2025"}, world.contacts[0], world)
    assert not holds_for({"list": "Kundereisedagen 2025"}, world.companies[0], world)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, True),
        ({"at_least": 2}, True),
        ({"at_least": 3}, False),
        ({"at_most": 2}, True),
        ({"at_most": 1}, False),
        ({"within_days": 1}, False),
        ({"within_days": 2, "at_most": 1}, True),
    ],
)
def test_activity_leaf_counts_occurrences(bounds: dict[str, int], expected: bool) -> None:
    world = World(contacts=[contact()], activities=[view(1), view(5), view(-1)])
    assert holds_for({"activity": "any"} | bounds, world.contacts[0], world) is expected


def test_activity_leaf_that_matches_nothing_is_false_even_with_at_most() -> None:
    world = World(contacts=[contact()])
    assert not holds_for({"activity": "any", "at_most": 3}, world.contacts[0], world)


def test_activities_of_a_company_and_a_deal_are_their_contacts() -> None:
    world = small_world()
    world.activities = [view(contact_id=1), view(contact_id=2), view(contact_id=3)]
    twice, thrice = {"activity": "any", "at_least": 2}, {"activity": "any", "at_least": 3}
    for record in (world.companies[0], world.deals[0]):
        assert holds_for(twice, record, world)
        assert not holds_for(thrice, record, world)


def test_score_leaf_reads_a_published_model_of_the_company() -> None:
    world = small_world()
    fit = {"if": asks("industry", "is_any", "Software"), "points": 7.5}
    world.models["Company fit"] = model(
        fit, object_name="company", bands={"total": [{"label": "Hot", "at_least": 7.5}]}
    )
    leaf = {"score": "Company fit", "field": "total", "op": "gte", "value": 7.5}
    assert [holds_for(leaf, record, world) for record in world.contacts] == [True, True, False]
    labelled = {"score": "Company fit", "field": "total_label", "op": "is_any", "value": "HOT"}
    assert holds_for(labelled, world.deals[0], world)
    unscored = {"score": "Company fit", "field": "total", "op": "unknown"}
    assert holds_for(unscored, world.deals[1], world)
