"""Audience: whom a model scores, by lists to include and to leave out, changed on the spot, and how many that are."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import PartChanged, Saved, change_draft
from scoring.domain.errors import Refused
from scoring.interfaces.agreement import agreement_setting
from scoring.interfaces.audience_forms import (
    SIDES,
    AudienceSide,
    PostedSide,
    Side,
    audience_side,
    lists_words,
    names_on,
    options_of,
    posted_side,
    with_faults,
    write_side,
)
from scoring.interfaces.draft_parts import conflict_of, faults_at, faults_elsewhere, leave_to_edit
from scoring.interfaces.exclusion import may_propose
from scoring.interfaces.model_pages import link_to
from scoring.models import Version
from scoring.queries.audience_numbers import audience_in_numbers, own_domains, record_count
from scoring.queries.distribution import distribution_of
from scoring.queries.models import plain_document, read_version
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import CONFLICT, UNPROCESSABLE, saved_response
from scoring.views.model_page import found_model, model_page, shown_version

COUNTED_AT_ONCE = 200_000
"""Beyond so many records the page is drawn first, and counts then."""


@allowed("view_models", methods=["GET"])
def audience(request: Request, model_id: int) -> HttpResponse:
    """Whom the model scores, and how many that are."""
    return _page(request, shown_version(request, model_id), None)


@allowed("view_models", methods=["GET"])
def numbers(request: Request, model_id: int) -> HttpResponse:
    """Who is scored, and who is left out by what."""
    shown = shown_version(request, model_id)
    return render(request, "models/audience_numbers.html", _numbers(shown) | {"link": link_to(shown.model)})


@allowed("edit_models", methods=["GET"])
def lists(request: Request, model_id: int, side: str) -> HttpResponse:
    """The lists to choose from."""
    shown = shown_version(request, model_id)
    found = audience_side(shown.model.object, plain_document(shown), _known(side))
    context = {"options": options_of(found, request.GET.get("q", "")), "prefix": f"audience-{side}"}
    return render(request, "components/options.html", context)


@allowed("edit_models")
def side(request: Request, model_id: int, side: str) -> HttpResponse:
    """One side: as it stands now, or saved."""
    shown, key = shown_version(request, model_id), _known(side)
    if request.method != "POST":
        return _side_part(request, shown, _stored(shown, key))
    posted, mark = posted_side(request.POST), request.POST.get("mark", "")
    typed = audience_side(shown.model.object, plain_document(shown), key, posted.names)
    typed = replace(typed, mark=mark)
    try:
        saved = change_draft(
            model=shown.model, author=request.user, change=lambda desk: write_side(desk, key, posted.names, mark)
        )
    except PartChanged as error:
        conflict = conflict_of(error, lists_words(error.theirs))
        return _again(request, shown, replace(typed, conflict=conflict, mark=conflict.mark), CONFLICT)
    except DocumentRefused as error:
        place = f"audience.{key}"
        found, others = faults_at(error.faults, place), faults_elsewhere(error.faults, [place])
        return _again(request, shown, with_faults(typed, found, others), UNPROCESSABLE)
    except Refused as error:
        return _again(request, shown, replace(typed, problems=(str(error),)), UNPROCESSABLE)
    return _saved(request, saved, key, posted)


def _saved(request: Request, saved: Saved, key: Side, posted: PostedSide) -> HttpResponse:
    if not is_htmx(request):
        return redirect(f"{reverse('model-audience', args=[saved.version.model_id])}#audience-{key}")
    version = saved.version
    version.model = found_model(version.model_id)
    response = _side_part(request, version, _stored(version, key))
    if not posted.removed:
        return saved_response(response, saved)
    told = _("“%(list)s” is taken off the audience.") % {"list": posted.removed}
    return saved_response(response, saved, told, may_undo=True)


def _again(request: Request, shown: Version, side: AudienceSide, status: int) -> HttpResponse:
    if is_htmx(request):
        return _side_part(request, shown, side, status)
    return _page(request, shown, side, status)


def _page(request: Request, shown: Version, edited: AudienceSide | None, status: int = 200) -> HttpResponse:
    sides = [edited if edited and edited.key == key else _stored(shown, key) for key in SIDES]
    context = _context(request, shown) | {
        "sides": sides,
        "opened": shown.model.opened,
        "agreement": agreement_setting(shown.model, request.user),
        "may_propose": may_propose(request, shown.model),
        "reading_faults": read_version(shown).faults,
        "faults": (),
    }
    if record_count(shown.model.object) <= COUNTED_AT_ONCE or "numbers" in request.GET:
        context |= _numbers(shown)
    return model_page(request, "model-audience", shown, context, status=status)


def _side_part(request: Request, shown: Version, side: AudienceSide, status: int = 200) -> HttpResponse:
    return render(request, "models/audience_side.html", _context(request, shown) | {"side": side}, status=status)


def _context(request: Request, shown: Version) -> dict[str, Any]:
    return {
        "model_id": shown.model_id,
        "link": link_to(shown.model),
        "model_object": shown.model.object,
        "leave": leave_to_edit(request, shown, is_reserved=True),
        "version_query": f"?version={request.GET['version']}" if "version" in request.GET else "",
        "audience_url": reverse("model-audience", args=[shown.model_id]),
    }


def _numbers(shown: Version) -> dict[str, Any]:
    """`live`: how many the live version scores, where that is another than the one on the page."""
    plain, model = plain_document(shown), shown.model
    is_live = model.live_id in (None, shown.pk)
    return {
        "numbers": audience_in_numbers(model.object, names_on(plain, "include"), names_on(plain, "exclude")),
        "own_domains": own_domains() if model.object == "contact" else [],
        "live": None if is_live else distribution_of(model).scored,
    }


def _stored(shown: Version, key: Side) -> AudienceSide:
    return audience_side(shown.model.object, plain_document(shown), key)


def _known(side: str) -> Side:
    if side not in SIDES:
        raise Http404
    return side
