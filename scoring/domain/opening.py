"""Bands, triggers and audience decide who is called: admins change them, and marketing where a model is opened to
it."""

from __future__ import annotations

import json

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.models import ScoringModel, Version

RESERVED = {"bands": gettext_lazy("bands"), "triggers": gettext_lazy("triggers"), "audience": gettext_lazy("audience")}


def may_change_reserved(author: User | None, model: ScoringModel) -> bool:
    """Before the first publish all is free."""
    is_free = model.opened or author is None or author.has_perm("accounts.manage_settings")
    return is_free or _last_in_force(model) is None


def check_author(*, text: str, model: ScoringModel, draft: Version | None, author: User | None) -> None:
    """Refuse what only an admin may change. What an admin put into the draft may stay."""
    if may_change_reserved(author, model):
        return
    new = json.loads(text)
    accepted = [json.loads(version.document) for version in (_last_in_force(model), draft) if version]
    changed = [str(words) for key, words in RESERVED.items() if new.get(key) not in [old.get(key) for old in accepted]]
    if changed:
        raise Refused(
            _(
                "In “%(model)s” only admins change: %(parts)s. Put them back as they were, "
                "or ask an admin to change them or to open them to marketing on the Audience page."
            )
            % {"model": model, "parts": ", ".join(changed)}
        )


def _last_in_force(model: ScoringModel) -> Version | None:
    """Of an archived model, too, which has nothing in force any more."""
    was = model.versions.filter(published_at__isnull=False).order_by("-published_at")
    return model.published or was.first()


def set_opened(*, model: ScoringModel, opened: bool, by: User) -> None:
    """Whether marketing may change bands, triggers and audience of this model."""
    with transaction.atomic():
        if ScoringModel.objects.filter(pk=model.pk).exclude(opened=opened).update(opened=opened):
            record(action="model.opened" if opened else "model.closed", actor=by, on=model)
