"""`rescore`."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.models import Contact
from scoring.domain import runs
from scoring.models import Run, Score, ScoreChange, ScoringModel
from tests.commands.world import MODEL

Runner = Callable[..., str]


def test_rescore_stores_what_changed_and_counts_it(published: list[Contact], run: Runner) -> None:
    assert run("rescore") == "scored 3, changed 0, crossed 0\n"
    Contact.objects.filter(pk=published[1].pk).update(country="Norway")
    assert run("rescore", "b2b nordic") == "scored 3, changed 1, crossed 0\n"
    assert Score.objects.get(record_id=published[1].pk).total == 75
    assert ScoreChange.objects.filter(record_id=published[1].pk).count() == 1


def test_rescore_scores_several_models(published: list[Contact], document: Path, run: Runner) -> None:
    document.write_text(MODEL.replace("B2B Nordic", "Second"))
    run("load_model", document, "--publish")
    assert run("rescore") == "scored 6, changed 0, crossed 0\n"
    assert run("rescore", "second", "Second") == "scored 3, changed 0, crossed 0\n"


def test_rescore_joins_a_run_under_way(published: list[Contact]) -> None:
    (under_way,) = runs.rescore(models=ScoringModel.objects.all())
    out, err = io.StringIO(), io.StringIO()
    call_command("rescore", stdout=out, stderr=err)
    assert "joined it" in err.getvalue()
    assert out.getvalue().splitlines()[-1] == "scored 3, changed 0, crossed 0"
    under_way.refresh_from_db()
    assert under_way.state == Run.State.DONE
    assert Run.objects.filter(kind=Run.Kind.FULL).count() == 1


def test_rescore_shows_counted_progress(published: list[Contact]) -> None:
    err = io.StringIO()
    call_command("rescore", stdout=io.StringIO(), stderr=err)
    assert err.getvalue().splitlines()[-1] == f"[{'#' * 24}] 100 % 4 / 4"


def test_rescore_says_that_it_was_stopped(
    published: list[Contact], run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*, run_id: int, **_rest: object) -> bool:
        runs.stop_run(run=Run.objects.get(pk=run_id))
        return False

    monkeypatch.setattr("scoring.management.finishing.runs.work_on", stopped)
    with pytest.raises(CommandError, match="stopped before it was complete"):
        run("rescore")


def test_rescore_says_why_it_failed(published: list[Contact], run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> object:
        raise ValueError("the dog ate it")

    monkeypatch.setattr("scoring.domain.runs._do_next_range", broken)
    with pytest.raises(CommandError, match="the dog ate it"):
        run("rescore")
    assert Run.objects.latest("pk").state == Run.State.FAILED


def test_rescore_refuses_what_is_unknown_or_unpublished(contacts: list[Contact], document: Path, run: Runner) -> None:
    with pytest.raises(CommandError, match="No model is published yet"):
        run("rescore")
    with pytest.raises(CommandError, match="no model called “nothing”"):
        run("rescore", "nothing")
    run("load_model", document)
    with pytest.raises(CommandError, match="“B2B Nordic” is not published yet"):
        run("rescore", "b2b-nordic")
