"""Lists that fill themselves: whoever satisfies a list's condition is on it, and nobody is put on it by hand."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.conditions.document import Condition
from crm.conditions.named import lists_named
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition
from crm.conditions.text import fold
from crm.conditions.writing import condition_plain
from crm.domain.lists import ListRefused
from crm.models import ListCondition, RecordList
from crm.queries.matching import matcher
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User


class ConditionRefused(ListRefused):
    """The condition is not complete, or names what isn't there; `faults` have places such as `if.all[0].value`."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


class ConditionChanged(ListRefused):
    """Somebody was faster."""

    def __init__(self, of: RecordList) -> None:
        super().__init__(_("“%(list)s” was changed while you were editing it.") % {"list": of})


def seen_as(held: ListCondition | None) -> str:
    """What a form carries along: which condition its reader had before them."""
    return sha256(json.dumps(held.condition, sort_keys=True).encode()).hexdigest()[:12] if held else ""


def set_condition(*, of: RecordList, plain: Any, by: User, seen: str | None = None) -> ListCondition:
    """From now on the list fills itself; whoever is on it and doesn't match is taken off when it is worked out, soon.

    Raises ConditionRefused, ListRefused, or, where `seen` is given, ConditionChanged.
    """
    condition = read(of, plain)
    with transaction.atomic():
        held = _held(of)
        _refuse_cycle(held, condition_plain(condition))
        if why := matcher().refusal(held, condition):
            raise ListRefused(why)
        before = ListCondition.objects.filter(list=held).first()
        values = {"condition": condition_plain(condition), "refreshed_at": None, "fault": ""}
        if before is not None and before.condition == values["condition"]:
            return before
        if seen is not None and seen != seen_as(before):
            raise ConditionChanged(held)
        made, _created = ListCondition.objects.update_or_create(list=held, defaults=values)
        was = {"condition": before.condition} if before else {}
        record(action="list.condition_set", actor=by, on=held, before=was, after={"condition": made.condition})
        transaction.on_commit(lambda: matcher().refresh(held.pk))
        return made


def make_static(*, of: RecordList, by: User) -> None:
    """Whoever is on it now stays; from now on people put records on it and take them off. Harmless twice."""
    with transaction.atomic():
        held = ListCondition.objects.select_for_update(of=("self",)).filter(list=of).first()
        if held is None:
            return
        record(action="list.condition_removed", actor=by, on=of, before={"condition": held.condition})
        held.delete()


def read(of: RecordList, plain: Any) -> Condition:
    """Raises ConditionRefused."""
    faults: list[Fault] = []
    object: Any = of.object
    condition = read_condition(plain, object=object, catalogue=matcher().catalogue(), place="if", faults=faults)
    if condition is None or faults:
        raise ConditionRefused(faults or [Fault("if", _("Say who is on the list."))])
    return condition


def _held(of: RecordList) -> RecordList:
    """The condition before the list, as whoever works it out comes by them, who only reads the list's key."""
    list(ListCondition.objects.select_for_update(of=("self",)).filter(list=of))
    held = RecordList.objects.select_for_update(no_key=True).filter(pk=of.pk).first()
    if held is None:
        raise ListRefused(_("“%(list)s” was deleted meanwhile.") % {"list": of})
    return held


def _refuse_cycle(of: RecordList, plain: Any) -> None:
    """A list that asks for itself, by way of others perhaps, could never be worked out."""
    ids = {(each.object, fold(each.name)): each for each in RecordList.objects.all()}
    conditions = dict(ListCondition.objects.values_list("list_id", "condition")) | {of.pk: plain}

    def way(at: RecordList, seen: tuple[RecordList, ...]) -> None:
        for object, name in lists_named(conditions.get(at.pk), at.object):
            next_one = ids.get((object, fold(name)))
            if next_one is None or next_one in seen[1:]:
                continue
            if next_one == of:
                names = " → ".join(f"“{each.name}”" for each in (*seen, of))
                raise ListRefused(_("A list can’t ask for itself: %(names)s.") % {"names": names})
            way(next_one, (*seen, next_one))

    way(of, (of,))
