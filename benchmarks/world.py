"""A built database with a published model, and what every benchmark does to it: rescore, publish, take away."""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.db import connection
from ruamel.yaml import YAML

from benchmarks.clock import Clock
from benchmarks.floor import Floor
from benchmarks.workers import Worker
from scoring.domain import runs, tables
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Run, ScoringModel, Version

MODEL = Path(__file__).with_name("model.yaml")


@dataclass(frozen=True)
class Effort:
    """How much of everything: repetitions, and sizes of samples."""

    repeat: int
    guarded: int
    looped: int
    asked: int
    """Repetitions of what takes milliseconds."""
    imported: int


FULL = Effort(repeat=5, guarded=300, looped=400, asked=300, imported=200_000)
QUICK = Effort(repeat=1, guarded=50, looped=60, asked=9, imported=5_000)


@dataclass
class Rounds:
    """What an action took, round by round. Ratios are taken within a round: a machine changes its pace."""

    seconds: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.seconds)

    @property
    def in_floors(self) -> float:
        return statistics.median(seconds / floor for seconds, floor in zip(self.seconds, self.floors, strict=True))

    def against(self, other: Rounds) -> float:
        """How many times as long as `other`, whose turns were taken beside."""
        return statistics.median(mine / its for mine, its in zip(self.seconds, other.seconds, strict=True))


@dataclass
class World:
    contacts: int
    effort: Effort
    workers: list[Worker]
    clock: Clock
    floor: Floor
    model: ScoringModel

    @property
    def live(self) -> Version:
        self.model.refresh_from_db()
        assert self.model.live is not None
        return self.model.live

    def chosen(self, count: int, seed: object) -> list[int]:
        """Ids of random contacts, the same every time."""
        return sorted(random.Random(str(seed)).sample(range(1, self.contacts + 1), min(count, self.contacts)))

    def rescore(self, models: Sequence[ScoringModel], workers: int) -> tuple[float, list[Run]]:
        """Seconds from asking to done."""
        return self._timed(lambda: runs.rescore(models=models), workers)

    def follow_time(self, workers: int) -> tuple[float, list[Run]]:
        """The same, as the schedule asks."""
        return self._timed(lambda: runs.follow_time(models=[self.model]), workers)

    def _timed(self, start: Callable[[], list[Run]], workers: int) -> tuple[float, list[Run]]:
        began = time.perf_counter()
        with called(self.workers[:workers]):
            started = start()
        return time.perf_counter() - began, [done(run) for run in started]

    def full_pass(self, workers: int = 2) -> float:
        return self.rescore([self.model], workers)[0]

    def beside_floor(self, *actions: Callable[[], float]) -> list[Rounds]:
        """For each action its rounds; taken in turns, with F before and after each."""
        found = [Rounds() for _ in actions]
        floor = self.floor.measure()
        for _ in range(self.effort.repeat):
            for rounds, action in zip(found, actions, strict=True):
                seconds, before, floor = action(), floor, self.floor.measure()
                rounds.seconds.append(seconds)
                rounds.floors.append((before + floor) / 2)
        return found


def publish(text: str, workers: Sequence[Worker]) -> tuple[ScoringModel, float, float]:
    """The model; seconds until lists show the scores; and until the history of what that changed is written too."""
    draft = load_document(text)
    began, began_at = time.perf_counter(), time.time()
    with called(workers):
        run = publish_version(version=draft)
    ended = time.perf_counter() - began
    # A worker notes it inside the transaction that shows the scores, by the machine's own clock.
    finished_at = done(run).finished_at
    assert finished_at is not None
    return ScoringModel.objects.get(pk=draft.model_id), finished_at.timestamp() - began_at, ended


@contextmanager
def called(workers: Sequence[Worker]) -> Iterator[None]:
    """Runs started inside call these workers as they would Celery's; it ends when all have done what they could."""
    busy: list[Worker] = []

    def call(run_id: int, _ranges: int) -> None:
        for worker in workers:
            worker.ask(work, run_id)
            busy.append(worker)

    with patch("scoring.tasks.call_workers", call):
        yield
    for worker in busy:
        worker.answer()


def remove(model: ScoringModel) -> None:
    versions = list(model.versions.values_list("pk", flat=True))
    ScoringModel.objects.filter(pk=model.pk).update(live=None, published=None)
    for version in versions:
        tables.drop_table(version)
    Run.objects.filter(versions__overlap=versions).delete()
    model.delete()


def model_text(name: str = "Benchmark", *, points: dict[str, int] | None = None, shift: int = 0) -> str:
    """The benchmark's model, some `points` of it changed; or all points, and every second window, moved by `shift`."""
    document: dict[str, Any] = YAML(typ="safe", pure=True).load(MODEL.read_text())
    document["name"] = name
    for place, criterion in enumerate(criterion for group in document["groups"] for criterion in group["criteria"]):
        for number in ("points", "within_days", "inactive_days"):
            if number in criterion and (number == "points" or place % 2):
                criterion[number] += shift
        if criterion["name"] in (points or {}):
            criterion["points"] = (points or {})[criterion["name"]]
    return json.dumps(document)


def work(run_id: int) -> None:
    """In a worker."""
    runs.work_on(run_id=run_id)


def done(run: Run) -> Run:
    run.refresh_from_db()
    if run.state != Run.State.DONE:
        raise RuntimeError(f"rescore {run.pk} is {run.state}: {run.error}")
    return run


def execute(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall()) if cursor.description else []
