"""The reasons for which leads are rejected: an admin adds, renames, orders and archives them; none is ever deleted."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.models import RejectionReason
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


class ReasonRefused(Refused):
    """The reason can't be so."""


@transaction.atomic
def add_reason(*, name: str, by: User | None) -> RejectionReason:
    """At the end."""
    _hold()
    name = _sound_name(name, None)
    last = RejectionReason.objects.aggregate(last=Max("position"))["last"] or 0
    made = RejectionReason.objects.create(name=name, position=last + 1)
    audit.record(action="rejection_reason.created", actor=by, on=made, after={"name": name})
    return made


@transaction.atomic
def rename_reason(*, reason: RejectionReason, name: str, by: User | None) -> None:
    """Leads that name it say the new name too."""
    _hold()
    reason = RejectionReason.objects.select_for_update().get(pk=reason.pk)
    name, was = _sound_name(name, reason), reason.name
    if name != was:
        reason.name = name
        reason.save(update_fields=["name"])
        audit.record(action="rejection_reason.renamed", actor=by, on=reason, before={"name": was}, after={"name": name})


@transaction.atomic
def archive_reason(*, reason: RejectionReason, archived: bool, by: User | None) -> None:
    """Out of the choices, or back in; one must stay to choose from."""
    reasons = list(RejectionReason.objects.select_for_update().order_by("pk"))
    if archived and not [each for each in reasons if not each.archived and each.pk != reason.pk]:
        raise ReasonRefused(_("This is the last reason: without any, no lead could be rejected. Add another first."))
    changed = RejectionReason.objects.filter(pk=reason.pk).exclude(archived=archived).update(archived=archived)
    if changed:
        before, after = {"archived": not archived}, {"archived": archived}
        audit.record(action="rejection_reason.archived", actor=by, on=reason, before=before, after=after)


@transaction.atomic
def move_reason(*, reason: RejectionReason, up: bool, by: User | None) -> None:
    """Past its neighbour among those to choose from."""
    reasons = list(RejectionReason.objects.select_for_update().filter(archived=False).order_by("position", "pk"))
    place = next((place for place, each in enumerate(reasons) if each.pk == reason.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(reasons):
        return
    before = [each.name for each in reasons]
    reasons[place], reasons[other] = reasons[other], reasons[place]
    for number, each in enumerate(reasons, 1):
        each.position = number
    RejectionReason.objects.bulk_update(reasons, ["position"])
    after = [each.name for each in reasons]
    label = _("the order of the reasons")
    audit.record(
        action="rejection_reason.moved",
        actor=by,
        on=reason,
        object_label=label,
        before={"order": before},
        after={"order": after},
    )


def _hold() -> None:
    """One after the other: of two who give the same name at once, the second is told. Rejecting leads goes on."""
    with connection.cursor() as cursor:
        cursor.execute("lock table crm_rejectionreason in share row exclusive mode")


def _sound_name(name: str, of: RejectionReason | None) -> str:
    name = " ".join(clean_text(name).split())
    if not name:
        raise ReasonRefused(_("A reason needs a name."))
    others = RejectionReason.objects.exclude(pk=of.pk) if of else RejectionReason.objects.all()
    if fold(name) in {fold(each) for other in others for each in (other.name, str(other))}:
        raise ReasonRefused(_("There is a reason “%(name)s” already.") % {"name": name})
    return name
