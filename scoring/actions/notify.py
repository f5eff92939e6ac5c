"""Tells somebody: the bell in the page, and e-mail as each person wants it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.text import fold
from crm.models import Contact
from leadscoring.accounts.models import User
from leadscoring.mail.domain import MailRefused, queue_mail
from leadscoring.mail.links import absolute
from leadscoring.notifications.domain import LONGEST_SUBJECT, notify, one_line
from leadscoring.notifications.languages import in_language_of
from leadscoring.web.numbers import score_text
from scoring.actions.base import Action, ActionKind, Order, Permanent, Record
from scoring.actions.leads import team_named
from scoring.actions.recipients import owner_of
from scoring.models import Crossing

TEAM = "team "
TENTHS = 10


class Notify(ActionKind):
    word = "notify"

    def sentence(self, action: Action) -> str:
        to = action["to"]
        if to == "owner":
            return _("Tells the owner")
        if to.startswith(TEAM):
            return _("Tells the team “%(team)s”") % {"team": to.removeprefix(TEAM)}
        return _("Tells %(address)s") % {"address": to}

    def perform(self, order: Order) -> str:
        to = order.action["to"]
        if "@" in to and not to.startswith(TEAM):
            user = User.objects.filter(email=fold(to), is_active=True).first()
            return _tell([user], order) if user else _mail(to, order)
        return _tell(_members(to.removeprefix(TEAM)) if to.startswith(TEAM) else [_owner(order.record)], order)


def _owner(record: Record) -> User:
    found = owner_of(record)
    if found is None and record.owner:
        sentence = _("The owner, “%(owner)s”, is nobody who can log in here. Give the record another, and try again.")
        raise Permanent(sentence % {"owner": record.owner})
    if found is None:
        raise Permanent(_("There is no owner to tell. Give the record an owner who can log in, and try again."))
    return found


def _members(name: str) -> list[User]:
    team = team_named(name)
    found = list(team.members.filter(is_active=True).order_by("pk"))
    if not found:
        raise Permanent(_("The team “%(team)s” has no members who could be told.") % {"team": team})
    return found


def _tell(users: Sequence[User], order: Order) -> str:
    for user in users:
        with in_language_of(user):
            notify(
                user=user,
                kind="trigger",
                text=news(order.crossing, order.record),
                url=_page(order.record),
                key=order.key,
            )
    if len(users) == 1:
        return _("Told %(who)s") % {"who": users[0]}
    return ngettext("Told %(n)s person", "Told %(n)s people", len(users)) % {"n": len(users)}


def _mail(to: str, order: Order) -> str:
    """Who has no log-in has no bell."""
    lines = [news(order.crossing, order.record), *([absolute(page)] if (page := _page(order.record)) else [])]
    try:
        queue_mail(to=to, subject=one_line(lines[0], LONGEST_SUBJECT), text="\n\n".join(lines), key=order.key)
    except MailRefused as why:
        raise Permanent(str(why)) from why
    return _("E-mail to %(address)s is on its way") % {"address": to}


def news(crossing: Crossing, record: Record) -> str:
    """What a bell and an e-mail say of a crossing."""
    words = {"trigger": crossing.trigger.name, "who": _who(record)}
    if crossing.total is None:
        return _("%(trigger)s: %(who)s is no longer scored") % words
    words["points"] = score_text(crossing.total / TENTHS)
    if crossing.direction == Crossing.Direction.LEAVE and _fell(crossing):
        return _("%(trigger)s: %(who)s fell to %(points)s points") % words
    if crossing.direction == Crossing.Direction.LEAVE:
        return _("%(trigger)s: %(who)s is in no longer, with %(points)s points") % words
    return _("%(trigger)s: %(who)s has reached %(points)s points") % words


def _fell(crossing: Crossing) -> bool:
    """Below the total that is asked for; others leave by their `if`, or out of a range at its top."""
    when = crossing.trigger.document.get("when", {})
    return crossing.total is not None and "total" in when and crossing.total < Decimal(str(when["total"])) * TENTHS


def _who(record: Record) -> str:
    company = record.company if isinstance(record, Contact) else None
    return f"{record}, {company}" if company else str(record)


def _page(record: Record) -> str:
    try:
        return reverse(record._meta.model_name or "", args=[record.pk])
    except NoReverseMatch:
        return ""
