"""Counts = the oracle's = what an explanation counts, rule by rule, over made worlds.

A quick look by default, the same at each run; `VEKT_EXAMPLES=400` looks for new examples.
"""

from __future__ import annotations

import itertools
from datetime import datetime
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from crm.conditions.document import Condition
from crm.conditions.reading import read_condition
from scoring.engine import scope as scopes
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.matching import compile_matching
from scoring.engine.runner import answer
from scoring.queries import matching
from scoring.queries.documents import open_workbench
from scoring.spec.document import ActivityRule, DisqualifyRule, ModelDocument, PropertyRule
from tests.engine.test_equality import EXAMPLES, undone
from tests.engine.worlds_in_db import as_text, plain
from tests.matching import oracle
from tests.oracle.made_conditions import Scope, made_condition
from tests.oracle.strategies import SEEDS, documents, instants, readable_models, worlds
from tests.oracle.world import ObjectName, World

pytestmark = pytest.mark.django_db(transaction=False)


@EXAMPLES
@given(data=st.data())
def test_counts_of_rules_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    raw, as_of = data.draw(documents(world)), data.draw(instants())
    with undone(world), patch("django.utils.timezone.now", lambda: as_of):
        cache.clear()
        document = open_workbench().read(as_text(raw))
        wanted = {
            (g, c): oracle.matched(world, raw, criterion, as_of)
            for g, group in enumerate(raw["groups"])
            for c, criterion in enumerate(group["criteria"])
        }
        found = matching.matches_of(document)
        assert found.counts == {spot: len(ids) for spot, ids in wanted.items()}
        assert found.audience == len(oracle.audience(world, raw))
        for (group, place), ids in wanted.items():
            criterion = document.groups[group].criteria[place]
            assert matching.count_criterion(document, criterion) == len(ids)
            assert matching.sample_criterion(document, criterion, 3) == sorted(ids)[:3]
        overlaps_equal(document, wanted)
        explanations_equal(world, document, found.counts, as_of)


def overlaps_equal(document: ModelDocument, wanted: dict[tuple[int, int], list[int]]) -> None:
    spots = list(wanted)
    pairs = list(itertools.pairwise(spots))
    both = {(one, other): len(set(wanted[one]) & set(wanted[other])) for one, other in pairs}
    assert matching.overlaps_of(document, pairs) == both


def explanations_equal(
    world: World, document: ModelDocument, counts: dict[tuple[int, int], int], as_of: datetime
) -> None:
    """Where an explanation says how often something was found, or whether a condition held."""
    workbench = open_workbench()
    compiled = compile_answer([Target(1, document)], workbench.environment, workbench.published, detail=True)
    ids = [record.id for record in world.records(document.object)]
    results = answer(compiled, as_of=as_of, ids=ids)
    enabled = [
        (spot, document.groups[spot[0]].criteria[spot[1]])
        for spot in matching.spots_of(document)
        if document.groups[spot[0]].criteria[spot[1]].enabled
    ]
    for place, (spot, criterion) in enumerate(enabled):
        match criterion.rule:
            case DisqualifyRule():
                assert counts[spot] == sum(result.points[place] for result in results)
            case ActivityRule(tiers=()) as rule:
                most = rule.at_most or 2**31
                numbers = [(result.counts or [])[place] for result in results]
                assert counts[spot] == sum(rule.at_least <= number <= most for number in numbers)
            case PropertyRule(_, points) if points and criterion.bounds.minimum is criterion.bounds.limit is None:
                assert counts[spot] == sum(result.points[place] != 0 for result in results)


@EXAMPLES
@given(data=st.data())
def test_conditions_match_whom_the_oracle_says(data: st.DataObject) -> None:
    world, as_of = data.draw(worlds()), data.draw(instants())
    object: ObjectName = data.draw(st.sampled_from(["contact", "company", "deal"]))
    scope = Scope(world, object, object, readable_models(world, object))
    raw = made_condition(Random(data.draw(SEEDS)), scope)
    with undone(world), patch("django.utils.timezone.now", lambda: as_of):
        wanted = sorted(oracle.holding(world, object, raw, as_of))
        condition = read_condition(
            plain(raw), object=object, catalogue=open_workbench().environment.catalogue, place="", faults=[]
        )
        assert condition is not None
        assert matching.count_condition(object, condition) == len(wanted)
        assert matching.sample_condition(object, condition, 2) == wanted[:2]
        assert ids_of(object, condition, as_of, scopes.Everyone()) == wanted
        ranged = ids_of(object, condition, as_of, scopes.IdRange(), start=2, end=4)
        assert ranged == [id for id in wanted if 2 <= id < 4]
        listed = ids_of(object, condition, as_of, scopes.IdList(), ids=[1, 3, 4])
        assert listed == [id for id in wanted if id in (1, 3, 4)]


def ids_of(object: ObjectName, condition: Condition, as_of: datetime, scope: scopes.Scope, **values: Any) -> list[int]:
    """As a part of another statement."""
    workbench = open_workbench()
    compiled = compile_matching(object, condition, workbench.environment, workbench.published, tail="ids", scope=scope)
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({compiled.sql}) found", compiled.bound(as_of, **values))
        return sorted(row[0] for row in cursor.fetchall())
