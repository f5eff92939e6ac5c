"""The page rescoring: what waits, who works, how each model's last rescore went, and what to do where it is stuck."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from crm.models import ChangedRecord, Contact
from leadscoring import liveness
from leadscoring.accounts.models import User
from leadscoring.broker import queue_lengths
from scoring.domain.rescoring import change_schedule
from scoring.interfaces.rescoring_state import time_words
from scoring.models import Crossing, Delivery, Run, Schedule, ScoringModel, Trigger
from scoring.queries import rescoring_state
from tests.factories.crm import ContactFactory
from tests.scoring.world import document, publish, rescore

URL = "/settings/rescoring/"
STATE = f"{URL}state/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_admin(client_for: Callable[[User | None], Client], admin: User) -> Client:
    return client_for(admin)


@pytest.fixture
def model(db: None) -> ScoringModel:
    ContactFactory.create(job_title="Chief")
    made = publish(document())
    ChangedRecord.objects.all().delete()
    return made


@pytest.fixture
def worker() -> None:
    liveness.note_worker_seen()


def troubles(client: Client) -> list[str]:
    return [trouble.what for trouble in client.get(STATE, headers=HTMX).context["troubles"]]


def stats(client: Client) -> dict[str, Any]:
    return {str(stat.label): stat for stat in client.get(STATE, headers=HTMX).context["stats"]}


def deliver(model: ScoringModel, **fields: Any) -> None:
    trigger, _made = Trigger.objects.get_or_create(model=model, name="Call", defaults={"document": {}})
    crossing = Crossing.objects.create(
        trigger=trigger,
        record_id=Contact.objects.first().pk,  # type: ignore[union-attr]
        as_of=timezone.now(),
        version_id=model.live_id or 0,
        direction="enter",
        cause="time",
        outcome="fired",
    )
    Delivery.objects.create(crossing=crossing, place=0, action={"do": "notify"}, **fields)


@pytest.mark.parametrize(
    ("persona", "status"), [("admin", 200), ("marketer", 403), ("seller", 403), ("outsider", 403), ("nobody", 302)]
)
def test_page_is_for_admins(
    request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], db: None, persona: str, status: int
) -> None:
    client = client_for(None if persona == "nobody" else request.getfixturevalue(persona))
    assert client.get(URL).status_code == status
    # The log-in is reached by htmx with a header of its own.
    assert client.get(STATE, headers=HTMX).status_code == (200 if persona == "nobody" else status)
    if status == 200:
        assert client.get(STATE)["Location"] == URL


def test_nothing_is_stuck(as_admin: Client, model: ScoringModel, worker: None) -> None:
    page = as_admin.get(URL).content.decode()
    assert "Nothing is stuck" in page
    assert troubles(as_admin) == []
    found = stats(as_admin)
    assert (found["Changed records waiting"].value, found["Changed records waiting"].note) == ("0", "")
    assert (found["Worker last seen"].tone, found["Deliveries waiting"].value) == ("ok", "0")


def test_no_model_yet(as_admin: Client, worker: None, db: None) -> None:
    assert "Nothing to rescore yet" in as_admin.get(URL).content.decode()


def test_a_model_s_last_rescore_with_its_counts(as_admin: Client, model: ScoringModel, worker: None) -> None:
    run = rescore(model)[0]
    Run.objects.filter(pk=run.pk).update(
        started_at=timezone.now() - timedelta(minutes=3), finished_at=timezone.now() - timedelta(minutes=1)
    )
    line = as_admin.get(URL).context["lines"][0]
    assert (line.model, line.state, line.kind, line.took) == (model, "done", "rescore", "2 min")
    assert line.told == "1 of 1, 0 changed"


def test_no_worker_explains_everything_that_waits(as_admin: Client, model: ScoringModel) -> None:
    ChangedRecord.objects.create(
        object="contact", record_id=1, reason="property", at=timezone.now() - timedelta(hours=3)
    )
    assert troubles(as_admin) == ["No worker has been seen for 10 min."]
    cache.set(liveness.KEY, time.time() - 90, 600)
    assert troubles(as_admin) == ["No worker has been seen for 1 min."]
    found = stats(as_admin)
    assert (found["Worker last seen"].value, found["Worker last seen"].tone) == ("1 min ago", "bad")
    waiting = found["Changed records waiting"]
    assert (waiting.value, waiting.note, waiting.tone) == ("1", "the oldest for 3 h", "warn")


def test_a_broker_that_is_away(as_admin: Client, db: None, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    away = "redis://127.0.0.1:1/0"
    assert queue_lengths(away) is None
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", away)
    assert troubles(as_admin) == ["The broker (Redis or Valkey) does not answer."]
    assert not [label for label in stats(as_admin) if label.startswith("Messages")]


def test_queues_of_the_broker_are_counted(as_admin: Client, db: None, worker: None) -> None:
    lengths = queue_lengths(settings.CELERY_BROKER_URL)
    assert lengths is not None
    assert set(lengths) == {"default", "scoring", "imports"}
    assert {"Messages: default", "Messages: scoring", "Messages: imports"} <= set(stats(as_admin))


def test_changes_that_wait_though_a_worker_lives(as_admin: Client, model: ScoringModel, worker: None) -> None:
    now = timezone.now()
    ChangedRecord.objects.create(object="contact", record_id=1, reason="property", at=now - timedelta(seconds=30))
    # What waits for a day to come is not late.
    ChangedRecord.objects.create(object="contact", record_id=1, reason="time", at=now + timedelta(days=3))
    assert troubles(as_admin) == []
    assert stats(as_admin)["Changed records waiting"].value == "1"
    ChangedRecord.objects.filter(reason="property").update(at=now - timedelta(minutes=9))
    assert troubles(as_admin) == ["Changed records have waited for 9 min."]


def test_more_changes_than_are_counted(
    as_admin: Client, db: None, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescoring_state, "MOST_COUNTED", 10_000)
    ChangedRecord.objects.bulk_create(
        ChangedRecord(object="contact", record_id=n, reason="property", at=timezone.now(), is_history=False)
        for n in range(10_001)
    )
    assert stats(as_admin)["Changed records waiting"].value == "more than 10,000"


def test_deliveries_that_wait_or_failed(as_admin: Client, model: ScoringModel, worker: None) -> None:
    now = timezone.now()
    deliver(model, next_try_at=now + timedelta(hours=1))
    assert (troubles(as_admin), stats(as_admin)["Deliveries waiting"].value) == ([], "1")
    deliver(model, next_try_at=now - timedelta(minutes=20))
    deliver(model, state="failed")
    deliver(model, state="uncertain")
    assert troubles(as_admin) == ["Deliveries should have been done minutes ago.", "2 deliveries need somebody."]
    found = stats(as_admin)
    assert (found["Deliveries waiting"].tone, found["Deliveries failed"].value) == ("warn", "1")


def test_a_schedule_that_nobody_begins(as_admin: Client, admin: User, model: ScoringModel, worker: None) -> None:
    change_schedule(enabled=True, every_hours=1, at_hour=0, by=admin)
    assert troubles(as_admin) == []
    Schedule.objects.update(last_due=timezone.now() - timedelta(hours=5))
    assert troubles(as_admin) == ["The scheduled rescore was not begun in time."]
    Schedule.objects.update(enabled=False)
    assert troubles(as_admin) == []


def test_a_failed_rescore_and_a_faulty_model(as_admin: Client, model: ScoringModel, worker: None) -> None:
    Run.objects.update(state=Run.State.FAILED, error="The disk is full.")
    ScoringModel.objects.update(fault="the list “X” is gone")
    line = as_admin.get(URL).context["lines"][0]
    assert (line.state, line.fault) == ("failed", "the list “X” is gone")
    assert troubles(as_admin) == ["“Leads” can't be computed: the list “X” is gone"]
    ScoringModel.objects.update(fault="")
    assert troubles(as_admin) == ["The last rescore of “Leads” failed."]
    trouble = as_admin.get(URL).context["troubles"][0]
    assert (trouble.advice, trouble.url) == ("The disk is full.", reverse("model", args=[model.pk]))


def test_more_models_need_no_more_queries(
    as_admin: Client, model: ScoringModel, worker: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    as_admin.get(STATE, headers=HTMX)
    with django_assert_max_num_queries(14) as few:
        as_admin.get(STATE, headers=HTMX)
    for name in ("B", "C"):
        publish(document(name))
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert len(as_admin.get(STATE, headers=HTMX).context["lines"]) == 3


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7199, "119 min"), (7200, "2 h"), (200_000, "2 d")]
)
def test_time_in_words(seconds: int, words: str) -> None:
    assert time_words(seconds) == words
