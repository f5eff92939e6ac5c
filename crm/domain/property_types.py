"""A custom property gets another type, and every stored value with it, or nothing happens."""

from __future__ import annotations

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from crm.domain.properties import PropertyRefused, confirm, held
from crm.domain.source import change_source
from crm.models import Import, Property
from crm.queries.property_shares import forget_shares
from crm.queries.property_types import Reading, read_as, values_params, values_sql
from crm.queries.property_uses import broken_by
from leadscoring.accounts import audit
from leadscoring.accounts.models import User
from leadscoring.web.numbers import whole_text

MOST_CONVERTED = 100_000
"""Records written anew in one transaction, while nobody else can write: some ten seconds."""
LOCK_SECONDS = 5
CHOICES = (Property.Type.CHOICE, Property.Type.MULTI_CHOICE)

WRITE = """
update crm_{object} r
  set properties = jsonb_set(r.properties, array[%(name)s], found.value), updated_at = now()
  from found where found.id = r.id and found.value <> found.stored"""


@transaction.atomic
def change_type(*, property: Property, type: str, typed: str, by: User | None) -> int:
    """How many records were written anew. Raises `PropertyRefused` where a value can't be read so, or where what is in
    force would break and `typed` is not the property's name."""
    property = held(property)
    if type not in Property.Type.values or type == property.type:
        raise PropertyRefused(_("Choose another type."))
    if Import.objects.filter(state__in=[Import.State.RUNNING, Import.State.WAITING]).exists():
        raise PropertyRefused(_("An import is under way, which writes values of the old type. Wait until it is done."))
    confirm(property, typed, is_needed=bool(broken_by(property, type)))
    _hold(property)
    reading = read_as(property, type)
    refuse_unreadable(reading)
    if reading.changed:
        change_source(by)
        _write(property, type)
    before, after = {"type": property.type}, {"type": type, "converted": reading.changed}
    property.type = type
    property.choices = property.choices if type in CHOICES else []
    property.save(update_fields=["type", "choices"])
    audit.record(action="property.retyped", actor=by, on=property, before=before, after=after)
    forget_shares(property.object)
    return reading.changed


def refuse_unreadable(reading: Reading) -> None:
    if reading.unreadable:
        sentence = _("%(n)s records have a value that can't be read so. Change them first.")
        raise PropertyRefused(sentence % {"n": whole_text(reading.unreadable)})
    if reading.changed > MOST_CONVERTED:
        sentence = _(
            "%(n)s values would be written anew, more than the %(most)s that can be at once. Make a new property of "
            "that type, and import the values into it."
        )
        raise PropertyRefused(sentence % {"n": whole_text(reading.changed), "most": whole_text(MOST_CONVERTED)})


def _hold(property: Property) -> None:
    """Nobody writes a value of the old type while the others are read."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{LOCK_SECONDS}s'")
            cursor.execute(f"lock table crm_{property.object} in share row exclusive mode")
            cursor.execute("set local lock_timeout to default")
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise PropertyRefused(_("Somebody is writing just now. Try again in a minute.")) from error


def _write(property: Property, type: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            values_sql(property.object, type) + WRITE.format(object=property.object), values_params(property)
        )
