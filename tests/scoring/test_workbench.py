"""What is kept of the database's vocabulary is never stale: other connections, rollbacks, every table."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from crm.models import ActivityType, Property, RecordList
from leadscoring.accounts.models import Organisation
from scoring.domain.publishing import load_document
from scoring.models import ScoringModel
from scoring.queries.documents import open_workbench
from tests.scoring.world import document

T = TypeVar("T")


def elsewhere(work: Callable[[], T]) -> T:
    """By another connection, committed."""

    def run() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(run).result()


def lists() -> set[str]:
    return {name for _object, name in open_workbench().environment.lists}


@pytest.mark.django_db
def test_the_same_rows_give_the_same_workbench_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = open_workbench()
    with django_assert_num_queries(1):
        assert open_workbench() is first


@pytest.mark.django_db
def test_an_answer_is_compiled_once_and_anew_for_another_vocabulary() -> None:
    draft = load_document(document())
    workbench = open_workbench()
    compiled = workbench.answer([workbench.target(draft)])
    assert workbench.answer([workbench.target(draft)]) is compiled
    assert workbench.answer([workbench.target(draft)], detail=True) is not compiled
    Property.objects.create(object="contact", name="own_size", type="number")
    later = open_workbench()
    assert ("contact", "own_size") in later.environment.catalogue.properties
    assert later.answer([later.target(draft)]) is not compiled


@pytest.mark.usefixtures("committed")
def test_what_another_connection_commits_is_seen_at_once() -> None:
    open_workbench()
    elsewhere(lambda: Property.objects.create(object="contact", name="own_size", type="number"))
    assert open_workbench().environment.property_type("contact", "own_size") == "number"
    elsewhere(lambda: Property.objects.update(type="text"))
    assert open_workbench().environment.property_type("contact", "own_size") == "text"
    elsewhere(lambda: RecordList.objects.create(object="contact", name="Guests"))
    assert lists() == {"guests"}
    elsewhere(lambda: ActivityType.objects.create(name="stroll", whose="ours"))
    assert "stroll" in open_workbench().environment.not_theirs
    ours = {"own_domains": ["us.example"]}
    elsewhere(lambda: Organisation.objects.update_or_create(pk=Organisation.ONLY, defaults=ours))
    assert open_workbench().environment.own_domains == ("us.example",)
    draft = load_document(document())
    assert open_workbench().published == {}
    elsewhere(lambda: ScoringModel.objects.update(published=draft))
    assert draft.model.name in open_workbench().published
    elsewhere(lambda: ScoringModel.objects.update(name="Renamed"))
    assert "Renamed" in open_workbench().published
    elsewhere(lambda: RecordList.objects.all().delete())
    assert lists() == set()

    seen_elsewhere: list[set[str]] = []
    with transaction.atomic():
        RecordList.objects.create(object="contact", name="Never")
        assert lists() == {"never"}
        seen_elsewhere.append(elsewhere(lists))
        transaction.set_rollback(True)
    assert seen_elsewhere == [set()]
    assert lists() == set()
