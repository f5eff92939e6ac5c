"""What an admin says of activity types: whose they are, and what pages call them."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.models import ActivityType
from crm.queries.activity_types import default_whose
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


class TypeRefused(Refused):
    """Nothing was changed of the type."""


@transaction.atomic
def say_of_type(*, name: str, whose: str, label: str, by: User | None) -> bool:
    """Whether it is somebody else's now, which moves scores: scoring hears of it by the row's signal."""
    folded, label = fold(name), clean_text(label)
    if not folded:
        raise TypeRefused(_("An activity type needs a name."))
    if whose not in ActivityType.Whose.values:
        raise TypeRefused(_("Say whose it is: theirs, ours, or neither."))
    _hold()
    known = ActivityType.objects.filter(name=folded).first()
    before = _plain(known) if known else {"whose": default_whose(folded), "label": ""}
    after = {"whose": str(whose), "label": label}
    if before == after:
        return False
    moves = before["whose"] != after["whose"]
    made = _store(known, folded, after, moves=moves)
    audit.record(action="activity_type.changed", actor=by, on=made, object_label=name, before=before, after=after)
    return moves


def _store(known: ActivityType | None, folded: str, after: dict[str, str], *, moves: bool) -> ActivityType:
    """A label moves no score, so it is stored past the signal that has everything computed anew."""
    if known is None:
        made = ActivityType(name=folded, **after)
        if moves:
            made.save()
            return made
        return ActivityType.objects.bulk_create([made])[0]
    known.whose, known.label = after["whose"], after["label"]
    if moves:
        known.save()
    else:
        ActivityType.objects.filter(pk=known.pk).update(label=known.label)
    return known


def _hold() -> None:
    """One after the other: two who say something of one type must not both make its row."""
    with connection.cursor() as cursor:
        cursor.execute("lock table crm_activitytype in share row exclusive mode")


def _plain(known: ActivityType) -> dict[str, str]:
    return {"whose": str(known.whose), "label": known.label}
