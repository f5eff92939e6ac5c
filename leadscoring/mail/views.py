"""E-mails that did not get through, for an admin."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from leadscoring.mail.domain import MailRefused, send_again
from leadscoring.mail.models import Mail
from leadscoring.mail.queries import mails_on_the_way, stuck_mails
from leadscoring.web.access import allowed
from leadscoring.web.request import Request

A_PAGE = 50


@allowed("manage_settings", methods=["GET"])
def mails(request: Request) -> HttpResponse:
    """Failed and uncertain ones, with what the server said."""
    page = Paginator(stuck_mails(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "settings/mails.html", {"page": page, "on_the_way": mails_on_the_way()})


@allowed("manage_settings", methods=["POST"])
def again(request: Request, mail_id: int) -> HttpResponse:
    """On its way once more."""
    mail = get_object_or_404(Mail, pk=mail_id)
    try:
        send_again(mail=mail, by=request.user)
    except MailRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The e-mail to %(to)s is on its way again.") % {"to": mail.to})
    return redirect("mails")
