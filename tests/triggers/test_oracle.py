"""What the database notes over any sequence of scores is what the oracle notes, at once or by replaying history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import RecordList
from scoring.engine.compiler import Target
from scoring.engine.crossings import Vocabulary, Watched, compile_crossings, cross
from scoring.engine.scope import IdList
from scoring.models import Crossing, Score, ScoreChange, ScoringModel, Trigger, TriggerState
from scoring.queries.documents import open_workbench
from scoring.queries.triggers import would_have_fired
from scoring.spec.trigger_rules import trigger_rules
from tests.scoring.world import publish
from tests.triggers.oracle import Machine, Seen
from tests.triggers.world import ADD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_delivers")]

START = datetime(2026, 10, 1, 12, tzinfo=UTC)
BANDS = {"fit": {"A": 40, "B": 25}, "engagement": {"1": 35, "2": 15, "3": 0}}
CUTS = {axis: {label: Decimal(cut) for label, cut in cuts.items()} for axis, cuts in BANDS.items()}
RECORD = 7

NEAR = (-10, 0, 14.9, 15, 20, 24.9, 25, 29.9, 30, 34, 35, 36, 39.9, 40, 40.1, 45, 50)
points = st.sampled_from(NEAR).map(lambda value: Decimal(str(value)))
thresholds = st.fixed_dictionaries(
    {}, optional={"total": st.sampled_from((60, 70, 70.5)), "fit": st.sampled_from((25, 40)),
                  "engagement": st.sampled_from((15, 35))},
).filter(bool)  # fmt: skip
cells = st.lists(st.sampled_from(("A1", "A2", "B1", "B3")), min_size=1, unique=True).map(lambda cell: {"cell": cell})
ranges = st.sampled_from(({"from": 40, "to": 70}, {"from": 60}, {"to": 49.9}))
chosen: dict[str, Any] = {
    "on": st.sampled_from(("enter", "leave")),
    "repeat": st.sampled_from(("once", "every")),
    "cooldown_days": st.sampled_from((1, 3)),
}
fields = {"name": st.just("T"), "actions": st.just([ADD])}
with_margin = st.fixed_dictionaries(
    fields | {"when": thresholds, "margin": st.sampled_from((0, 0.1, 5, 10))}, optional=chosen
)
triggers = with_margin | st.fixed_dictionaries(fields | {"when": thresholds | cells | ranges}, optional=chosen)
"""Any shape that a document may have."""
sequences = st.lists(
    st.tuples(st.sampled_from((1, 12, 24, 36, 72)), st.none() | st.tuples(points, points), st.integers(0, 5)),
    max_size=14,
)


def seen_of(sequence: list[Any], asks: bool) -> list[Seen]:
    """An hour later or days; one in six times the `if` doesn't hold."""
    at, seen = START, []
    for hours, values, chance in sequence:
        at += timedelta(hours=hours)
        fit, engagement = values or (None, None)
        seen.append(Seen(at, fit, engagement, holds=not asks or chance > 0))
    return seen


@pytest.fixture
def model(call_list: RecordList) -> ScoringModel:
    """Shown, so that scores can be put there."""
    return publish(model_document())


@given(trigger=triggers, asks=st.booleans(), sequence=sequences)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_database_notes_what_the_oracle_notes(
    trigger: dict[str, Any], asks: bool, sequence: list[Any], model: ScoringModel
) -> None:
    asked = {"if": {"property": "phone", "op": "is_any", "value": "yes"}} if asks else {}
    workbench = open_workbench()
    document = workbench.read(model_document(trigger | asked))
    (rule,) = trigger_rules(document, workbench.environment.catalogue)
    with undone():
        number = Trigger.objects.create(model=model, name="T", document=document.triggers[0]).pk
        target = Target(model.live_id or 0, document)
        vocabulary = Vocabulary(workbench.environment, workbench.published)
        statement = compile_crossings(target, [Watched(number, rule)], vocabulary, scope=IdList())
        machine = Machine(trigger, CUTS)
        for seen in seen_of(sequence, asks):
            before = Crossing.objects.count()
            put(model, seen)
            noted, sent = cross(statement, as_of=seen.at, ids=[RECORD], reasons=["property"], silent=[])
            found = list(Crossing.objects.order_by("id").values_list("outcome", flat=True)[before:])
            expected = machine.see(seen)
            assert (noted, found) == (len(found), [expected] if expected else [])
            assert sent == found.count("fired")
            assert state_of(number) == (
                (machine.is_in, machine.is_armed, len(machine.fired_at), max(machine.fired_at, default=None))
            )


def state_of(number: int) -> tuple[bool, bool, int, datetime | None]:
    """Who was never in has none, and is armed."""
    kept = TriggerState.objects.filter(trigger=number, record_id=RECORD)
    found = kept.values_list("is_in", "armed", "times_fired", "last_fired_at").first()
    return found or (False, True, 0, None)


@given(trigger=triggers, sequence=sequences)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replayed_history_fires_as_often(trigger: dict[str, Any], sequence: list[Any], model: ScoringModel) -> None:
    workbench = open_workbench()
    (rule,) = trigger_rules(workbench.read(model_document(trigger)), workbench.environment.catalogue)
    with undone():
        machine, before = Machine(trigger, CUTS), Seen(START, None, None)
        for seen in seen_of(sequence, asks=False):
            machine.see(seen)
            change(model, before, seen)
            before = seen
        until = START + timedelta(days=29)
        found = would_have_fired(rule, model, now=until)
        expected = [at for at in machine.fired_at if at <= until]
        assert (found.times, found.records) == (len(expected), bool(expected))


def model_document(*several: dict[str, Any]) -> str:
    """A combined model whose scores are put where they are wanted."""
    criterion = {"name": "C", "if": {"property": "city", "op": "known"}, "points": 1}
    groups = [{"name": axis, "category": axis, "criteria": [criterion]} for axis in ("fit", "engagement")]
    bands = {axis: [{"label": label, "at_least": cut} for label, cut in cuts.items()] for axis, cuts in BANDS.items()}
    whole = {"format": "leadscoring/1", "name": "Oracle", "object": "contact", "kind": "combined", "groups": groups}
    return json.dumps(whole | {"bands": bands, "triggers": list(several)})


def put(model: ScoringModel, seen: Seen) -> None:
    """The score as stored, and what `if` asks about."""
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute("delete from crm_contact where id = %s", [RECORD])
        cursor.execute(
            "insert into crm_contact (id, external_id, phone) values (%s, 'x', %s)",
            [RECORD, "yes" if seen.holds else ""],
        )
        cursor.execute("set local session_replication_role = origin")
    Score.objects.filter(record_id=RECORD).delete()
    if seen.total is not None:
        total, fit, engagement = (tenths(value) for value in (seen.total, seen.fit, seen.engagement))
        Score.objects.create(
            version_id=model.live_id, record_id=RECORD, as_of=seen.at, total=total, fit=fit, engagement=engagement,
            disqualified=False, points=[0, 0],
        )  # fmt: skip


def change(model: ScoringModel, before: Seen, after: Seen) -> None:
    ScoreChange.objects.create(
        model=model, record_id=RECORD, at=after.at, version_id=model.live_id, reason="property",
        old_total=tenths(before.total), total=tenths(after.total), old_fit=tenths(before.fit), fit=tenths(after.fit),
        old_engagement=tenths(before.engagement), engagement=tenths(after.engagement),
    )  # fmt: skip


def tenths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 10)


@contextmanager
def undone() -> Iterator[None]:
    """One example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
