"""How many records a rule matches: while it is edited, of every saved one, and who they are."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx, may
from leadscoring.web.request import Request
from scoring.domain.computable import FAULTS
from scoring.domain.counting import ask_for_counts
from scoring.interfaces.criterion_form import posted_criterion
from scoring.interfaces.matching import match_counts, matches_text, people_of, read_for_matching
from scoring.models import Version
from scoring.queries.lenient import Usable, usable_document
from scoring.queries.matching import (
    Matches,
    count_criterion,
    known_matches,
    matches_of,
    sample_criterion,
)
from scoring.queries.models import current_catalogue, draft_of
from scoring.queries.patience import Superseded, TookTooLong, asker
from scoring.spec.document import Criterion, ModelDocument
from scoring.spec.matching import Plain
from scoring.spec.parts import find_criterion
from scoring.views.model_page import found_model, shown_version

MOST_SHOWN = 20


@allowed("view_models", methods=["GET"])
def model_matches(request: Request, model_id: int) -> HttpResponse:
    """Every rule's count, out of band. `waiting`: a worker counts; only look whether it has."""
    if not is_htmx(request):
        return redirect("model", model_id)
    version = shown_version(request, model_id)
    usable = usable_document(version)
    found = _counted(version, usable.document, is_waiting="waiting" in request.GET) if usable.document else None
    context = {
        "counts": match_counts(usable, found),
        "model_id": model_id,
        "version": request.GET.get("version", ""),
        "is_waiting": found is None and usable.document is not None,
        "may_see": may(request, "view_leads"),
    }
    return render(request, "rules/matches.html", context)


@allowed("edit_models", methods=["POST"])
def rule_matching(request: Request, model_id: int) -> HttpResponse:
    """Of the rule as it stands in the form."""
    document = _edited(model_id).document
    criterion = _posted(request, document)
    context = {"model_id": model_id, "may_see": may(request, "view_leads")}
    if document is None or criterion is None:
        return render(request, "rules/matching.html", context)
    try:
        form = asker(request.session.session_key, model_id, request.POST.get("id", ""))
        count = count_criterion(document, criterion, asked_by=form)
    except Superseded:
        return HttpResponse(status=204)
    except TookTooLong:
        return render(request, "rules/matching.html", context | {"took_too_long": True})
    except FAULTS:
        return render(request, "rules/matching.html", context)
    text = matches_text(document.object, count)
    return render(request, "rules/matching.html", context | {"text": text, "count": count})


@allowed("view_leads")
def rule_matching_sample(request: Request, model_id: int) -> HttpResponse:
    """Some of those who match: a saved rule (`rule`, its key), or the one in a form."""
    if request.method == "GET" and "rule" not in request.GET:
        return redirect("model", model_id)
    usable = _edited(model_id) if request.method == "POST" else usable_document(shown_version(request, model_id))
    if usable.document is None:
        raise Http404
    criterion = _posted(request, usable.document) if request.method == "POST" else _saved(request, usable)
    context = {"model": found_model(model_id), "model_id": model_id} | _sample(usable.document, criterion)
    template = "rules/matching_dialog.html" if is_htmx(request) else "rules/matching_sample.html"
    return render(request, template, context)


def _sample(document: ModelDocument, criterion: Criterion | None) -> dict[str, object]:
    if criterion is None:
        return {"problem": _("Finish the rule to see whom it matches.")}
    try:
        found = people_of(document.object, sample_criterion(document, criterion, MOST_SHOWN + 1))
    except (TookTooLong, *FAULTS):
        return {"problem": _("Looking for them took too long. Try again in a moment.")}
    return {"people": found[:MOST_SHOWN], "has_more": len(found) > MOST_SHOWN, "most": MOST_SHOWN}


def _counted(version: Version, document: ModelDocument, *, is_waiting: bool) -> Matches | None:
    """None where a worker has to do it."""
    if is_waiting:
        found = known_matches(document)
    else:
        try:
            return matches_of(document)
        except TookTooLong:
            found = None
        except FAULTS:
            return None
    if found is None:
        ask_for_counts(version=version)
    return found


def _edited(model_id: int) -> Usable:
    """The draft, or what is in force where none is begun."""
    model = found_model(model_id)
    version = draft_of(model) or model.published
    if version is None:
        raise Http404
    version.model = model
    return usable_document(version)


def _posted(request: Request, document: ModelDocument | None) -> Criterion | None:
    return _readable(posted_criterion(request.POST), document) if document else None


def _saved(request: Request, usable: Usable) -> Criterion | None:
    spot = find_criterion(usable.plain, request.GET.get("rule", ""))
    if spot is None or usable.document is None:
        raise Http404
    return None if spot in usable.at_fault else usable.document.groups[spot[0]].criteria[spot[1]]


def _readable(plain: Plain, document: ModelDocument) -> Criterion | None:
    return read_for_matching(plain, document.object, document.name, current_catalogue())
