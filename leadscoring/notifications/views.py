"""The bell, its page, and each person's choice; nobody sees another's."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from leadscoring.accounts.models import Organisation
from leadscoring.mail.links import is_own
from leadscoring.notifications.domain import choose_mail, mark_all_read, mark_read
from leadscoring.notifications.forms import ChoiceForm
from leadscoring.notifications.models import Notification
from leadscoring.notifications.queries import NEWEST, bell_of, notifications_of, unread_of
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.components import Tab
from leadscoring.web.request import Request

A_PAGE = 25


@allowed(methods=["GET"])
def notifications(request: Request) -> HttpResponse:
    """All, or those that are unread."""
    is_filtered = request.GET.get("show") == "unread"
    found = unread_of(request.user) if is_filtered else notifications_of(request.user)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    tabs = [
        Tab(_("All"), request.path, is_current=not is_filtered),
        Tab(_("Unread"), f"{request.path}?show=unread", is_current=is_filtered),
    ]
    context = {"page": page, "tabs": tabs, "is_filtered": is_filtered, "up_to": _newest_number(request)}
    return render(request, "notifications/page.html", context)


@allowed(methods=["GET"])
def notification(request: Request, notification_id: int) -> HttpResponse:
    """Read, and on to where it leads."""
    found = get_object_or_404(Notification, pk=notification_id, user=request.user)
    if request.method == "GET":
        mark_read(notification=found)
    return redirect(found.url if is_own(found.url) else "notifications")


@allowed(methods=["GET"])
def newest(request: Request) -> HttpResponse:
    """What the bell's menu shows."""
    return _menu(request, is_focused=False) if is_htmx(request) else redirect("notifications")


@allowed(methods=["GET"])
def count(request: Request) -> HttpResponse:
    """The bell's number; nothing where it is what the page has already, so that nothing flickers."""
    if not is_htmx(request):
        return redirect("notifications")
    bell = bell_of(request.user)
    if request.GET.get("seen") == str(bell.unread):
        return HttpResponse(status=204)
    return render(request, "notifications/bell_label.html", {"bell": bell})


@allowed(methods=["POST"])
def read(request: Request) -> HttpResponse:
    """All that were in sight."""
    up_to = request.POST.get("up_to", "")
    if up_to.isdecimal() and len(up_to) < 19:
        mark_all_read(user=request.user, up_to=int(up_to))
    if not is_htmx(request):
        return redirect("notifications")
    return trigger_client_event(_menu(request, is_focused=True), "notified")


@allowed()
def notification_settings(request: Request) -> HttpResponse:
    """Which e-mails come."""
    form = ChoiceForm(request.POST or None, initial={"mail": request.user.mail_choice})
    if request.method == "POST" and form.is_valid():
        choose_mail(user=request.user, choice=form.cleaned_data["mail"])
        messages.success(request, _("Your choice is saved."))
        return redirect("notification_settings")
    context = {"form": form, "organisation": Organisation.current()}
    return render(request, "settings/notifications.html", context, status=422 if request.method == "POST" else 200)


def _menu(request: Request, *, is_focused: bool) -> HttpResponse:
    rows = list(notifications_of(request.user)[:NEWEST])
    context = {
        "rows": rows,
        "up_to": rows[0].pk if rows else 0,
        "has_unread": bell_of(request.user).unread > 0,
        "is_focused": is_focused,
    }
    return render(request, "notifications/menu.html", context)


def _newest_number(request: Request) -> int:
    """Of those unread; 0 where all are read."""
    return unread_of(request.user).values_list("pk", flat=True).first() or 0
