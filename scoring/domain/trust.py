"""Whether a model's stored scores can be taken as they are, so that only what time moves is worked out anew."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from scoring.domain.computable import FAULTS
from scoring.engine.compiler import Pass, compile_pass, keys_table
from scoring.models import Run, ScoringModel, Version
from scoring.queries.documents import Workbench

WHOLE_PASS_EVERY = timedelta(days=6, hours=12)
"""A schedule of every day makes each seventh a whole pass, which would put right what no queue has told."""


def trusted(models: list[ScoringModel], workbench: Workbench, *, now: datetime) -> list[ScoringModel]:
    """Shown is what is published, nothing is at fault, and not long ago the same statement computed all of it."""
    last = {model.pk: _last_whole_run(model) for model in models if _is_whole(model, now)}
    holding = {run.pk for run in {run.pk: run for run in last.values() if run}.values() if _holds(run, workbench, now)}
    return [model for model in models if (run := last.get(model.pk)) and run.pk in holding]


def made_of(statements: Pass, *, run_id: int) -> str:
    """A fingerprint of what the statements ask, and of every constant in them: words, lists, time zone, own domains."""
    asked = (statements.keys.sql if statements.keys else "") + statements.store.sql
    told = asked.replace(keys_table(run_id), "keys") + repr(sorted(statements.store.values.constants.items()))
    return hashlib.sha256(told.encode()).hexdigest()


def _is_whole(model: ScoringModel, now: datetime) -> bool:
    is_shown = model.live_id is not None and model.live_id == model.published_id
    return is_shown and not model.fault and model.scored_as_of is not None and model.scored_as_of <= now


def _last_whole_run(model: ScoringModel) -> Run | None:
    """None where the newest was stopped or failed: it may have been all that was to answer a flood of changes."""
    begun = Run.objects.exclude(kind=Run.Kind.TIME).filter(versions__contains=[model.live_id])
    newest = begun.order_by("-pk").first()
    return newest if newest and newest.state == Run.State.DONE else None


def _holds(run: Run, workbench: Workbench, now: datetime) -> bool:
    if not run.made_of or run.as_of < now - WHOLE_PASS_EVERY:
        return False
    versions = Version.objects.in_bulk(run.versions)
    try:
        targets = [workbench.target(versions[version]) for version in run.versions]
        again = compile_pass(
            targets, workbench.environment, workbench.published, run_id=run.pk, by_company=run.by_company
        )
    except (KeyError, *FAULTS):
        return False  # a version is gone, or names what is gone
    return made_of(again, run_id=run.pk) == run.made_of
