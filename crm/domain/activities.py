"""Activities are only ever appended; afterwards one may be given to another contact, or deleted."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from crm.domain.source import change_source
from crm.models import Activity, Contact
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


@transaction.atomic
def repoint_activities(*, actor: User | None, activities: Collection[UUID], to: Contact) -> int:
    """Gives them to the contact who really did them; how many were another's."""
    change_source(actor)
    found = Activity.objects.select_for_update().filter(pk__in=activities).exclude(contact=to)
    was = {str(id): contact_id for id, contact_id in found.values_list("pk", "contact_id")}
    if was:
        Activity.objects.filter(pk__in=was).update(contact=to)
        audit.record(action="activities.repointed", actor=actor, on=to, before=was, after={"contact": to.pk})
    return len(was)


@transaction.atomic
def delete_activities(*, actor: User | None, activities: Collection[UUID]) -> int:
    """How many there were. The audit row keeps what each was."""
    change_source(actor)
    found = Activity.objects.select_for_update(of=("self",)).filter(pk__in=activities).select_related("key")
    was = {
        str(activity.pk): {
            "contact": activity.contact_id,
            "occurred_at": activity.occurred_at,
            "key": str(activity.key),
        }
        for activity in found
    }
    if was:
        Activity.objects.filter(pk__in=was).delete()
        label = f"{len(was)} activities"
        audit.record(
            action="activities.deleted", actor=actor, object_type="crm.activity", object_label=label, before=was
        )
    return len(was)
