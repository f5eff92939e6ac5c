"""What is said of the organisation."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from leadscoring.accounts import audit
from leadscoring.accounts.models import Organisation, User

FIELDS = ("name", "own_domains", "time_zone", "language", "workdays", "work_from", "work_until")


@transaction.atomic
def change_organisation(
    *,
    name: str,
    own_domains: Sequence[str],
    time_zone: str,
    language: str,
    workdays: Sequence[int],
    work_from: time,
    work_until: time,
    by: User,
) -> Organisation:
    """Only what changed is saved, so that who listens knows what to do about it. Raises Django's `ValidationError`."""
    Organisation.current()
    organisation = Organisation.objects.select_for_update().get()
    before = _plain(organisation)
    organisation.name, organisation.own_domains = name, list(own_domains)
    organisation.time_zone, organisation.language = time_zone, language
    organisation.workdays, organisation.work_from, organisation.work_until = sorted(workdays), work_from, work_until
    organisation.full_clean()
    after = _plain(organisation)
    changed = [field for field in FIELDS if before[field] != after[field]]
    if changed:
        organisation.save(update_fields=changed)
        audit.record(
            action="organisation.changed",
            actor=by,
            on=organisation,
            before={field: before[field] for field in changed},
            after={field: after[field] for field in changed},
        )
    return organisation


@transaction.atomic
def put_set_up_away(*, by: User, now: datetime | None = None) -> None:
    """The set-up list is read; from now on admins begin with the leads."""
    Organisation.current()
    organisation = Organisation.objects.select_for_update().get()
    if organisation.set_up_at is None:
        organisation.set_up_at = now or timezone.now()
        organisation.save(update_fields=["set_up_at"])
        audit.record(action="organisation.set_up", actor=by, on=organisation)


def _plain(organisation: Organisation) -> dict[str, Any]:
    return {field: getattr(organisation, field) for field in FIELDS}
