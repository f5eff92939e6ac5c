"""Writing the audit log, beside the change and in its transaction."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import models

from leadscoring.accounts.models import AuditEntry, User

LABEL_LENGTH = 300
SECRET = re.compile(r"password|passwd|secret|token|api_?key|private_?key|authori[sz]ation", re.IGNORECASE)
HIDDEN = "(hidden)"


def record(
    *,
    action: str,
    actor: User | None,
    on: models.Model | None = None,
    object_type: str = "",
    object_id: object = "",
    object_label: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append: `actor` (None = the system) did `action` (`model.published`) to `on`, or to what `object_…` name."""
    if on is not None:
        object_type, object_id, object_label = on._meta.label_lower, on.pk, object_label or str(on)
    return AuditEntry.objects.create(
        action=action,
        actor=actor,
        object_type=object_type,
        object_id=str(object_id),
        object_label=object_label[:LABEL_LENGTH],
        before=None if before is None else without_secrets(before),
        after=None if after is None else without_secrets(after),
    )


def without_secrets(values: Mapping[str, Any]) -> dict[str, Any]:
    """The names stay, what is secret does not: neither the log nor its export is a place for it."""
    return {name: HIDDEN if SECRET.search(str(name)) else _without(value) for name, value in values.items()}


def _without(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_secrets(value)
    return [_without(each) for each in value] if isinstance(value, list | tuple) else value
