"""Links by which somebody chooses a password: once, within PASSWORD_RESET_TIMEOUT."""

import hashlib

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.accounts import audit
from leadscoring.accounts.domain.errors import UserRefused
from leadscoring.accounts.models import Organisation, User
from leadscoring.mail.domain import queue_mail
from leadscoring.mail.links import absolute

SECONDS_A_DAY = 86_400


def days_a_link_works() -> int:
    """Whole days."""
    return int(settings.PASSWORD_RESET_TIMEOUT) // SECONDS_A_DAY


def password_path(user: User) -> str:
    """The page on which the user chooses a password. It works until one was chosen, and no longer than its days."""
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


@transaction.atomic
def note_link(*, user: User, by: User) -> None:
    """An admin may pass a link on by hand; whoever holds it can log in as the user, so the log says who got it."""
    if not user.is_active:
        raise UserRefused(_("%(user)s is switched off: switch the log-in on first.") % {"user": user})
    if user.pk == by.pk:
        raise UserRefused(_("Your own password is changed in your profile."))
    audit.record(action="user.link_made", actor=by, on=user)


def send_invitation(*, user: User, by: User) -> None:
    """By e-mail, in the caller's transaction."""
    link = absolute(password_path(user))
    values = {
        "organisation": Organisation.current().name or "Vekt",
        "by": str(by),
        "link": link,
        "days": ngettext("%(n)d day", "%(n)d days", days_a_link_works()) % {"n": days_a_link_works()},
    }
    subject = _("You are invited to Vekt")
    text = _(
        "%(by)s invites you to score and work the leads of %(organisation)s in Vekt.\n\n"
        "Choose a password here; the link works once, for %(days)s:\n%(link)s\n"
    )
    digest = hashlib.sha256(link.encode()).hexdigest()[:16]
    queue_mail(to=user.email, subject=subject, text=text % values, key=f"invite:{user.pk}:{digest}")
