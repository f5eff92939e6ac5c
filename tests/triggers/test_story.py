"""What a trigger's page tells: who is in, who crossed, what became of it; and what it would have done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from crm.models import Contact
from scoring.domain.computable import computable
from scoring.domain.deliveries import perform_waiting
from scoring.interfaces.trigger_cards import past_line
from scoring.models import ScoreChange, ScoringModel, Trigger, Version
from scoring.queries import triggers as story
from scoring.queries.documents import open_workbench
from scoring.spec.trigger_rules import TriggerRule, trigger_rules
from tests.scoring.world import VIEWS, document, publish
from tests.triggers.world import ADD, give, hot, trigger

pytestmark = pytest.mark.usefixtures("nobody_delivers", "call_list")


def test_story_of_a_trigger(contacts: list[Contact], django_assert_num_queries: Any) -> None:
    model = publish(hot(trigger(actions=[ADD, {"do": "remove_from_list", "list": "Call list"}]), trigger("Warm")))
    give(90, contacts[0])
    give(95, contacts[1])
    give(10, contacts[0])
    Trigger.objects.filter(name="Warm").update(archived_at=timezone.now())
    (shown, gone) = story.triggers_of(model)
    assert (shown.name, gone.name) == ("Hot", "Warm")
    assert [state.record_id for state in story.who_is_in(shown)] == [contacts[1].pk]
    perform_waiting(seconds=0.000001)
    with django_assert_num_queries(2):
        found = [(each.record_id, len(each.deliveries.all())) for each in story.crossings_of(shown)]
    assert found == [(contacts[1].pk, 2), (contacts[0].pk, 2)]
    with django_assert_num_queries(3):
        numbers = story.numbers_of([shown, gone])
    assert numbers[shown.pk] == story.Numbers(in_now=1, fired=2, fired_lately=2, waiting=3, failed=0)
    assert numbers[gone.pk] == story.Numbers(in_now=1, fired=2, fired_lately=2, waiting=2, failed=0)
    assert [each.trigger.name for each in story.crossings_of_record("contact", contacts[1].pk)] == ["Warm", "Hot"]
    assert story.deliveries_in("done").count() == 1


def test_before_there_is_history_it_says_so(contacts: list[Contact]) -> None:
    model = publish(hot())
    found = story.would_have_fired(rule_of(model), model)
    assert (found.times, found.records, len(found.limits)) == (0, 0, 2)
    assert "There is no history before" in found.limits[-1]
    unpublished = ScoringModel.objects.create(name="New", slug="new", object="contact", kind="fit")
    never = story.would_have_fired(rule_of(model), unpublished)
    assert not never.has_history
    assert ["never published" in limit for limit in never.limits] == [True]
    assert past_line(never).told == "How often it would have fired is not known yet."


def test_publishes_and_what_is_longer_ago_fire_nothing(contacts: list[Contact]) -> None:
    model = publish(hot(trigger(repeat="every", **{"if": {"property": "country", "op": "known"}})))
    Version.objects.update(published_at=timezone.now() - timedelta(days=90))
    now = timezone.now()
    for days, reason, old, new in (
        (40, "property", 100, 900),
        (20, "property", 900, 100),
        (19, "time", 100, 850),
        (18, "version", 850, 700),
        (17, "version", 700, 900),
        (10, "list", 900, None),
        (5, "activity", None, 800),
    ):
        moved(model, now - timedelta(days=days), reason, old, new)
    found = story.would_have_fired(rule_of(model), model, now=now)
    assert (found.times, found.records, found.since) == (2, 1, now - timedelta(days=30))
    assert found.limits == ("By the score alone: what its “if” asks about was not kept for every moment.",)


def test_if_that_names_what_is_gone_stops_its_own_model_alone(contacts: list[Contact]) -> None:
    publish(document("Interest", criteria=(VIEWS,)))
    asked = {"score": "Interest", "field": "total", "op": "gte", "value": 2}
    model = publish(hot(trigger(**{"if": asked})))
    # Its document can't be read any more, though the model is there.
    Version.objects.filter(model__name="Interest").update(status="archived")
    ScoringModel.objects.filter(name="Interest").update(published=None, live=None)
    assert computable([Version.objects.get(pk=model.live_id)], open_workbench()) == []
    model.refresh_from_db()
    assert "Interest" in model.fault


def rule_of(model: ScoringModel) -> TriggerRule:
    workbench = open_workbench()
    assert model.live is not None
    return trigger_rules(workbench.read(model.live.document), workbench.environment.catalogue)[0]


def moved(model: ScoringModel, at: datetime, reason: str, old: int | None, new: int | None) -> None:
    ScoreChange.objects.create(
        model=model, record_id=1, at=at, version_id=model.live_id, reason=reason, old_total=old, total=new
    )
