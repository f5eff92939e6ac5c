"""What the world as a whole has to be: the same every time, complete, without contradictions, and worth analysing."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.demo.records import DemoContact
from crm.demo.stages import STAGES
from crm.demo.world import Batch, World
from tests.demo.conftest import AS_OF, made

Large = tuple[World, Batch]


def test_world_is_the_same_for_the_same_seed_and_day() -> None:
    (_world, first), (_another, second) = made(300), made(300)

    assert first == second


def test_world_is_another_for_another_seed() -> None:
    assert [contact.email for contact in made(50)[1].contacts] != [
        contact.email for contact in made(50, seed=2)[1].contacts
    ]


@pytest.mark.parametrize("count", [1, 2, 13, 14, 15, 333])
def test_world_has_exactly_as_many_contacts_as_asked_for(count: int) -> None:
    _world, batch = made(count, size=100)

    assert [contact.number for contact in batch.contacts] == list(range(1, count + 1))


def test_emails_names_and_domains_are_there_once_and_invented(large: Large) -> None:
    _world, batch = large
    emails = [contact.email.lower() for contact in batch.contacts]

    assert len(set(emails)) == len(emails)
    assert len({company.name for company in batch.companies}) == len(batch.companies)
    assert len({company.domain for company in batch.companies}) == len(batch.companies)
    assert [email for email in emails if not (email.isascii() and email.endswith(".example"))] == []


def test_nothing_happens_before_the_history_or_after_now(large: Large) -> None:
    world, batch = large
    moments = [at for contact in batch.contacts for at, *_ in contact.steps]
    made_at = [contact.created for contact in batch.contacts] + [company.created for company in batch.companies]

    assert max(moments) < AS_OF.timestamp()
    assert min(moments) >= world.seasons.start - 40 * 86_400  # who registers for an event does so weeks before
    assert max(made_at) < AS_OF.timestamp()


def test_every_known_type_of_activity_occurs(large: Large) -> None:
    world, batch = large
    types = {world.shelf.keys.rows[key].type for contact in batch.contacts for _at, key, *_ in contact.steps}

    assert types == {*THEIRS, *OURS, *NEITHER}


def test_machines_only_open_and_click(large: Large) -> None:
    world, _batch = large

    assert {key.type for key in world.shelf.keys.rows if key.is_machine} == {"email_open", "email_click"}


def test_activity_is_spread_as_in_life(large: Large) -> None:
    _world, batch = large
    counts = [len(contact.steps) for contact in batch.contacts]

    assert 0.75 < sum(1 for count in counts if count) / len(counts) < 0.9
    assert 4 <= median(count for count in counts if count) <= 12
    assert max(counts) > 1000


def test_few_buy_and_those_who_do_showed_it(large: Large) -> None:
    world, batch = large
    new = [contact for contact in batch.contacts if contact.company and contact.company.kind != "customer"]
    looked = [contact for contact in new if _times(world, contact, "pricing") >= 2]
    others = [contact for contact in new if _times(world, contact, "pricing") == 0]

    assert 0.01 < _share_of_buyers(world, new) < 0.05
    assert _share_of_buyers(world, looked) > 3 * _share_of_buyers(world, others)


def test_neither_competitors_nor_students_nor_colleagues_buy(large: Large) -> None:
    world, batch = large
    kinds = ("competitor", "university", "own", "partner")
    those = [contact for contact in batch.contacts if contact.company is None or contact.company.kind in kinds]

    assert len(those) > 100
    assert _share_of_buyers(world, those) == 0


def test_deals_are_of_people_of_the_company_and_closed_when_over(large: Large) -> None:
    world, batch = large
    today = world.seasons.date_of(world.seasons.now)

    assert {deal.stage for deal in batch.deals} == {
        *("qualification", "discovery", "proposal", "negotiation", "closed_won", "closed_lost")
    }
    for deal in batch.deals:
        assert all(contact.company is deal.company for contact in deal.contacts)
        assert deal.close_date is not None
        assert (deal.close_date < today) == deal.stage.startswith("closed")
        assert deal.amount > 0


def test_every_purchase_has_its_deal(large: Large) -> None:
    world, batch = large
    bought = Counter(
        properties
        for contact in batch.contacts
        for _at, key, _value, properties in contact.steps
        if _is(world, key, "purchase")
    )

    assert set(bought.values()) == {1}
    assert set(bought) <= {f'{{"order": "{deal.external_id}"}}' for deal in batch.deals if deal.stage == "closed_won"}


def test_stages_have_a_history_that_leads_to_them(large: Large) -> None:
    _world, batch = large
    with_stage = [contact for contact in batch.contacts if contact.lifecycle_stage]

    assert {contact.lifecycle_stage for contact in with_stage} == set(STAGES)
    for contact in batch.contacts:
        changes = contact.stage_changes
        assert ["", *(new for _at, _old, new in changes)] == [
            *(old for _at, old, _new in changes),
            contact.lifecycle_stage,
        ]
        assert [at for at, *_ in changes] == sorted(at for at, *_ in changes)


def test_noise_of_real_databases_is_there(large: Large) -> None:
    _world, batch = large

    assert sum(1 for contact in batch.contacts if contact.email.startswith("info@")) > 20
    assert sum(1 for contact in batch.contacts if contact.persona == "spammer") > 20
    assert sum(1 for contact in batch.contacts if not contact.job_title) > 200
    assert sum(1 for contact in batch.contacts if contact.job_title.isupper()) > 20
    assert sum(1 for company in batch.companies if "employees" in company.unknown) > 20
    assert {column for company in batch.companies for column in company.unknown} == {
        *("industry", "employees", "annual_revenue", "city")
    }


def _is(world: World, key: int, type_: str) -> bool:
    return world.shelf.keys.rows[key].type == type_


def _times(world: World, contact: DemoContact, topic: str) -> int:
    return sum(1 for _at, key, *_ in contact.steps if world.shelf.keys.topics.get(key) == topic)


def _share_of_buyers(world: World, contacts: list[DemoContact]) -> float:
    buyers = [contact for contact in contacts if any(_is(world, key, "purchase") for _at, key, *_ in contact.steps)]
    return len(buyers) / len(contacts)
