"""Instants as a person types them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from crm.conditions.values import local_midnight
from leadscoring.accounts.models import Organisation
from scoring.domain.errors import Refused

YEARS = range(1900, 2200)


def instant_from(text: str) -> datetime:
    """ISO 8601. A date is its local midnight; without a zone, the organisation's. Raises `Refused`."""
    try:
        at = _read(text.strip())
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refused(text) from None
    if at.year not in YEARS:
        raise _refused(text)
    return at


def _read(text: str) -> datetime:
    zone = Organisation.current().zone()
    try:
        return local_midnight(date.fromisoformat(text), zone.key)
    except ValueError:
        at = datetime.fromisoformat(text)
    # Of a local time that occurs twice the first; one that does not exist moves forward by the gap.
    return at if at.tzinfo else at.replace(tzinfo=zone, fold=0)


def _refused(text: str) -> Refused:
    return Refused(
        _("“%(text)s” is no instant. Write it as 2026-03-01 or 2026-03-01T14:30 or 2026-03-01T13:30Z.") % {"text": text}
    )
