"""Undo, and drafts that can't be read as a whole, after what others did meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import RecordList
from leadscoring.accounts.models import User
from scoring.domain.archiving import archive_model
from scoring.domain.editing import change_draft, undo_change
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document
from scoring.domain.rule_groups import delete_group
from scoring.domain.rules import add_rule, delete_rule
from scoring.models import ScoringModel
from tests.rules.conftest import fair, model
from tests.rules.world import TEXT, key_of, key_of_group, names, rule

__all__ = ["fair", "model"]


def test_a_deleted_group_comes_back_without_the_rule_that_was_added_again(model: ScoringModel, marketer: User) -> None:
    kept: dict[str, Any] = rule(model, "Swedish")
    other, place = {**kept, "name": "Other"}, key_of_group(model, "Place")
    add_rule(model=model, group_key=place, key="other", rule=other, author=marketer)
    kept = rule(model, "Swedish")
    deleted = delete_group(model=model, key=key_of_group(model, "Place"), author=marketer)
    add_rule(model=model, group_key="gone", key=kept["id"], rule=kept, author=marketer)
    assert deleted.saved.revision is not None
    undo_change(model=model, revision=deleted.saved.revision, author=marketer)
    assert names(model)["Place"] == ["Norwegian", "Student", "Other"]
    assert names(model)["Site"] == ["Pages", "Swedish"]


def _rename(name: str) -> Any:
    return lambda desk: desk.plain.update(name=name)


def test_draft_that_cant_be_read_takes_no_name_of_another(
    model: ScoringModel, fair: RecordList, marketer: User
) -> None:
    load_document(TEXT.replace("name: Hot", "name: Cold"))
    fair.delete()
    with pytest.raises(Refused, match="already called “Cold”"):
        change_draft(model=model, author=marketer, change=_rename("Cold"))


def test_draft_that_cant_be_read_of_an_archived_model_stays(
    model: ScoringModel, fair: RecordList, marketer: User, admin: User
) -> None:
    fair.delete()
    archive_model(model=model, by=admin)
    with pytest.raises(Refused, match="is archived"):
        delete_rule(model=model, key=key_of(model, "Student"), author=marketer)
