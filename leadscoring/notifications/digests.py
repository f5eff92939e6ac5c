"""The digest: what somebody has not read, in one e-mail at the start of the working day."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.accounts.models import Organisation, User
from leadscoring.mail.domain import queue_mail
from leadscoring.mail.links import absolute
from leadscoring.mail.models import Mail
from leadscoring.notifications.domain import footer
from leadscoring.notifications.languages import in_language_of
from leadscoring.notifications.models import Notification

MOST_LINES = 50


def send_due_digests() -> int:
    """A digest for everybody who has one coming today; how many were written. However often it is asked, one a day."""
    organisation = Organisation.current()
    start = work_start(
        timezone.now(), workdays=organisation.workdays, work_from=organisation.work_from, zone=organisation.zone()
    )
    if start is None:
        return 0
    waiting = Notification.objects.filter(for_digest=True, read_at=None, at__lt=start, user__is_active=True)
    users = list(waiting.order_by("user").values_list("user", flat=True).distinct())
    return sum(_send_digest(user_id, start, organisation.zone()) for user_id in users)


def work_start(now: datetime, *, workdays: list[int], work_from: time, zone: ZoneInfo) -> datetime | None:
    """When work began today, in UTC; None before that, and on days off.

    An hour that the clocks skip begins when they jump, one that they repeat begins the first time.
    """
    today = now.astimezone(zone).date()
    if today.isoweekday() not in workdays:
        return None
    start = datetime.combine(today, work_from, zone).astimezone(UTC)
    return start if start <= now else None


@transaction.atomic
def _send_digest(user_id: int, start: datetime, zone: ZoneInfo) -> bool:
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    key = f"digest:{user_id}:{start.astimezone(zone).date()}"
    waiting = Notification.objects.filter(user=user, for_digest=True, read_at=None, at__lt=start)
    told = list(waiting.order_by("-id"))
    if not told or not user.is_active or Mail.objects.filter(key=key).exists():
        return False
    with in_language_of(user):
        queue_mail(to=user.email, subject=_subject(len(told)), text=_text(told, zone), key=key)
    Notification.objects.filter(pk__in=[each.pk for each in told]).update(for_digest=False)
    return True


def _subject(count: int) -> str:
    return ngettext("%(n)d unread notification", "%(n)d unread notifications", count) % {"n": count}


def _text(told: list[Notification], zone: ZoneInfo) -> str:
    lines = [line for each in told[:MOST_LINES] for line in _lines(each, zone)]
    if (left := len(told) - MOST_LINES) > 0:
        lines += [ngettext("… and %(n)d more.", "… and %(n)d more.", left) % {"n": left}, ""]
    everything = absolute(reverse("notifications"))
    return "\n".join([*lines, _("All of them: %(link)s") % {"link": everything}, "", *footer()])


def _lines(each: Notification, zone: ZoneInfo) -> list[str]:
    at = date_format(each.at.astimezone(zone), "j M H:i")
    return [f"{at}  {each.text}", f"  {absolute(reverse('notification', args=[each.pk]))}", ""]
