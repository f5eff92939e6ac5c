"""Drafts edited as text. Each write says which text it was made from, so that nobody's change is silently lost."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.domain.locks import hold_models
from scoring.domain.publishing import load_document, publish_version, save_draft
from scoring.models import Run, ScoringModel, Version
from scoring.queries.documents import parsed
from scoring.queries.models import current_catalogue, draft_of
from scoring.spec.trigger_rules import Answer


class DraftChanged(Refused):
    """Somebody was faster; `current` is what stands there now."""

    def __init__(self, current: Version) -> None:
        self.current = current
        who = current.author or _("Somebody")
        super().__init__(_("%(who)s changed this model while you were editing.") % {"who": who})


def seen_as(version: Version | None) -> str:
    """What a form carries along: which text its reader had before them."""
    return f"{version.number}.{version.revision}" if version else ""


def text_to_edit(model: ScoringModel) -> Version | None:
    """The draft; where there is none, the version in force, from which one begins."""
    return draft_of(model) or model.published


def create_model(*, text: str, author: User) -> Version:
    """A new model with this document as its draft. Raises DocumentRefused or Refused."""
    document = parsed(text, current_catalogue())
    with transaction.atomic():
        if ScoringModel.objects.annotate(folded=Lower("name")).filter(folded=fold(document.name)).exists():
            raise Refused(
                _("There is a model called “%(name)s” already. Edit that one, or choose another name.")
                % {"name": document.name}
            )
        return load_document(text, author=author)


def save_text(*, model: ScoringModel, text: str, seen: str, author: User) -> Version:
    """The document as the model's draft. Raises DocumentRefused, DraftChanged or Refused."""
    document = parsed(text, current_catalogue())
    with transaction.atomic():
        model = _unchanged(model, seen)
        return save_draft(document=document, author=author, model=model)


def restore_version(*, version: Version, seen: str, author: User) -> Version:
    """An earlier document becomes the draft; what was the draft is replaced. Raises as `save_text`."""
    with transaction.atomic():
        draft = save_text(model=version.model, text=version.document, seen=seen, author=author)
        record(action="version.restored", actor=author, on=version, after={"draft": draft.number})
        return draft


def publish_draft(
    *, model: ScoringModel, seen: str, author: User, note: str, triggers: Mapping[str, Answer] | None = None
) -> Run:
    """Exactly the draft that was looked at goes in force; `triggers` as in `publish_version`. Raises DocumentRefused,
    DraftChanged or Refused."""
    with transaction.atomic():
        hold_models()
        model = _unchanged(model, seen)
        draft = draft_of(model)
        if draft is None:
            raise Refused(_("“%(model)s” has no draft to publish.") % {"model": model})
        return publish_version(version=draft, author=author, note=note.strip(), triggers=triggers)


def _unchanged(model: ScoringModel, seen: str) -> ScoringModel:
    """The model, locked; a publish takes the same lock."""
    model = (
        ScoringModel.objects.select_for_update(of=("self",), no_key=True)
        .select_related("published__author")
        .get(pk=model.pk)
    )
    current = text_to_edit(model)
    if current is not None and seen_as(current) != seen:
        raise DraftChanged(current)
    return model
