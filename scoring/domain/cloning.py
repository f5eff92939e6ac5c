"""A model is copied: the same document, under another name, as the draft of a new model."""

from __future__ import annotations

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.domain.beginnings import named_text
from scoring.domain.drafts import create_model, text_to_edit
from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document


def cloned_from(model: ScoringModel) -> Version | None:
    """What a copy says: the draft where there is one, else what is in force or was last."""
    return text_to_edit(model) or model.versions.order_by("-number").first()


def clone_model(*, version: Version, name: str, author: User) -> Version:
    """Raises DocumentRefused, or Refused where the name is taken."""
    draft = create_model(text=named_text(plain_document(version), name), author=author)
    record(action="model.cloned", actor=author, on=draft.model, after={"from": str(version)})
    return draft
