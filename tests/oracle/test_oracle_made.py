"""What must be true of every score, on the worlds and models that hypothesis makes."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.score import Result, evaluate
from tests.oracle.strategies import documents, instants, worlds
from tests.oracle.texts import compared, normalised
from tests.oracle.world import Document, World

FEW = settings(max_examples=60, deadline=None)


def results(world: World, document: Document, as_of: datetime) -> list[Result]:
    found = (evaluate(world, document, record, as_of) for record in world.records(document["object"]))
    return [result for result in found if result is not None]


@FEW
@given(st.data())
def test_the_parts_add_up(data: st.DataObject) -> None:
    world = data.draw(worlds())
    document = data.draw(documents(world))
    for result in results(world, document, data.draw(instants())):
        for name, raw, _ in result.groups:
            assert raw == sum(points for group, _, points, _ in result.criteria if group == name)
        assert sum(raw for _, raw, _ in result.categories) == sum(points for _, _, points in result.groups)
        if not result.disqualified:
            assert result.raw == sum(points for _, _, points in result.categories)


@FEW
@given(st.data())
def test_labels_are_of_the_highest_cut_off_reached(data: st.DataObject) -> None:
    world = data.draw(worlds())
    document = data.draw(documents(world))
    for result in results(world, document, data.draw(instants())):
        for axis, bands in document.get("bands", {}).items():
            points, label = getattr(result, axis), getattr(result, f"{axis}_label")
            reached = [band["at_least"] for band in bands if band["at_least"] * 10 <= points]
            of_label = [band["at_least"] for band in bands if band["label"] == label]
            assert of_label == ([max(reached)] if reached else [])


@FEW
@given(st.data())
def test_a_shift_of_time_and_order_changes_nothing_but_the_instant(data: st.DataObject) -> None:
    world = data.draw(worlds())
    document = data.draw(documents(world))
    as_of = data.draw(instants())
    before = results(world, document, as_of)
    for records in (world.activities, *(record.changes for record in world.contacts)):
        records.reverse()  # type: ignore[attr-defined]
    assert results(world, document, as_of) == before


@FEW
@given(st.data())
def test_what_lies_ahead_and_what_machines_do_counts_for_nothing(data: st.DataObject) -> None:
    world = data.draw(worlds())
    document = data.draw(documents(world))
    as_of = data.draw(instants())
    before = results(world, document, as_of)
    world.activities = [
        activity for activity in world.activities if activity.occurred_at <= as_of and not activity.is_machine
    ]
    assert results(world, document, as_of) == before


@FEW
@given(st.data())
def test_more_of_a_positive_activity_never_lowers_its_sum(data: st.DataObject) -> None:
    world = data.draw(worlds())
    as_of = data.draw(instants())
    criterion = {"name": "C", "activity": "any", "points": 5, "award": "every", "decay": {"half_life_days": 30}}
    group = {"name": "G", "category": "engagement", "criteria": [criterion]}
    document = {"object": "contact", "kind": "combined", "limit": None, "groups": [group]}
    totals = [result.total for result in results(world, document, as_of)]
    world.activities = world.activities[: len(world.activities) // 2]
    fewer = [result.total for result in results(world, document, as_of)]
    assert all(less <= more for less, more in zip(fewer, totals, strict=True))
    criterion["points"] = 6
    assert all(
        less <= more for less, more in zip(fewer, (r.total for r in results(world, document, as_of)), strict=True)
    )


@FEW
@given(worlds())
def test_made_texts_are_stored_texts(world: World) -> None:
    for record in [*world.contacts, *world.companies, *world.deals]:
        for value in record.properties.values():
            for text in value if isinstance(value, tuple) else (value,):
                assert not isinstance(text, str) or text == normalised(text) == unicodedata.normalize("NFC", text) != ""
    emails = [compared(str(email)) for contact in world.contacts if (email := contact.properties.get("email"))]
    assert len(emails) == len(set(emails))
