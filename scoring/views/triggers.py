"""Triggers: those of a model as a tab, and the page of one with its whole story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.document import ObjectName
from crm.models import Company, Contact, Deal
from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.components import Tab
from leadscoring.web.request import Request
from scoring.domain.opening import may_change_reserved
from scoring.domain.trying_again import try_failed_again
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.trigger_cards import PastLine, TabContent, TriggerCard, number_stats, past_line, trigger_tab
from scoring.interfaces.trigger_forms import TriggerForm
from scoring.interfaces.trigger_story import crossing_rows, happened_entries, in_rows
from scoring.interfaces.trigger_words import Vocabulary, trigger_words
from scoring.models import Crossing, Trigger, Version
from scoring.queries.delivery_pages import records_named, scores_now
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, draft_of, read_version
from scoring.queries.patience import TookTooLong
from scoring.queries.triggers import (
    Numbers,
    crossings_of,
    crossings_of_record,
    numbers_of,
    triggers_of,
    who_is_in,
    would_have_fired,
)
from scoring.spec.trigger_rules import trigger_rules
from scoring.views.model_page import found_model, found_version, model_page, shown_version, usual_version

A_PAGE = 50
A_STORY = 10
KEY = re.compile(r"new|t[0-9a-f]+")


@allowed("view_models", methods=["GET"])
def triggers(request: Request, model_id: int) -> HttpResponse:
    """In force, in the draft where they differ, and gone."""
    return triggers_page(request, shown_version(request, model_id))


def triggers_page(
    request: Request, shown: Version, form: TriggerForm | None = None, status: int = 200, **more: object
) -> HttpResponse:
    """`form`: of one that is edited without scripts, with what `more` there is to say beside it."""
    model = shown.model
    vocabulary = vocabulary_of(model.object)
    faults = read_version(shown, vocabulary.catalogue).faults
    context: dict[str, Any] = {
        "faults": faults,
        "past": _past_asked(request, shown),
        "may_change": may_change_triggers(request, shown),
        "form": form,
        "is_new": form is not None and form.key == "new",
        "cancel_url": reverse("model-triggers", args=[model.pk]),
    } | more
    if not faults:
        tab = trigger_tab(tab_content(shown), vocabulary)
        context |= {"tab": tab, "open": open_forms(request, tab.cards)}
    return model_page(request, "model-triggers", shown, context, status=status)


@dataclass(frozen=True, slots=True)
class OpenForms:
    """Keys of forms that stay on the page as they are: in place of their cards, and of those that have none."""

    kept: tuple[str, ...]
    apart: tuple[str, ...]


def open_forms(request: Request, cards: Sequence[TriggerCard]) -> OpenForms:
    sent = (request.POST if request.method == "POST" else request.GET).getlist("open")
    keys = tuple(dict.fromkeys(key for key in sent if KEY.fullmatch(key)))
    known = {card.edited for card in cards}
    return OpenForms(keys, tuple(key for key in keys if key not in known))


def tab_content(shown: Version) -> TabContent:
    known = list(triggers_of(shown.model))
    for each in known:
        each.model = shown.model
    return TabContent(shown, draft_of(shown.model), known, numbers_of(known))


def may_change_triggers(request: Request, shown: Version) -> bool:
    """Of the version that is edited: the draft, or what the first draft begins with."""
    is_edited = shown == usual_version(request, shown.model)
    return is_edited and may(request, "edit_models") and may_change_reserved(request.user, shown.model)


@allowed("view_models", methods=["GET"])
def past(request: Request, model_id: int, number: int, place: int) -> HttpResponse:
    """How often it would have fired: a look over all that moved in 30 days, so not part of the page."""
    version = found_version(found_model(model_id), number)
    if not is_htmx(request):
        tab = reverse("model-triggers", args=[model_id])
        return redirect(f"{tab}?version={number}&past={place}")
    return render(request, "triggers/past.html", {"past": _past(version, place)})


@allowed("view_models", methods=["GET"])
def trigger(request: Request, model_id: int, trigger_id: int) -> HttpResponse:
    """Who crossed and when; ?show=in who is in now."""
    found = _found(model_id, trigger_id)
    numbers = numbers_of([found])[found.pk]
    shows_in = request.GET.get("show") == "in"
    story = _who_is_in(request, found) if shows_in else _crossings(request, found)
    if is_htmx(request):
        return render(request, "triggers/story.html", story | {"shows_in": shows_in})
    context = {
        "trigger": found,
        "link": link_to(found.model),
        "words": trigger_words(found.document, vocabulary_of(found.model.object)),
        "numbers": numbers,
        "stats": number_stats(numbers, found),
        "tabs": _story_tabs(found, numbers, shows_in=shows_in),
        "shows_in": shows_in,
        "may_try": may(request, "publish_models"),
    }
    return render(request, "triggers/trigger.html", context | story)


@allowed("publish_models", methods=["POST"])
def try_all_again(request: Request, model_id: int, trigger_id: int) -> HttpResponse:
    """Everything of it that failed."""
    found = _found(model_id, trigger_id)
    count = try_failed_again(trigger=found, by=request.user)
    if count:
        told = ngettext("%(n)s delivery is tried again.", "%(n)s deliveries are tried again.", count) % {"n": count}
        messages.success(request, told)
    else:
        messages.info(request, _("Nothing of it has failed: there is nothing to try again."))
    return redirect("trigger", model_id, trigger_id)


def happened_panel(request: Request, record: Contact | Company | Deal) -> SafeString:
    """For a record's page, through the registry: its crossings and what was done; blank where there are none."""
    object = cast(str, record._meta.model_name)
    found = list(crossings_of_record(object, record.pk).prefetch_related("deliveries")[: A_STORY + 1])
    if not found:
        return SafeString("")
    shown = found[:A_STORY]
    entries = happened_entries(shown, _numbers(shown), has_links=may(request, "view_models"))
    return render_to_string("triggers/happened.html", {"entries": entries, "has_more": len(found) > A_STORY}, request)


