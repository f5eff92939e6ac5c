"""The page of the impact, and what is worked out in the background."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from crm.models import Contact
from leadscoring.accounts.models import User
from scoring.domain.drafts import seen_as
from scoring.domain.impact import forget_impacts, look_after_impacts, start_impact, work_on_impact
from scoring.domain.publishing import load_document, publish_version
from scoring.interfaces.impact_figures import impact_figures
from scoring.models import Impact, ImpactRange, Score, ScoringModel, Version
from scoring.queries.impact import impact_now, stored_impact
from scoring.spec.impact import Tally
from tests.impact.world import DRAFT, HTMX, draft_of_text, model_text

DIALOG = HTMX | {"HX-Target": "publish-dialog"}


def plainly(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_reader_sees_the_impact_without_the_form(as_seller: Client, draft: Version) -> None:
    answer = as_seller.get(reverse("impact", args=[draft.model_id]))
    text = plainly(answer.content.decode())
    assert "12 of 16 contacts get a new score." in text
    assert "1 becomes scored. 1 is scored no longer." in text
    assert "What B2B v2 would change" in text
    assert "Call: " in text
    assert "publish-form" not in answer.content.decode()


def test_figures_of_the_page(as_seller: Client, draft: Version) -> None:
    impact = as_seller.get(reverse("impact", args=[draft.model_id])).context["panel"].figures
    assert [(stat.label, stat.value, stat.note) for stat in impact.stats] == [
        ("In “Hot”", "4", "was 3"),
        ("Become “Hot”", "+1", ""),
        ("Stop being “Hot”", "0", ""),
    ]
    assert {mover.reason for mover in impact.up} == {"Chief +5"}
    assert {mover.reason for mover in impact.down} == {"Clerk −3"}
    assert impact.was == "v1"
    assert sum(each[1] for each in impact.bins) == sum(each[2] for each in impact.bins) == 15
    assert impact.bands.heads == ("Hot", "Warm", "no band", "not scored")
    assert [label for label, _moves in impact.bands.rows] == ["Hot", "Warm", "no band", "not scored"]
    assert impact.cells.heads


def test_dialog_is_the_same_page_without_its_frame(as_marketer: Client, draft: Version) -> None:
    for name in ("impact", "model-publish"):
        text = as_marketer.get(reverse(name, args=[draft.model_id]), headers=DIALOG).content.decode()
        assert "<html" not in text
        assert 'id="publish-title"' in text
        assert "12 of 16 contacts get a new score." in text


def test_without_a_draft_it_leads_back(as_seller: Client, model: ScoringModel) -> None:
    answer = as_seller.get(reverse("impact", args=[model.pk]))
    assert answer.headers["Location"] == reverse("model", args=[model.pk])


def test_query_count_does_not_grow_with_the_records(
    as_marketer: Client, draft: Version, django_assert_max_num_queries: object
) -> None:
    as_marketer.get(reverse("impact", args=[draft.model_id]))
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        as_marketer.get(reverse("impact", args=[draft.model_id]))


def test_large_database_is_worked_out_in_the_background(
    as_marketer: Client, draft: Version, large: None, nobody_called: None, small_ranges: None
) -> None:
    url = reverse("model-publish", args=[draft.model_id])
    text = as_marketer.get(url).content.decode()
    assert "Work out the impact" in text
    assert 'hx-trigger="submit, load"' in text
    assert Impact.objects.count() == 0
    start = reverse("impact-start", args=[draft.model_id]) + "?publishing=1"
    running = as_marketer.post(start, headers=HTMX).content.decode()
    assert "Working out the impact" in running
    assert "every 1s" in running
    assert as_marketer.post(start).headers["Location"] == url
    impact = Impact.objects.get()
    work_on_impact(impact_id=impact.pk)
    progress = reverse("impact-progress", args=[draft.model_id]) + "?publishing=1"
    done = as_marketer.get(progress, headers=HTMX).content.decode()
    assert "12 of 16 contacts get a new score." in done
    assert "every 1s" not in done
    assert 'hx-swap-oob="true"' in done
    whole = as_marketer.get(url).content.decode()
    assert "12 of 16 contacts get a new score." in whole
    assert "Counting" not in whole


def test_outdated_when_the_draft_moves_on(
    as_marketer: Client, draft: Version, large: None, nobody_called: None, marketer: User
) -> None:
    work_on_impact(impact_id=start_impact(model=draft.model).pk)
    draft_of_text(model_text(chief=16), marketer)
    text = as_marketer.get(reverse("impact", args=[draft.model_id])).content.decode()
    assert "This impact is outdated." in text
    assert "Work it out again" in text
    assert 'hx-trigger="submit"' in text


def test_outdated_when_other_scores_are_shown(draft: Version, nobody_called: None) -> None:
    work_on_impact(impact_id=start_impact(model=draft.model).pk)
    model = draft.model
    Version.objects.filter(pk=draft.pk).update(revision=draft.revision)
    model.live = None
    stored = stored_impact(draft, model)
    assert stored is not None
    assert stored.is_outdated


def test_stopped_shows_nothing_of_it(
    as_marketer: Client, draft: Version, large: None, nobody_called: None, small_ranges: None
) -> None:
    impact = start_impact(model=draft.model)
    stop = reverse("impact-stop", args=[draft.model_id, impact.pk])
    text = as_marketer.post(stop, headers=HTMX).content.decode()
    assert "Stopped" in text
    assert "Work it out again" in text
    assert work_on_impact(impact_id=impact.pk) is False
    assert ImpactRange.objects.filter(done_at__isnull=False).count() == 0
    assert Impact.objects.get().state == Impact.State.STOPPED


def test_second_who_asks_joins(draft: Version, nobody_called: None, marketer: User) -> None:
    first = start_impact(model=draft.model, by=marketer)
    assert start_impact(model=draft.model) == first
    draft_of_text(model_text(chief=17), marketer)
    second = start_impact(model=draft.model)
    assert second != first
    first.refresh_from_db()
    assert first.state == Impact.State.STOPPED


def test_worker_goes_on_after_its_turn(draft: Version, nobody_called: None, small_ranges: None) -> None:
    impact = start_impact(model=draft.model)
    assert work_on_impact(impact_id=impact.pk, seconds=1e-9) is True
    assert impact.ranges.filter(done_at__isnull=False).count() == 1
    assert work_on_impact(impact_id=impact.pk) is False
    impact.refresh_from_db()
    assert impact.state == Impact.State.DONE


def test_schedule_calls_workers_for_what_nobody_holds(
    draft: Version, nobody_called: None, monkeypatch: pytest.MonkeyPatch, small_ranges: None
) -> None:
    impact = start_impact(model=draft.model)
    called: list[int] = []
    monkeypatch.setattr("scoring.tasks.call_impact_workers", lambda pk, _ranges: called.append(pk))
    look_after_impacts()
    assert called == [impact.pk]


def test_only_the_newest_is_kept(draft: Version, nobody_called: None) -> None:
    done = start_impact(model=draft.model)
    work_on_impact(impact_id=done.pk)
    newer = start_impact(model=draft.model)
    work_on_impact(impact_id=newer.pk)
    running = start_impact(model=draft.model)
    forget_impacts()
    assert set(Impact.objects.values_list("pk", flat=True)) == {newer.pk, running.pk}
    publish_version(version=draft)
    forget_impacts()
    assert not Impact.objects.exists()


def test_failure_is_told(draft: Version, nobody_called: None, monkeypatch: pytest.MonkeyPatch) -> None:
    impact = start_impact(model=draft.model)

    def fails(*_args: object, **_more: object) -> Tally:
        raise ValueError("out of luck")

    monkeypatch.setattr("scoring.engine.impact.Comparison.tally", fails)
    with pytest.raises(ValueError, match="out of luck"):
        work_on_impact(impact_id=impact.pk)
    impact.refresh_from_db()
    assert (impact.state, impact.error) == (Impact.State.FAILED, "out of luck")


def test_draft_at_fault_has_no_impact_but_a_reason(as_marketer: Client, draft: Version) -> None:
    from crm.models import RecordList

    RecordList.objects.filter(name="Out then").delete()
    answer = as_marketer.get(reverse("model-publish", args=[draft.model_id]))
    assert answer.context["panel"] is None
    assert "Out then" in answer.content.decode()


def test_limit_is_named_as_the_reason(model: ScoringModel, contacts: list[Contact]) -> None:
    contacts[3].job_title = "Chief Clerk"
    contacts[3].save()
    draft = load_document(model_text(limit=11, audience={"exclude": ["Out now"]}))
    from django.utils import timezone

    impact = impact_figures(impact_now(draft, model, as_of=timezone.now()))
    assert "limit of the group “Who”" in {mover.reason.rsplit(" ", 1)[0] for mover in impact.down}


def test_seen_draft_is_published_over_htmx(as_marketer: Client, draft: Version, nobody_called: None) -> None:
    url = reverse("model-publish", args=[draft.model_id])
    answer = as_marketer.post(url, {"seen": seen_as(draft), "note": "Now"}, headers=DIALOG)
    assert answer.headers["HX-Redirect"] == reverse("model", args=[draft.model_id])
    draft.refresh_from_db()
    assert (draft.status, draft.note) == ("published", "Now")


def test_edit_in_between_keeps_what_was_typed(as_marketer: Client, draft: Version, admin: User) -> None:
    stale = {"seen": seen_as(draft), "note": "Mine"}
    load_document(DRAFT.replace('"limit": 100', '"limit": 90'), author=admin)
    answer = as_marketer.post(reverse("model-publish", args=[draft.model_id]), stale, headers=DIALOG)
    assert answer.status_code == 409
    assert "Ada Nowak changed this model while you were editing." in answer.content.decode()
    assert "Mine" in answer.content.decode()


def test_whom_time_moves_as_well_is_said(as_seller: Client, draft: Version) -> None:
    """A score as if it had been stored before its points faded."""
    faded = Score.objects.filter(version_id=draft.model.live_id or 0, points__0__gt=0).first()
    assert faded is not None
    faded.points = [*faded.points[:-1], faded.points[-1] + 50]
    faded.engagement, faded.total = 50, faded.total + 50
    faded.save(update_fields=["points", "engagement", "total"])
    calm = Contact.objects.exclude(pk=faded.record_id).filter(job_title="").first()
    assert calm is not None
    Score.objects.filter(record_id=calm.pk).update(points=[0, 0, 0, 30], engagement=30, total=30)

    answer = as_seller.get(reverse("impact", args=[draft.model_id]))
    text = plainly(answer.content.decode())
    assert "For 2 of them time has moved points as well since they were last scored; that is counted here." in text
    down = {mover.name: mover.reason for mover in answer.context["panel"].figures.down}
    assert down[str(calm)] == "Views −3 since last scored, not by the draft"


def test_nothing_is_said_of_time_where_it_moves_nobody(as_seller: Client, draft: Version) -> None:
    assert "time has moved" not in as_seller.get(reverse("impact", args=[draft.model_id])).content.decode()
