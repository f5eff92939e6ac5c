"""The small changes of a draft: rules and groups added, switched, duplicated, moved and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from leadscoring.accounts.models import User
from scoring.domain.editing import PartGone, undo_change
from scoring.domain.rule_groups import add_group, delete_group, duplicate_group, save_group, step_group
from scoring.domain.rules import (
    PartRefused,
    add_rule,
    delete_rule,
    duplicate_rule,
    move_rule,
    save_rule,
    step_rule,
    switch_rule,
)
from scoring.models import ScoringModel
from tests.rules.world import key_of, key_of_group, mark, names, plain_of, rule

DANISH = {"name": "Danish", "if": {"property": "country", "op": "is_any", "value": ["DK"]}, "points": 5}


def test_added_rule_stands_at_the_end_and_sent_twice_is_there_once(model: ScoringModel, marketer: User) -> None:
    place = key_of_group(model, "Place")
    for points in (5, 6):
        add_rule(model=model, group_key=place, key="r1", rule={**DANISH, "points": points}, author=marketer)
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student", "Danish"]
    assert (rule(model, "Danish")["points"], rule(model, "Danish")["id"]) == (6, "r1")


def test_rule_added_to_a_group_that_is_gone_stands_in_the_last(model: ScoringModel, marketer: User) -> None:
    changed = add_rule(model=model, group_key="gone", key="r1", rule=DANISH, author=marketer)
    assert (names(model)["Site"], changed.group) == (["Pages", "Danish"], "Site")


def test_saved_rule_keeps_its_id_and_place(model: ScoringModel, marketer: User) -> None:
    switch_rule(model=model, key=key_of(model, "Fair"), enabled=False, author=marketer)
    before = rule(model, "Norwegian")
    save_rule(
        model=model, key=before["id"], rule={**DANISH, "id": "other"}, mark=mark(model, "Norwegian"), author=marketer
    )
    assert names(model)["Place"] == ["Danish", "Swedish", "Student"]
    assert rule(model, "Danish")["id"] == before["id"]


def test_fault_is_told_at_the_rule_even_where_its_double_comes_later(model: ScoringModel, marketer: User) -> None:
    with pytest.raises(PartRefused) as refused:
        save_rule(
            model=model, key=key_of(model, "Norwegian"), rule={**DANISH, "name": "Student"}, mark="", author=marketer
        )
    assert refused.value.place == "groups[0].criteria[0]"
    assert [fault.place for fault in refused.value.faults] == ["groups[0].criteria[0].name"]


def test_switching_is_said_by_what_is_asked_not_by_what_was(model: ScoringModel, marketer: User) -> None:
    key = key_of(model, "Norwegian")
    for enabled, stored in ((False, False), (False, False), (True, None)):
        changed = switch_rule(model=model, key=key, enabled=enabled, author=marketer)
        assert rule(model, "Norwegian").get("enabled") == stored
        key = changed.key


def test_copy_stands_beneath_under_a_name_of_its_own(model: ScoringModel, marketer: User) -> None:
    for _copy in range(2):
        duplicate_rule(model=model, key=key_of(model, "Norwegian"), author=marketer)
    assert names(model)["Place"] == ["Norwegian", "Norwegian 3", "Norwegian 2", "Swedish", "Student"]
    ids = [each["id"] for group in plain_of(model)["groups"] for each in group["criteria"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("name", "group", "before", "expected"),
    [
        ("Student", "Place", "Norwegian", {"Place": ["Student", "Norwegian", "Swedish"]}),
        ("Norwegian", "Place", "", {"Place": ["Swedish", "Student", "Norwegian"]}),
        ("Norwegian", "Place", "Student", {"Place": ["Swedish", "Norwegian", "Student"]}),
        ("Norwegian", "Lists", "Fair", {"Place": ["Swedish", "Student"], "Lists": ["Norwegian", "Fair"]}),
        ("Norwegian", "Lists", "Pages", {"Lists": ["Fair", "Norwegian"]}),
    ],
)
def test_rules_are_moved_within_and_between_groups(
    model: ScoringModel, marketer: User, name: str, group: str, before: str, expected: dict[str, list[str]]
) -> None:
    move_rule(
        model=model,
        key=key_of(model, name),
        group_key=key_of_group(model, group),
        before=key_of(model, before) if before else "",
        author=marketer,
    )
    assert {name: names(model)[name] for name in expected} == expected


def test_rule_moved_beside_its_namesake_is_renamed(model: ScoringModel, marketer: User) -> None:
    lists = key_of_group(model, "Lists")
    add_rule(model=model, group_key=lists, key="r1", rule={**DANISH, "name": "Norwegian"}, author=marketer)
    move_rule(model=model, key="r1", group_key=key_of_group(model, "Place"), before="", author=marketer)
    assert names(model)["Place"][-1] == "Norwegian 2"


def test_steps_end_at_the_group(model: ScoringModel, marketer: User) -> None:
    for by, expected in ((-1, 0), (1, 1), (1, 2), (1, 2)):
        step_rule(model=model, key=key_of(model, "Norwegian"), by=by, author=marketer)
        assert names(model)["Place"].index("Norwegian") == expected


@pytest.mark.parametrize("verb", [delete_rule, duplicate_rule])
def test_what_is_gone_is_said(model: ScoringModel, marketer: User, verb: Any) -> None:
    key = key_of(model, "Norwegian")
    delete_rule(model=model, key=key, author=marketer)
    with pytest.raises(PartGone):
        verb(model=model, key=key, author=marketer)


def test_deleted_rule_comes_back_to_its_place(model: ScoringModel, marketer: User) -> None:
    deleted = delete_rule(model=model, key=key_of(model, "Swedish"), author=marketer)
    assert deleted.name == "Swedish"
    assert deleted.saved.revision is not None
    undo_change(model=model, revision=deleted.saved.revision, author=marketer)
    assert names(model)["Place"] == ["Norwegian", "Swedish", "Student"]


def test_groups_are_added_changed_copied_and_deleted(model: ScoringModel, marketer: User) -> None:
    head = {"name": "New", "category": "fit", "limit": 5}
    for _sent in range(2):
        add_group(model=model, key="g1", head=head, author=marketer)
    save_group(model=model, key="g1", head={"name": "Newer", "category": "engagement"}, mark="", author=marketer)
    duplicate_group(model=model, key=key_of_group(model, "Place"), author=marketer)
    delete_group(model=model, key=key_of_group(model, "Lists"), author=marketer)
    assert list(names(model)) == ["Place", "Place 2", "Site", "Newer"]
    assert names(model)["Place 2"] == names(model)["Place"]
    newer = plain_of(model)["groups"][-1]
    assert (newer["id"], newer["category"], newer.get("limit"), newer["criteria"]) == ("g1", "engagement", None, [])


def test_groups_step_over_those_of_their_category(model: ScoringModel, marketer: User) -> None:
    add_group(model=model, key="g1", head={"name": "Last", "category": "fit"}, author=marketer)
    step_group(model=model, key="g1", by=-1, author=marketer)
    assert list(names(model)) == ["Place", "Last", "Site", "Lists"]
    step_group(model=model, key=key_of_group(model, "Site"), by=1, author=marketer)
    assert list(names(model)) == ["Place", "Last", "Site", "Lists"]


def test_last_group_can_not_be_deleted(model: ScoringModel, marketer: User) -> None:
    for name in ("Lists", "Site"):
        delete_group(model=model, key=key_of_group(model, name), author=marketer)
    with pytest.raises(PartRefused, match="at least one group"):
        delete_group(model=model, key=key_of_group(model, "Place"), author=marketer)
