"""Lifecycle stages: an admin adds, names, orders and deletes them. What contacts hold is never touched by that."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.models import LifecycleStage
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


class StageRefused(Refused):
    """The stage can't be so."""


@transaction.atomic
def add_stage(*, name: str, label: str = "", by: User | None) -> LifecycleStage:
    """At the end. `name` is what contacts hold, spelled as it is written."""
    name, label = clean_text(name), clean_text(label)
    if not name:
        raise StageRefused(_("A stage needs a name."))
    if fold(name) in {fold(known) for known in LifecycleStage.objects.values_list("name", flat=True)}:
        raise StageRefused(_("There is a stage “%(name)s” already.") % {"name": name})
    last = LifecycleStage.objects.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            made = LifecycleStage.objects.create(name=name, label=label, position=last + 1)
    except IntegrityError:  # somebody else was a moment quicker
        raise StageRefused(_("There is a stage “%(name)s” already.") % {"name": name}) from None
    audit.record(action="stage.created", actor=by, on=made, after={"name": name, "label": label})
    return made


@transaction.atomic
def label_stage(*, stage: LifecycleStage, label: str, by: User | None) -> None:
    """What pages call it; contacts, models and files keep the name. Raises `StageRefused`."""
    found = LifecycleStage.objects.select_for_update().filter(pk=stage.pk).first()
    if found is None:
        raise StageRefused(_("“%(stage)s” was deleted meanwhile.") % {"stage": stage})
    stage = found
    label, was = clean_text(label), stage.label
    if label != was:
        stage.label = label
        stage.save(update_fields=["label"])
        audit.record(action="stage.labelled", actor=by, on=stage, before={"label": was}, after={"label": label})


@transaction.atomic
def move_stage(*, stage: LifecycleStage, up: bool, by: User | None) -> None:
    """Past its neighbour."""
    stages = list(LifecycleStage.objects.select_for_update().order_by("position", "pk"))
    place = next((place for place, each in enumerate(stages) if each.pk == stage.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(stages):
        return
    before = [each.name for each in stages]
    stages[place], stages[other] = stages[other], stages[place]
    for number, each in enumerate(stages, 1):
        each.position = number
    LifecycleStage.objects.bulk_update(stages, ["position"])
    audit.record(
        action="stage.moved",
        actor=by,
        on=stage,
        object_label=_("the order of the stages"),
        before={"order": before},
        after={"order": [each.name for each in stages]},
    )


@transaction.atomic
def delete_stage(*, stage: LifecycleStage, by: User | None) -> None:
    """Contacts keep the text, and models that name it go on as before. Harmless twice."""
    if not LifecycleStage.objects.select_for_update().filter(pk=stage.pk).exists():
        return
    audit.record(action="stage.deleted", actor=by, on=stage, before={"name": stage.name, "label": stage.label})
    stage.delete()
