"""Deliveries: all of them, one with its whole story, and tried again.

Whoever may read models sees them all, sellers too: they see every record and every model already, and a delivery says
no more than these. Only those who publish may have one tried again.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from crm.interfaces.page_before import own_page_before
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain import deliveries as outbox
from scoring.domain.errors import Refused
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.trigger_filters import delivery_chips, read_filter
from scoring.interfaces.trigger_story import delivery_facts, delivery_line, delivery_rows, record_link
from scoring.models import Delivery, ScoringModel, Version
from scoring.queries.delivery_pages import DeliveryFilter, delivery_page, failed_of, records_of

A_PAGE = 50
LONGEST_KEY = 18
MOST_LOOKS = 15
"""A line that waits asks so often whether it is done."""


@allowed("view_models", methods=["GET"])
def deliveries(request: Request) -> HttpResponse:
    """The newest first."""
    wanted = read_filter(request.GET)
    page = delivery_page(wanted, A_PAGE, before=_key(request, "before"), after=_key(request, "after"))
    records = records_of(delivery.crossing for delivery in page.deliveries)
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    context = {
        "rows": delivery_rows(page.deliveries, records),
        "page": page,
        "query": query.urlencode(),
        "is_filtered": wanted != DeliveryFilter(),
        "may_try": may(request, "publish_models"),
    }
    if is_htmx(request):
        return render(request, "triggers/deliveries_results.html", context)
    models = ScoringModel.objects.filter(triggers__isnull=False).distinct().order_by("name")
    failed = failed_of()[: 10_000 + 1].count()
    chips = delivery_chips(wanted, models)
    return render(request, "triggers/deliveries.html", context | {"chips": chips, "failed": failed})


@allowed("view_models", methods=["GET"])
def delivery(request: Request, delivery_id: int) -> HttpResponse:
    """From the crossing to the outcome."""
    found = _found(delivery_id)
    crossing = found.crossing
    record = records_of([crossing])[crossing.trigger.model.object, crossing.record_id]
    numbers = dict(Version.objects.filter(pk=crossing.version_id).values_list("pk", "number"))
    context = {
        "delivery": found,
        "line": delivery_line(found),
        "facts": delivery_facts(found, numbers),
        "record": record_link(record),
        "link": link_to(crossing.trigger.model),
        "trigger": crossing.trigger,
        "may_try": may(request, "publish_models"),
    }
    return render(request, "triggers/delivery_page.html", context)


@allowed("view_models", methods=["GET"])
def line(request: Request, delivery_id: int) -> HttpResponse:
    """One line as it is now; it asks again for itself while it waits, for some time."""
    if not is_htmx(request):
        return redirect("delivery", delivery_id)
    looks = request.GET.get("looks", "")
    return _line(request, delivery_id, looks=int(looks) if looks.isdecimal() and len(looks) < 3 else MOST_LOOKS)


@allowed("publish_models", methods=["POST"])
def retry(request: Request, delivery_id: int) -> HttpResponse:
    """What failed, was skipped or is uncertain is done again."""
    found = _found(delivery_id)
    try:
        outbox.try_again(delivery=found, by=request.user)
    except Refused as refused:
        text, tone = str(refused), "bad"
    else:
        text, tone = _("It is tried again."), "ok"
    if not is_htmx(request):
        messages.add_message(request, messages.ERROR if tone == "bad" else messages.SUCCESS, text)
        return redirect(own_page_before(request) or found_url(found))
    response = _line(request, delivery_id, looks=0, has_focus=True)
    return trigger_client_event(response, "toast", {"text": text, "tone": tone})


def found_url(delivery: Delivery) -> str:
    return delivery_line(delivery).url


def _line(request: Request, delivery_id: int, *, looks: int, has_focus: bool = False) -> HttpResponse:
    shown = delivery_line(_found(delivery_id))
    context = {
        "line": shown,
        "may_try": may(request, "publish_models"),
        "looks": looks + 1 if shown.is_waiting and looks < MOST_LOOKS else 0,
        "has_focus": has_focus,
    }
    return render(request, "triggers/delivery.html", context)


def _found(delivery_id: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("crossing__trigger__model"), pk=delivery_id)


def _key(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= LONGEST_KEY else None
