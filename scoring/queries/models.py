"""Scoring models by name, their versions, and their documents, understood or as plain values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q, Sum
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.document import ObjectName
from crm.conditions.text import fold
from crm.queries.environment import load_environment
from scoring.domain.errors import Refused
from scoring.models import Run, Score, ScoringModel, Version
from scoring.queries.documents import parsed
from scoring.spec.document import Kind, ModelDocument
from scoring.spec.refusal import DocumentRefused

AXES = ("total", "fit", "engagement")


def model_named(name: str) -> ScoringModel:
    """By name, else by slug, without regard to case. Raises `Refused`."""
    models = ScoringModel.objects.select_related("published", "live")
    by_name: ScoringModel | None = models.annotate(folded=Lower("name")).filter(folded=fold(name)).first()
    found = by_name or models.filter(slug__iexact=name.strip()).first()
    if found is None:
        raise Refused(_("There is no model called “%(name)s”. %(known)s") % {"name": name, "known": _known_models()})
    return found


def published_models(names: Iterable[str] = ()) -> list[ScoringModel]:
    """Those named, or all; each must be published. Raises `Refused`."""
    models = list({model.pk: model for model in map(model_named, names)}.values())
    for model in models:
        version_in_force(model)
    models = models or list(ScoringModel.objects.filter(published__isnull=False).order_by("name"))
    if not models:
        raise Refused(_("No model is published yet, so there is nothing to score. Publish one first."))
    return models


def archived_model(slug: str) -> ScoringModel | None:
    """Whose lists somebody may still have an address of."""
    return ScoringModel.objects.filter(slug=slug, archived_at__isnull=False).first()


def version_in_force(model: ScoringModel) -> Version:
    if model.published is None:
        raise Refused(_("“%(model)s” is not published yet. Publish it first.") % {"model": model})
    return model.published


def draft_of(model: ScoringModel) -> Version | None:
    return model.versions.filter(status=Version.Status.DRAFT).select_related("author").first()


def version_to_export(model: ScoringModel, number: int | None) -> Version:
    """The one asked for, else the published one, else the draft."""
    if number is not None:
        found = model.versions.filter(number=number).first()
        if found is None:
            raise Refused(_("“%(model)s” has no version %(number)s.") % {"model": model, "number": number})
        return found
    found = model.published or draft_of(model) or model.versions.order_by("-number").first()
    if found is None:
        raise Refused(_("“%(model)s” has no version yet.") % {"model": model})
    return found


def plain_document(version: Version) -> dict[str, Any]:
    """The stored document as plain values: to be had even when a list that it names is gone."""
    plain: dict[str, Any] = json.loads(version.document)
    return plain


def band_labels(version: Version) -> dict[str, list[str]]:
    """By axis, in the order of the stored band numbers."""
    bands = plain_document(version).get("bands", {})
    return {axis: [band["label"] for band in bands.get(axis, [])] for axis in AXES}


def stored_count(version_id: int) -> int:
    """How many records the version has scored."""
    return Score.objects.filter(version_id=version_id).count()


def _known_models() -> str:
    names = list(ScoringModel.objects.order_by("name").values_list("name", flat=True)[:20])
    if not names:
        return _("There is none yet.")
    return _("There are: %(names)s.") % {"names": ", ".join(names)}


def runs_under_way(models: Iterable[ScoringModel]) -> dict[int, Run]:
    """By model: the rescore or publish that is computing its scores just now.

    A publish that ended since the model was read left it as one whose computing had failed: it is read again.
    """
    found = list(Run.objects.filter(state=Run.State.RUNNING))
    versions = {version: run for run in found for version in run.versions}
    under_way = {}
    for model in models:
        run = versions.get(model.published_id or 0) or versions.get(model.live_id or 0)
        if run:
            under_way[model.pk] = run
        elif model.published_id != model.live_id:
            model.refresh_from_db(fields=["live"])
    return under_way


def latest_run(model: ScoringModel) -> Run | None:
    """The last that computed the published version, or the one that is shown."""
    versions = [version for version in (model.published_id, model.live_id) if version]
    return Run.objects.filter(versions__overlap=versions).order_by("-pk").first() if versions else None


@dataclass(frozen=True, slots=True)
class CountedRun:
    """`done` and `changed` count records."""

    run: Run
    done: int
    changed: int


def counted_runs(model: ScoringModel, most: int = 10) -> list[CountedRun]:
    """The newest runs that any version of the model took part in."""
    versions = list(model.versions.values_list("pk", flat=True))
    of_done = Q(ranges__done_at__isnull=False)
    found = (
        Run.objects.filter(versions__overlap=versions)
        .select_related("requested_by")
        .annotate(done=Sum("ranges__records", filter=of_done), moved=Sum("ranges__changed", filter=of_done))
        .order_by("-pk")[:most]
    )
    return [CountedRun(run, run.done or 0, run.moved or 0) for run in found]


@dataclass(frozen=True, slots=True)
class Reading:
    """A version's document, or why it can't be understood any more: a list or property that it names is gone."""

    document: ModelDocument | None
    faults: tuple[str, ...] = ()


def read_version(version: Version, catalogue: Catalogue | None = None) -> Reading:
    try:
        return Reading(parsed(version.document, catalogue or current_catalogue()))
    except DocumentRefused as error:
        return Reading(None, tuple(map(str, error.faults)))


def current_catalogue() -> Catalogue:
    """What documents may name just now. Unlike a workbench it is to be had when a published model is at fault."""
    models = ScoringModel.objects.filter(published__isnull=False)
    outline = {
        name: PublishedModel(
            model.name, cast(ObjectName, model.object), cast(Kind, model.kind), frozenset(model.references)
        )
        for model in models
        for name in (model.name, model.slug)
    }
    return load_environment(outline).catalogue
