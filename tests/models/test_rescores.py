"""Rescoring from the page: started, joined, watched, stopped; and the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import RecordList
from leadscoring.accounts.models import AuditEntry, User
from leadscoring.liveness import note_worker_seen
from scoring.domain import runs
from scoring.domain.publishing import load_document, publish_version
from scoring.domain.schedule import run_due_rescore
from scoring.interfaces.model_pages import status_of
from scoring.models import Run, Schedule, ScoringModel
from scoring.queries.models import runs_under_way
from scoring.queries.schedule import next_due
from tests.commands.world import MODEL

HTMX = {"HX-Request": "true"}


def start(client: Client, model: ScoringModel) -> str:
    return str(client.post(reverse("model-rescore", args=[model.pk]))["Location"])


def fragment(client: Client, model: ScoringModel, run: Run, query: str = "") -> str:
    url = reverse("model-run", args=[model.pk, run.pk])
    return client.get(url + query, headers=HTMX).content.decode()


def test_rescore_is_started_watched_and_done(as_marketer: Client, model: ScoringModel, marketer: User) -> None:
    note_worker_seen()
    assert start(as_marketer, model) == reverse("model", args=[model.pk])
    run = Run.objects.get(kind=Run.Kind.FULL)
    assert run.requested_by == marketer
    waiting = fragment(as_marketer, model, run)
    assert ("Waiting" in waiting, "every 1s" in waiting, "A worker will begin in a moment." in waiting) == (True,) * 3
    assert "Rescoring B2B Nordic" in as_marketer.get(reverse("model", args=[model.pk])).content.decode()
    runs.work_on(run_id=run.pk)
    done = fragment(as_marketer, model, run)
    assert ("3 scored" in done, "progressbar" in done, "every 1s" in done) == (True, False, False)
    assert '<span id="model-status" hx-swap-oob="true"><span class="badge badge-live">Live' in done
    assert AuditEntry.objects.filter(action="rescore.started", actor=marketer).exists()


def test_rescore_under_way_is_joined_and_said(as_marketer: Client, as_admin: Client, model: ScoringModel) -> None:
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    location = start(as_admin, model)
    assert location == f"{reverse('model', args=[model.pk])}?joined={run.pk}"
    assert "so you joined it" in as_admin.get(location).content.decode()
    assert "so you joined it" in fragment(as_admin, model, run, "?joined=1")
    assert Run.objects.filter(kind=Run.Kind.FULL).count() == 1


def test_rescore_without_a_worker_says_so(as_marketer: Client, model: ScoringModel) -> None:
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    assert "No worker has been seen for a minute" in fragment(as_marketer, model, run)


def test_rescore_is_stopped(as_marketer: Client, model: ScoringModel, marketer: User) -> None:
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    answer = as_marketer.post(reverse("model-run-stop", args=[model.pk, run.pk]), headers=HTMX).content.decode()
    assert ("Stopped" in answer, "What was scored stays scored." in answer, "every 1s" in answer) == (True, True, False)
    run.refresh_from_db()
    assert run.state == Run.State.STOPPED
    assert AuditEntry.objects.filter(action="rescore.stopped", actor=marketer).exists()
    without_htmx = as_marketer.post(reverse("model-run-stop", args=[model.pk, run.pk]))
    assert without_htmx["Location"] == reverse("model", args=[model.pk])


def test_model_at_rest_says_in_one_line_how_fresh_its_scores_are(as_seller: Client, model: ScoringModel) -> None:
    page = as_seller.get(reverse("model", args=[model.pk])).content.decode()
    assert ("progressbar" in page, "Scores as of " in page, ", 3 scored" in page) == (False, True, True)
    ScoringModel.objects.update(scored_as_of=timezone.now() - timedelta(days=3))
    assert (
        f"{timezone.localtime() - timedelta(days=3):%Y %H:%M}"
        in as_seller.get(reverse("model", args=[model.pk])).content.decode()
    )


def test_rescore_that_ended_badly_is_shown_until_it_is_dismissed(
    as_marketer: Client, as_admin: Client, model: ScoringModel
) -> None:
    page = reverse("model", args=[model.pk])
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    runs.fail_run(run=run, error=ValueError("the disc is full"))
    Run.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert "the disc is full" in as_marketer.get(page).content.decode()
    answer = as_marketer.post(reverse("model-run-dismiss", args=[model.pk, run.pk]))
    assert answer["Location"] == page
    assert "the disc is full" not in as_marketer.get(page).content.decode()
    assert "the disc is full" in as_admin.get(page).content.decode()
    start(as_marketer, model)
    runs.stop_run(run=Run.objects.latest("pk"))
    assert "What was scored stays scored." in as_marketer.get(page).content.decode()


def test_rescore_that_failed_says_why(as_marketer: Client, model: ScoringModel) -> None:
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    runs.fail_run(run=run, error=ValueError("the disc is full"))
    assert "the disc is full" in fragment(as_marketer, model, run)


def test_sellers_watch_but_do_not_stop(as_seller: Client, as_marketer: Client, model: ScoringModel) -> None:
    start(as_marketer, model)
    run = Run.objects.get(kind=Run.Kind.FULL)
    assert reverse("model-run-stop", args=[model.pk, run.pk]) not in fragment(as_seller, model, run)


def test_a_run_belongs_to_its_model(as_marketer: Client, model: ScoringModel) -> None:
    other = Run.objects.create(kind="full", object="contact", versions=[2**40], as_of=timezone.now())
    for url in ("model-run", "model-run-stop", "model-run-dismiss"):
        ask = as_marketer.get if url == "model-run" else as_marketer.post
        assert ask(reverse(url, args=[model.pk, other.pk]), headers=HTMX).status_code == 404


def test_rescore_of_an_unpublished_model_is_refused(as_marketer: Client, model: ScoringModel) -> None:
    ScoringModel.objects.update(published=None, live=None)
    start(as_marketer, model)
    assert not Run.objects.filter(kind=Run.Kind.FULL).exists()


def test_rescore_of_a_model_whose_list_is_gone_says_which(as_marketer: Client, model: ScoringModel) -> None:
    RecordList.objects.all().delete()
    answer = as_marketer.post(reverse("model-rescore", args=[model.pk]), follow=True)
    assert ["Internal" in str(message) for message in answer.context["messages"]] == [True]
    assert not Run.objects.filter(kind=Run.Kind.FULL).exists()


def test_version_that_was_not_computed_is_said_and_computed(as_marketer: Client, model: ScoringModel) -> None:
    ScoringModel.objects.update(live=None)
    page = as_marketer.get(reverse("model", args=[model.pk])).content.decode()
    assert "The version in force has not been computed." in page


def test_schedule_is_changed_and_says_when_it_is_due(as_admin: Client, admin: User) -> None:
    url = reverse("rescoring")
    assert as_admin.get(url).context["next_due"] is not None
    answer = as_admin.post(url, {"enabled": "on", "every_hours": "6", "at_hour": "4"})
    assert answer.status_code == 302
    schedule = Schedule.objects.get()
    assert (schedule.enabled, schedule.every_hours, schedule.at_hour) == (True, 6, 4)
    assert AuditEntry.objects.get(action="schedule.changed").actor == admin
    as_admin.post(url, {"every_hours": "6", "at_hour": "4"})
    assert as_admin.get(url).context["next_due"] is None


def test_schedule_that_was_changed_does_not_make_up_for_the_past(as_admin: Client, model: ScoringModel) -> None:
    Schedule.objects.create(pk=1, last_due=timezone.now() - timedelta(days=30))
    as_admin.post(reverse("rescoring"), {"enabled": "on", "every_hours": "1", "at_hour": "4"})
    assert run_due_rescore() == []


@pytest.mark.parametrize("values", [{"every_hours": "5", "at_hour": "4"}, {"every_hours": "6", "at_hour": "24"}, {}])
def test_schedule_refuses_nonsense(as_admin: Client, values: dict[str, str]) -> None:
    assert as_admin.post(reverse("rescoring"), values).status_code == 422
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(
    ("every", "at_hour", "now", "due"),
    [
        (24, 3, datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 2, tzinfo=UTC)),
        (24, 3, datetime(2026, 3, 1, 1, 59, tzinfo=UTC), datetime(2026, 3, 1, 2, tzinfo=UTC)),
        (6, 3, datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 1, 14, tzinfo=UTC)),
        (1, 0, datetime(2026, 3, 1, 12, 30, tzinfo=UTC), datetime(2026, 3, 1, 13, tzinfo=UTC)),
    ],
)
def test_next_due(every: int, at_hour: int, now: datetime, due: datetime) -> None:
    assert next_due(Schedule(every_hours=every, at_hour=at_hour), now) == due


def test_publish_that_ends_while_its_page_is_drawn_is_no_failure(model: ScoringModel) -> None:
    """The model was read before its run ended, the runs after."""
    publish_version(version=load_document(MODEL), note="")
    (run,) = Run.objects.filter(state=Run.State.RUNNING)
    read_before = ScoringModel.objects.get(pk=model.pk)
    assert str(status_of(read_before, run).text) == "Computing"
    runs.work_on(run_id=run.pk)
    assert runs_under_way([read_before]) == {}
    assert str(status_of(read_before, None).text) == "Live"
