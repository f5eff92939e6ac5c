"""Lists renamed and deleted: never while what is in force names them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from crm.conditions.text import clean_text, fold
from crm.domain.lists import ListRefused, add_members
from crm.domain.source import change_source
from crm.models import ListCondition, RecordList
from crm.queries.keys import records_with_keys
from crm.queries.list_uses import uses_of
from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User


def rename_list(*, actor: User | None, of: RecordList, name: str, description: str) -> None:
    """Raises `ListRefused`. Models name lists by their names; another spelling of the same is no other name."""
    name, description = clean_text(name), clean_text(description)
    if not name:
        raise ListRefused(_("A list needs a name."))
    with transaction.atomic():
        held = RecordList.objects.select_for_update().filter(pk=of.pk).first()
        if held is None:
            raise ListRefused(_("“%(list)s” was deleted meanwhile.") % {"list": of})
        of = held
        if fold(name) != fold(of.name):
            _refuse_if_used(of, _("“%(list)s” can’t be renamed, because %(use)s names it."))
            _refuse_if_taken(of, name)
        before = {"name": of.name, "description": of.description}
        of.name, of.description = name, description
        of.save(update_fields=["name", "description"])
        after = {"name": name, "description": description}
        if after != before:
            record(action="list.changed", actor=actor, on=of, before=before, after=after)


def delete_list(*, actor: User | None, of: RecordList) -> None:
    """With its memberships, whose history stays. Raises `ListRefused`. Harmless twice."""
    with transaction.atomic():
        # Whoever works it out holds its condition, and writes memberships of the list then.
        list(ListCondition.objects.select_for_update(of=("self",)).filter(list=of))
        held = RecordList.objects.select_for_update().filter(pk=of.pk).first()
        if held is None:
            return
        of = held
        _refuse_if_used(of, _("“%(list)s” can’t be deleted, because %(use)s names it."))
        change_source(actor)
        record(action="list.deleted", actor=actor, on=of, before={"object": of.object, "name": of.name})
        of.delete()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the keys that somebody gave: counted, and those that name nobody or several."""

    added: int
    known: int
    unknown: tuple[str, ...]
    ambiguous: tuple[str, ...]


def add_by_keys(*, actor: User | None, of: RecordList, keys: list[str]) -> Added:
    """Those whom the keys name are on the list afterwards; the keys that name nobody, or several, are told."""
    found = records_with_keys(of.object, keys)
    ids = {records[0] for records in found.values() if len(records) == 1}
    added = add_members(actor=actor, of=of, records=sorted(ids)) if ids else 0
    unknown = tuple(key for key, records in found.items() if not records)
    ambiguous = tuple(key for key, records in found.items() if len(records) > 1)
    return Added(added, len(ids) - added, unknown, ambiguous)


def _refuse_if_used(of: RecordList, sentence: str) -> None:
    binding = [use.text for use in uses_of([of])[of.pk] if use.is_binding]
    if binding:
        raise ListRefused(sentence % {"list": of.name, "use": "; ".join(binding)})


def _refuse_if_taken(of: RecordList, name: str) -> None:
    names = RecordList.objects.filter(object=of.object).exclude(pk=of.pk).values_list("name", flat=True)
    if fold(name) in map(fold, names):
        raise ListRefused(_("There is a list “%(name)s” already.") % {"name": name})
