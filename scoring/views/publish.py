"""The draft goes in force, once its reader has seen what that changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.computable import FAULTS
from scoring.domain.drafts import DraftChanged, publish_draft, seen_as
from scoring.domain.errors import Refused
from scoring.interfaces.agreement import agreement_part
from scoring.interfaces.impact_panel import impact_panel
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import draft_changes
from scoring.interfaces.trigger_cards import plain_triggers
from scoring.interfaces.trigger_question import PublishWithTriggersForm, answers_as_given, counted
from scoring.models import ScoringModel, Version
from scoring.queries.models import draft_of, read_version
from scoring.queries.patience import TookTooLong
from scoring.queries.pins import pinned_results
from scoring.queries.triggers import who_would_be_in
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import CONFLICT, UNPROCESSABLE
from scoring.views.impact import in_dialog
from scoring.views.model_page import found_model


@allowed("publish_models")
def publish(request: Request, model_id: int) -> HttpResponse:
    """A page, or over htmx a dialog beside the editor."""
    model = found_model(model_id)
    draft = draft_of(model)
    if draft is None:
        messages.warning(request, _("“%(model)s” has no draft to publish.") % {"model": model})
        return _to_model(request, model)
    asked = plain_triggers(draft)
    form = PublishWithTriggersForm(request.POST or None, initial={"seen": seen_as(draft)}, triggers=asked)
    if request.method != "POST" or not form.is_valid():
        return _publish_page(request, model, draft, form, status=UNPROCESSABLE if request.method == "POST" else 200)
    try:
        publish_draft(
            model=model,
            seen=form.cleaned_data["seen"],
            author=request.user,
            note=form.cleaned_data["note"],
            triggers=form.answers(),
        )
    except DraftChanged as error:
        if error.current.status != Version.Status.DRAFT:
            messages.warning(request, str(error))
            return _to_model(request, model)
        fresh = _asked_anew(request, error.current)
        return _publish_page(request, model, draft, fresh, status=CONFLICT, refused=str(error))
    except DocumentRefused as error:
        faults = [str(fault) for fault in error.faults]
        return _publish_page(request, model, draft, form, status=UNPROCESSABLE, faults=faults)
    except Refused as error:
        draft.refresh_from_db(fields=["status"])
        if draft.status == Version.Status.DRAFT:
            return _publish_page(request, model, draft, form, status=UNPROCESSABLE, refused=str(error))
        # Pressed twice, or somebody else was faster: it is in force already.
        messages.warning(request, str(error))
        return _to_model(request, model)
    messages.success(request, _("Version %(number)s is in force and being computed.") % {"number": draft.number})
    return _to_model(request, model)


@allowed("publish_models", methods=["GET"])
def at_once(request: Request, model_id: int) -> HttpResponse:
    """How many would cross each trigger by the publish itself: the engine may have to score everybody for it."""
    model = found_model(model_id)
    draft = draft_of(model)
    if not is_htmx(request) or draft is None:
        return redirect(f"{reverse('model-publish', args=[model.pk])}?count=1")
    counts, why = _counts(model, draft)
    asked = counted(plain_triggers(draft), counts or {}, model.object)
    return render(request, "triggers/at_once.html", {"counted": asked, "why": why, "is_known": counts is not None})


def _counts(model: ScoringModel, draft: Version) -> tuple[dict[str, int] | None, str]:
    """By trigger; or why that can't be said."""
    document = read_version(draft).document
    if document is None:
        return None, _("The draft can’t be read as it is.")
    try:
        return who_would_be_in(document, model), ""
    except FAULTS as error:
        return None, str(error)
    except TookTooLong:
        return None, _("it takes longer than a page can wait. Publishing itself has no such limit.")


def _asked_anew(request: Request, current: Version) -> PublishWithTriggersForm:
    """Another's draft stands there now; what was written and chosen stays, by the triggers' names."""
    initial = answers_as_given(request.POST.dict()) | {
        "seen": seen_as(current),
        "note": request.POST.get("note", ""),
    }
    return PublishWithTriggersForm(initial=initial, triggers=plain_triggers(current))


def _publish_page(
    request: Request,
    model: ScoringModel,
    draft: Version,
    form: PublishWithTriggersForm,
    status: int,
    faults: list[str] | None = None,
    refused: str = "",
) -> HttpResponse:
    draft.refresh_from_db()
    changes, known = draft_changes(model, draft)
    known = faults or known
    panel = None if known else impact_panel(model, draft, is_publishing=True)
    counts = panel.crossings if panel else None
    if counts is None and "count" in request.GET and not known:
        counts = _counts(model, draft)[0]
    context: dict[str, Any] = {
        "form": form,
        "link": link_to(model),
        "draft": draft,
        "published": model.published,
        "changes": changes,
        "faults": known,
        "refused": refused,
        "panel": panel,
        "pinned": None if known else pinned_results(draft),
        "questions": form.questions(counts, model.object),
        "agreement": agreement_part(model, draft, request.user),
        "is_publishing": True,
    }
    template = "publish/dialog.html" if in_dialog(request) else "models/publish.html"
    return render(request, template, context, status=status)


def _to_model(request: Request, model: ScoringModel) -> HttpResponse:
    url = reverse("model", args=[model.pk])
    return HttpResponse(headers={"HX-Redirect": url}) if is_htmx(request) else redirect(url)
