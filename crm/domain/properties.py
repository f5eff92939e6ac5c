"""Custom properties: made here, so that each has a sound name and an audit row."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.conditions.text import clean_text
from crm.domain.errors import Refused
from crm.models import Property
from leadscoring.accounts import audit
from leadscoring.accounts.models import User


class PropertyRefused(Refused):
    """The property cannot be made."""


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
    if name in BUILTIN[object] or Property.objects.filter(object=object, name=name).exists():
        raise PropertyRefused(_("There is a property “%(name)s” already.") % {"name": name})
    made = Property.objects.create(object=object, name=name, type=type, label=clean_text(label), choices=list(choices))
    audit.record(action="property.created", actor=actor, on=made, after={"object": object, "name": name, "type": type})
    return made