def _found(model_id: int, trigger_id: int) -> Trigger:
    related = Trigger.objects.select_related("model__live", "model__published")
    return get_object_or_404(related, pk=trigger_id, model_id=model_id)


def vocabulary_of(object: str) -> Vocabulary:
    return Vocabulary(cast(ObjectName, object), current_catalogue(), labels_of(object))


def _past_asked(request: Request, shown: Version) -> dict[str, PastLine]:
    """Where there are no scripts, one trigger's is worked out with the page."""
    place = request.GET.get("past", "")
    if not place.isdecimal() or len(place) > 3:
        return {}
    return {f"{shown.number}-{int(place)}": _past(shown, int(place))}


def _past(version: Version, place: int) -> PastLine:
    reading = read_version(version)
    if reading.document is None or place >= len(reading.document.triggers):
        raise Http404
    rule = trigger_rules(reading.document, current_catalogue())[place]
    try:
        return past_line(would_have_fired(rule, version.model))
    except TookTooLong:
        return PastLine(_("How often it would have fired takes longer to count than a page can wait."))


def _who_is_in(request: Request, found: Trigger) -> dict[str, Any]:
    page = Paginator(who_is_in(found), A_PAGE).get_page(request.GET.get("page"))
    ids = [state.record_id for state in page]
    rows = in_rows(list(page), records_named(found.model.object, ids), scores_now(found.model, ids))
    return {"rows": rows, "page": page, "total": page.paginator.count}


def _crossings(request: Request, found: Trigger) -> dict[str, Any]:
    page = Paginator(crossings_of(found), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    records = records_named(found.model.object, sorted({crossing.record_id for crossing in shown}))
    rows = crossing_rows(shown, records, _numbers(shown))
    return {"rows": rows, "page": page, "total": page.paginator.count, "may_try": may(request, "publish_models")}


def _story_tabs(found: Trigger, numbers: Numbers, *, shows_in: bool) -> list[Tab]:
    here = reverse("trigger", args=[found.model_id, found.pk])
    return [
        Tab(_("Who crossed"), here, not shows_in),
        Tab(_("Who is in now"), f"{here}?show=in", shows_in, numbers.in_now),
    ]


def _numbers(crossings: list[Crossing]) -> dict[int, int]:
    """Of the versions under which they crossed."""
    wanted = {crossing.version_id for crossing in crossings}
    return dict(Version.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
