"""Drafts are loaded, published and archived. A published version is never edited: the next one takes its place."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.domain.agreement import check_agreed
from scoring.domain.computable import FAULTS
from scoring.domain.errors import Refused
from scoring.domain.locks import hold_models
from scoring.domain.opening import check_author
from scoring.domain.runs import begin_anew, start_fill
from scoring.domain.triggers import check_triggers
from scoring.models import Run, ScoringModel, Trigger, Version
from scoring.models.revision import MOST_KEPT
from scoring.queries.documents import open_workbench
from scoring.queries.list_models import circle_of
from scoring.queries.models import draft_of, plain_document
from scoring.spec.document import ModelDocument
from scoring.spec.references import asked_by_triggers, references
from scoring.spec.trigger_rules import Answer
from scoring.spec.writing import to_json


def load_document(text: str, *, author: User | None = None, model: ScoringModel | None = None) -> Version:
    """The document as the draft of the model of its name (or of `model`, which it may rename).

    Raises DocumentRefused or Refused.
    """
    document = open_workbench().read(text)
    with transaction.atomic():
        hold_models()
        return save_draft(document=document, author=author, model=model or _model_for(document))


def save_draft(*, document: ModelDocument, author: User | None, model: ScoringModel) -> Version:
    """The document as the model's draft; what it said before is kept as a `Revision`."""
    with transaction.atomic():
        model = locked_model(model)
        check_fits(document, model)
        current = draft_of(model) or model.published
        text = to_json(document)
        return store_draft(text=text, before=current.document if current else text, author=author, model=model)


def store_draft(*, text: str, before: str, author: User | None, model: ScoringModel) -> Version:
    """A text that was checked already, of a model that the caller holds; `before` is what it takes the place of.

    Raises Refused where only an admin may.
    """
    draft = model.versions.select_for_update(of=("self",)).filter(status=Version.Status.DRAFT).first()
    check_author(text=text, model=model, draft=draft, author=author)
    if draft is None:
        draft = _new_draft(text=text, author=author, model=model)
        _keep_revision(draft, before)
    elif draft.document != text:
        draft.document, draft.author, draft.revision = text, author, draft.revision + 1
        draft.save(update_fields=["document", "author", "revision"])
        record(action="draft.changed", actor=author, on=draft, object_label=str(draft))
        _keep_revision(draft, before)
    return draft


def _keep_revision(draft: Version, before: str) -> None:
    draft.revisions.create(number=draft.revision, before=before, author=draft.author)
    draft.revisions.filter(number__lte=draft.revision - MOST_KEPT).delete()


def publish_version(
    *, version: Version, author: User | None = None, note: str = "", triggers: Mapping[str, Answer] | None = None
) -> Run:
    """Put a draft in force and start to compute it.

    Lists show the scores of the version before until it is complete. `triggers` answers by name what to do with those
    who cross at once, by the publish itself; whatever it doesn't name does nothing.
    """
    with transaction.atomic():
        hold_models()
        model = locked_model(version.model)
        version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
        if version.status != Version.Status.DRAFT:
            raise Refused(
                _("Version %(number)s of “%(model)s” is not a draft, so it can't be published.")
                % {"number": version.number, "model": model}
            )
        document = open_workbench().read(version.document)
        check_fits(document, model)
        check_agreed(version, model)
        if why := circle_of(model, plain_document(version)):
            raise Refused(why)
        check_triggers(document=document, answers=triggers or {})
        names = {model.name, model.slug, document.name}
        readers = _readers_of(names)
        askers = _askers_of(names | _names_of(readers), but=[model, *readers])
        model.versions.filter(status=Version.Status.PUBLISHED).update(status=Version.Status.ARCHIVED)
        version.status, version.note, version.published_at = Version.Status.PUBLISHED, note, timezone.now()
        version.answers = dict(triggers or {})
        version.save(update_fields=["status", "note", "published_at", "answers"])
        version.revisions.all().delete()
        _take_over(model=model, version=version, document=document)
        record(
            action="version.published",
            actor=author,
            on=version,
            object_label=str(version),
            after={"note": note} | ({"triggers": version.answers} if version.answers else {}),
        )
        begin_anew(models=[*readers, *askers], requested_by=author)
        return _start_fill(version=version, author=author)


def _start_fill(*, version: Version, author: User | None) -> Run:
    try:
        return start_fill(version=version, requested_by=author)
    except FAULTS as error:
        raise Refused(_("“%(model)s” can't be computed: %(why)s") % {"model": version.model, "why": error}) from error


def _readers_of(names: set[str]) -> list[ScoringModel]:
    """The models whose results are made of this one's, directly or by way of others."""
    left = list(ScoringModel.objects.filter(published__isnull=False).exclude(name__in=names).exclude(slug__in=names))
    found = [model for model in left if names & set(model.references)]
    return found + _readers_of(names | _names_of(found)) if found else []


def _askers_of(names: set[str], *, but: list[ScoringModel]) -> list[ScoringModel]:
    """The models with a trigger whose `if` asks for one of these: who crosses it may be others from now on."""
    others = Trigger.objects.filter(archived_at=None).exclude(model__in=but).select_related("model")
    found = {trigger.model_id: trigger.model for trigger in others if names & asked_by_triggers([trigger.document])}
    return list(found.values())


def _names_of(models: list[ScoringModel]) -> set[str]:
    return {name for model in models for name in (model.name, model.slug)}


def _take_over(*, model: ScoringModel, version: Version, document: ModelDocument) -> None:
    model.published, model.name, model.kind, model.fault = version, document.name, document.kind, ""
    model.references = sorted(references(document))
    model.save()


def _model_for(document: ModelDocument) -> ScoringModel:
    found = ScoringModel.objects.annotate(folded=Lower("name")).filter(folded=fold(document.name)).first()
    if found:
        return found
    slug = _free_slug(document.name)
    return ScoringModel.objects.create(name=document.name, slug=slug, object=document.object, kind=document.kind)


def _new_draft(*, text: str, author: User | None, model: ScoringModel) -> Version:
    newest = model.versions.order_by("-number").first()
    draft = Version.objects.create(model=model, number=newest.number + 1 if newest else 1, document=text, author=author)
    record(action="draft.created", actor=author, on=draft, object_label=str(draft))
    return draft


def check_fits(document: ModelDocument, model: ScoringModel) -> None:
    check_may_be(name=document.name, object=document.object, model=model)


def check_may_be(*, name: str, object: str, model: ScoringModel) -> None:
    """Raises Refused where no document of that name and object may be the model's."""
    if model.archived_at is not None:
        raise Refused(_("“%(model)s” is archived. Restore it first, then edit or publish it.") % {"model": model})
    if object != model.object:
        raise Refused(
            _("“%(model)s” scores %(was)s records; a model's object can't change. Give the document another name.")
            % {"model": model, "was": model.object}
        )
    if ScoringModel.objects.annotate(folded=Lower("name")).filter(folded=fold(name)).exclude(pk=model.pk).exists():
        raise Refused(_("Another model is already called “%(name)s”.") % {"name": name})


def locked_model(model: ScoringModel) -> ScoringModel:
    """Against another's change of it; what refers to it may still be written."""
    return ScoringModel.objects.select_for_update(of=("self",), no_key=True).get(pk=model.pk)


def _free_slug(name: str) -> str:
    base = slugify(name)[:80] or "model"
    taken = set(ScoringModel.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return base if base not in taken else next(slug for n in range(2, 10_000) if (slug := f"{base}-{n}") not in taken)
