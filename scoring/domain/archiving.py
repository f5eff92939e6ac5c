"""Models that nobody needs any more are put away: nothing is computed by them, and their triggers rest."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.conditions.named import models_named
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.domain import tables
from scoring.domain.errors import Refused
from scoring.domain.locks import hold_models
from scoring.domain.publishing import locked_model, store_draft
from scoring.domain.starting import follow_time, rescore, stop_run
from scoring.models import Delivery, Run, ScoringModel, Trigger, Version
from scoring.queries.list_models import lists_asking
from scoring.queries.models import draft_of, plain_document


def referring_to(model: ScoringModel) -> list[ScoringModel]:
    """The other models whose rules or triggers ask for its score, in force, shown, or in a draft."""
    names = {model.name, model.slug}
    others = Version.objects.exclude(model=model).select_related("model").order_by("model__name")
    current = others.filter(Q(status__in=[Version.Status.DRAFT, Version.Status.PUBLISHED]) | Q(pk__in=_shown()))
    found = {each.model_id: each.model for each in current if names.intersection(models_named(plain_document(each)))}
    return list(found.values())


def archive_model(*, model: ScoringModel, by: User) -> None:
    """What its triggers have waiting is not done any more. Raises Refused where others ask for its score."""
    with transaction.atomic():
        hold_models()
        model = locked_model(model)
        if model.archived_at is not None:
            return
        if others := [*referring_to(model), *lists_asking(model.name, model.slug)]:
            raise Refused(
                _("“%(model)s” can’t be archived while others ask for its score: %(others)s. Change those first.")
                % {"model": model, "others": ", ".join(map(str, others))}
            )
        shown = [version for version in (model.published_id, model.live_id) if version]
        model.versions.filter(status=Version.Status.PUBLISHED).update(status=Version.Status.ARCHIVED)
        model.published, model.live, model.references = None, None, []
        model.archived_at, model.scored_as_of, model.fault = timezone.now(), None, ""
        model.save()
        Trigger.objects.filter(model=model, archived_at=None).update(archived_at=model.archived_at)
        _let_go_of_deliveries(model)
        _stop_computing(shown)
        for version in tables.versions_among(shown):
            tables.drop_table(version)
        record(action="model.archived", actor=by, on=model)


def unarchive_model(*, model: ScoringModel, by: User) -> Version | None:
    """It can be edited again; what was in force last is its draft, where it has none. Publishing scores by it anew."""
    with transaction.atomic():
        model = locked_model(model)
        if model.archived_at is None:
            return draft_of(model)
        ScoringModel.objects.filter(pk=model.pk).update(archived_at=None)
        model.archived_at = None
        record(action="model.unarchived", actor=by, on=model)
        last = model.versions.filter(published_at__isnull=False).order_by("-published_at").first()
        draft = draft_of(model)
        if draft is None and last is not None:
            draft = store_draft(text=last.document, before=last.document, author=by, model=model)
        return draft


def _let_go_of_deliveries(model: ScoringModel) -> None:
    """A worker that is at one is waited for: what it has done then is done."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, crossing__trigger__model=model)
    ids = list(waiting.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    why = _("The model was archived before this was done.")
    Delivery.objects.filter(pk__in=ids).update(
        state=Delivery.State.SKIPPED, outcome=why, error="", ended_at=model.archived_at
    )


def _stop_computing(versions: Collection[int]) -> None:
    """Runs under way are given up; the other models that were in them begin again."""
    for run in Run.objects.filter(state=Run.State.RUNNING, versions__overlap=list(versions)):
        stop_run(run=run)
        others = list(ScoringModel.objects.filter(live_id__in=run.versions))
        if others and run.kind == Run.Kind.TIME:
            follow_time(models=others)
        elif others:
            rescore(models=others, requested_by=run.requested_by)


def _shown() -> Any:
    return ScoringModel.objects.filter(live__isnull=False).values("live_id")
