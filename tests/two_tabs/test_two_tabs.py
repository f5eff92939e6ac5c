"""Two tabs, or a double click: what is gone meanwhile is said, deleting twice is harmless, a name is taken once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from crm.domain.errors import Refused
from crm.domain.list_changes import delete_list, rename_list
from crm.domain.lists import create_list
from crm.domain.properties import PropertyRefused, change_property, create_property, delete_property
from crm.domain.property_types import change_type
from crm.domain.rejection_reasons import ReasonRefused, add_reason
from crm.domain.stages import add_stage, delete_stage, label_stage
from crm.models import Property, RejectionReason
from leadscoring.accounts.domain import TeamRefused
from leadscoring.accounts.domain.teams import change_team, create_team, delete_team
from leadscoring.accounts.models import AuditEntry, User

CHANGES: dict[str, tuple[Callable[[User], Any], Callable[[Any, User], Any], Callable[[Any, User], Any]]] = {
    "property": (
        lambda by: create_property(actor=by, object="contact", name="mark", type="text"),
        lambda made, by: delete_property(property=made, typed="", by=by),
        lambda made, by: change_property(property=made, label="Mark", choices=[], by=by),
    ),
    "type": (
        lambda by: create_property(actor=by, object="contact", name="mark", type="text"),
        lambda made, by: delete_property(property=made, typed="", by=by),
        lambda made, by: change_type(property=made, type="number", typed="", by=by),
    ),
    "stage": (
        lambda by: add_stage(name="mark", by=by),
        lambda made, by: delete_stage(stage=made, by=by),
        lambda made, by: label_stage(stage=made, label="Mark", by=by),
    ),
    "team": (
        lambda by: create_team(name="mark", members=[], by=by),
        lambda made, by: delete_team(team=made, by=by),
        lambda made, by: change_team(team=made, name="Mark 2", members=[], by=by),
    ),
    "list": (
        lambda by: create_list(actor=by, object="contact", name="mark"),
        lambda made, by: delete_list(actor=by, of=made),
        lambda made, by: rename_list(actor=by, of=made, name="Mark 2", description=""),
    ),
}
"""Made, deleted, changed."""


@pytest.mark.parametrize("what", CHANGES)
def test_what_another_tab_deleted_is_said_and_deleting_it_twice_is_harmless(what: str, admin: User) -> None:
    make, delete, change = CHANGES[what]
    made = make(admin)
    one, other = (type(made).objects.get(pk=made.pk) for _tab in range(2))
    delete(one, admin)
    delete(other, admin)
    assert AuditEntry.objects.filter(action__endswith=".deleted").count() == 1
    with pytest.raises((Refused, TeamRefused), match="“mark” was deleted meanwhile"):
        change(made, admin)


@pytest.mark.parametrize(("name", "module"), [("property", "crm.views.properties"), ("stage", "crm.views.stages")])
def test_the_page_says_it_too(
    name: str, module: str, admin: User, client_for: Callable[[User | None], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted between the look-up and the change: as a double click does it."""
    make, delete, _change = CHANGES[name]
    made = make(admin)
    change = {"property": "change_property", "stage": "label_stage"}[name]
    real = {"property": change_property, "stage": label_stage}[name]

    def late(**values: Any) -> None:
        delete(type(made).objects.get(pk=made.pk), admin)
        real(**values)  # type: ignore[operator]

    monkeypatch.setattr(f"{module}.{change}", late)
    answer = client_for(admin).post(reverse(name, args=[made.pk]), {"label": "Mark"}, follow=True)
    assert answer.status_code == 200
    assert "“mark” was deleted meanwhile." in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_name_at_once_the_second_is_told() -> None:
    def reason() -> Any:
        return add_reason(name="No money", by=None)

    def property() -> Any:
        return create_property(actor=None, object="contact", name="mark", type="text")

    for make, refusal, model in ((reason, ReasonRefused, RejectionReason), (property, PropertyRefused, Property)):
        before = model.objects.count()
        answers = _at_once(make, make)
        assert sorted(isinstance(answer, refusal) for answer in answers) == [False, True], answers
        assert model.objects.count() == before + 1


def _at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each returned, or raised."""
    together = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            together.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
