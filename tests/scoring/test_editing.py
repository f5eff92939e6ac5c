"""A draft is changed part by part; what another changed meanwhile is said, and what is undone comes back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.editing import Desk, PartChanged, PartGone, Saved, change_draft, undo_change
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.models import ScoringModel, Version
from scoring.spec.parts import criterion_key, group_key, head_of_group, mark_of
from scoring.spec.refusal import DocumentRefused

TEXT = """
format: leadscoring/1
name: Hot
object: contact
kind: fit
groups:
  - name: Place
    limit: 20
    criteria:
      - {name: Norwegian, if: {property: country, op: is_any, value: NO}, points: 10}
      - {name: Swedish, if: {property: country, op: is_any, value: SE}, points: 5}
  - name: Lists
    criteria:
      - {name: Fair, list: Fair, points: 3}
"""


@pytest.fixture
def model(db: None) -> ScoringModel:
    RecordList.objects.create(object="contact", name="Fair")
    return load_document(TEXT).model


def plain_of(model: ScoringModel) -> Any:
    return json.loads(model.versions.get(status="draft").document)


def worth(points: int, name: str = "Norwegian", mark: str = "") -> Any:
    def change(desk: Desk) -> None:
        key = next(
            criterion_key(group, criterion)
            for group in desk.plain["groups"]
            for criterion in group["criteria"]
            if criterion["name"] == name
        )
        desk.criterion(key, mark)[1]["points"] = points

    return change


def remove(key: str) -> Any:
    def change(desk: Desk) -> None:
        (group, place), _criterion = desk.criterion(key)
        del desk.plain["groups"][group]["criteria"][place]

    return change


def saved(model: ScoringModel, author: User, change: Any) -> Saved:
    return change_draft(model=model, author=author, change=change)


def test_first_change_gives_ids_and_every_part_keeps_its_key(model: ScoringModel, marketer: User) -> None:
    group = plain_of(model)["groups"][0]
    keys = group_key(group), criterion_key(group, group["criteria"][1])
    saved(model, marketer, worth(12))
    changed = plain_of(model)
    assert all("id" in part for group in changed["groups"] for part in (group, *group["criteria"]))
    desk = Desk(changed, "")
    assert desk.group(keys[0])["name"] == "Place"
    assert desk.criterion(keys[1])[1]["name"] == "Swedish"
    again = changed["groups"][0]
    assert (group_key(again), criterion_key(again, again["criteria"][1])) == keys


def test_the_part_that_was_changed_first_keeps_its_key_too(model: ScoringModel, marketer: User) -> None:
    group = plain_of(model)["groups"][0]
    key = criterion_key(group, group["criteria"][0])
    saved(model, marketer, worth(12))
    assert Desk(plain_of(model), "").criterion(key)[1]["points"] == 12


def test_nothing_changed_stores_nothing_and_begins_no_draft(model: ScoringModel, marketer: User) -> None:
    draft = model.versions.get()
    assert saved(model, marketer, worth(10)) == Saved(draft, None)
    draft.refresh_from_db()
    assert (draft.revision, draft.revisions.count()) == (1, 1)
    publish_version(version=draft)
    model.refresh_from_db()
    assert saved(model, marketer, worth(10)).version == draft
    assert saved(model, marketer, worth(11)).version.number == 2


def test_anothers_change_of_the_same_part_is_a_conflict_of_another_part_is_not(
    model: ScoringModel, marketer: User, admin: User
) -> None:
    seen = mark_of(plain_of(model)["groups"][0]["criteria"][0])
    saved(model, admin, worth(7, "Swedish"))
    saved(model, marketer, worth(11, mark=seen))
    with pytest.raises(PartChanged, match="Ida Moen") as refused:
        saved(model, admin, worth(12, mark=seen))
    assert refused.value.theirs["points"] == 11
    assert [each["points"] for each in plain_of(model)["groups"][0]["criteria"]] == [11, 7]


def test_part_that_is_gone_is_said(model: ScoringModel, marketer: User) -> None:
    group = plain_of(model)["groups"][0]
    key = criterion_key(group, group["criteria"][0])
    saved(model, marketer, remove(key))
    with pytest.raises(PartGone, match="Ida Moen"):
        saved(model, marketer, remove(key))


def test_mark_of_a_group_leaves_its_criteria_out(model: ScoringModel, marketer: User) -> None:
    group = plain_of(model)["groups"][0]
    seen = mark_of(head_of_group(group))
    saved(model, marketer, worth(11))
    saved(model, marketer, lambda desk: desk.group(group_key(group), seen).update(limit=30))
    assert plain_of(model)["groups"][0]["limit"] == 30


def test_faults_are_refused_whole(model: ScoringModel, marketer: User) -> None:
    with pytest.raises(DocumentRefused, match=r"groups\[0\]\.criteria\[0\]\.points"):
        saved(model, marketer, worth("many"))  # type: ignore[arg-type]
    assert model.versions.get().revision == 1


def test_fault_from_before_stands_in_nobodys_way_but_its_own(model: ScoringModel, marketer: User) -> None:
    RecordList.objects.all().delete()
    saved(model, marketer, worth(11))
    saved(model, marketer, lambda desk: desk.plain["groups"].reverse())
    assert plain_of(model)["groups"][1]["criteria"][0]["points"] == 11
    with pytest.raises(DocumentRefused, match="Fair"):
        saved(model, marketer, worth(4, "Fair"))
    saved(model, marketer, remove(plain_of(model)["groups"][0]["criteria"][0]["id"]))
    assert plain_of(model)["groups"][0]["criteria"] == []


def test_undo_of_the_last_change_is_what_was_before(model: ScoringModel, marketer: User) -> None:
    done = saved(model, marketer, worth(11))
    assert done.revision is not None
    undo_change(model=model, revision=done.revision, author=marketer)
    assert [each["points"] for each in plain_of(model)["groups"][0]["criteria"]] == [10, 5]


def test_undo_after_later_changes_puts_back_what_was_deleted(model: ScoringModel, marketer: User) -> None:
    group = plain_of(model)["groups"][0]
    gone = saved(model, marketer, remove(criterion_key(group, group["criteria"][0])))
    moved = saved(model, marketer, worth(7, "Swedish"))
    saved(model, marketer, worth(8, "Swedish"))
    assert gone.revision is not None
    assert moved.revision is not None
    with pytest.raises(Refused, match="changed since"):
        undo_change(model=model, revision=moved.revision, author=marketer)
    undo_change(model=model, revision=gone.revision, author=marketer)
    criteria = plain_of(model)["groups"][0]["criteria"]
    assert [(each["name"], each["points"]) for each in criteria] == [("Norwegian", 10), ("Swedish", 8)]


def test_undo_of_a_deleted_group_brings_its_criteria(model: ScoringModel, marketer: User) -> None:
    gone = saved(model, marketer, lambda desk: desk.plain["groups"].pop(1))
    saved(model, marketer, worth(8, "Swedish"))
    assert gone.revision is not None
    undo_change(model=model, revision=gone.revision, author=marketer)
    assert [group["name"] for group in plain_of(model)["groups"]] == ["Place", "Lists"]


def test_nothing_is_kept_of_a_draft_that_was_published(model: ScoringModel, marketer: User) -> None:
    done = saved(model, marketer, worth(11))
    publish_version(version=Version.objects.get())
    assert not done.version.revisions.exists()
    assert done.revision is not None
    with pytest.raises(Refused, match="published"):
        undo_change(model=model, revision=done.revision, author=marketer)
