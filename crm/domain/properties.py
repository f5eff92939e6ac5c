"""Custom properties: made, named, given choices and deleted here, each with its audit row."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.conditions.text import clean_text, fold
from crm.domain.errors import Refused
from crm.domain.source import change_source
from crm.importers.native import RESERVED
from crm.models import Property
from crm.queries.property_shares import forget_shares
from crm.queries.property_uses import broken_by
from leadscoring.accounts import audit
from leadscoring.accounts.models import User

AT_ONCE = 5_000
REMOVE = """
with batch as (select id from crm_{object} where id > %(after)s and properties ? %(name)s order by id limit %(most)s),
gone as (update crm_{object} r set properties = r.properties - %(name)s, updated_at = now() from batch
  where r.id = batch.id returning r.id)
select max(id), count(*) from gone
"""


class PropertyRefused(Refused):
    """The property cannot be so."""


class NotConfirmed(PropertyRefused):
    """Something in force would break, and the property's name was not typed."""


@transaction.atomic
def create_property(
    *, actor: User | None, object: ObjectName, name: str, type: str, label: str = "", choices: Sequence[str] = ()
) -> Property:
    """A new property of contacts, companies or deals; raises `PropertyRefused`."""
    name = clean_text(name)
    if not name or "." in name:
        raise PropertyRefused(_("A property needs a name, and one without points."))
    if type not in Property.Type.values:
        raise PropertyRefused(_("There is no type “%(type)s”.") % {"type": type})
    if name in RESERVED:
        raise PropertyRefused(_("“%(name)s” has a meaning of its own. Take another name.") % {"name": name})
    if name in BUILTIN[object] or Property.objects.filter(object=object, name=name).exists():
        raise PropertyRefused(_("There is a property “%(name)s” already.") % {"name": name})
    try:
        with transaction.atomic():
            made = Property.objects.create(
                object=object, name=name, type=type, label=clean_text(label), choices=list(choices)
            )
    except IntegrityError:  # somebody else was a moment quicker
        raise PropertyRefused(_("There is a property “%(name)s” already.") % {"name": name}) from None
    audit.record(action="property.created", actor=actor, on=made, after={"object": object, "name": name, "type": type})
    return made


@transaction.atomic
def change_property(*, property: Property, label: str, choices: Sequence[str], by: User | None) -> None:
    """What pages call it, and what they offer. Values that are stored stay, whatever is offered."""
    property = held(property)
    before = {"label": property.label, "choices": property.choices}
    property.label, property.choices = clean_text(label), sound_choices(choices)
    after = {"label": property.label, "choices": property.choices}
    if after != before:
        property.save(update_fields=["label", "choices"])
        audit.record(action="property.changed", actor=by, on=property, before=before, after=after)


def sound_choices(choices: Sequence[str]) -> list[str]:
    """Each once, without regard to case; the first spelling stays."""
    first: dict[str, str] = {}
    for text in map(clean_text, choices):
        if text:
            first.setdefault(fold(text), text)
    return list(first.values())


@transaction.atomic
def delete_property(*, property: Property, typed: str, by: User | None) -> None:
    """With its values, which workers take out of the records. What is in force and names it can't be computed then:
    for that `typed` must be the property's name. Harmless twice."""
    found = Property.objects.select_for_update().filter(pk=property.pk).first()
    if found is None:
        return
    property = found
    broken = broken_by(property, None)
    confirm(property, typed, is_needed=bool(broken))
    before = {"object": property.object, "name": property.name, "type": property.type, "label": property.label}
    after = {"broken": [str(use.text) for use in broken]} if broken else None
    audit.record(action="property.deleted", actor=by, on=property, before=before, after=after)
    object, name = property.object, property.name
    property.delete()
    forget_shares(object)
    transaction.on_commit(lambda: _call_worker(object, name, by), robust=True)


def held(property: Property) -> Property:
    """Locked, as it is now; raises `PropertyRefused` where somebody deleted it meanwhile."""
    found = Property.objects.select_for_update().filter(pk=property.pk).first()
    if found is None:
        raise PropertyRefused(_("“%(property)s” was deleted meanwhile.") % {"property": property})
    return found


def confirm(property: Property, typed: str, *, is_needed: bool) -> None:
    if is_needed and clean_text(typed) != property.name:
        raise NotConfirmed(_("Type “%(name)s” to confirm.") % {"name": property.name})


def remove_values(*, object: str, name: str, by: User | None) -> int:
    """Out of every record, some thousand at once, with their history; of how many it was.

    Stops where a property of the name is back.
    """
    if object not in BUILTIN:
        raise ValueError(object)
    after, removed = 0, 0
    while not Property.objects.filter(object=object, name=name).exists():
        with transaction.atomic(), connection.cursor() as cursor:
            change_source(by)
            cursor.execute(REMOVE.format(object=object), {"after": after, "name": name, "most": AT_ONCE})
            last, count = cursor.fetchone()
        if last is None:
            break
        after, removed = last, removed + count
    return removed


def _call_worker(object: str, name: str, by: User | None) -> None:
    from crm.tasks import property_remove_values  # tasks import the domain

    property_remove_values.delay(object, name, by.pk if by else None)
