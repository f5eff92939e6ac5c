"""The draft as text, and restored from an earlier version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.domain.drafts import (
    DraftChanged,
    restore_version,
    save_text,
    seen_as,
    text_to_edit,
)
from scoring.domain.errors import Refused
from scoring.interfaces.documents import exported
from scoring.interfaces.documents_form import DocumentForm
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import ChangeLine, lines_between
from scoring.models import ScoringModel, Version
from scoring.queries.models import draft_of
from scoring.spec.refusal import DocumentRefused
from scoring.views.model_page import found_model, found_version

CONFLICT, UNPROCESSABLE = 409, 422


@allowed("edit_models")
def edit_draft(request: Request, model_id: int) -> HttpResponse:
    """The draft as text; a save that would undo somebody else's shows both."""
    model = found_model(model_id)
    if request.method != "POST":
        return _draft_form(request, model, _form_for(text_to_edit(model)))
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draft_form(request, model, form, status=UNPROCESSABLE)
    text, seen = form.cleaned_data["document"], form.cleaned_data["seen"]
    try:
        draft = save_text(model=model, text=text, seen=seen, author=request.user)
    except DraftChanged as error:
        form.carry_on_from(seen_as(error.current))
        return _draft_form(request, model, form, status=CONFLICT, theirs=error)
    except (DocumentRefused, Refused) as error:
        form.refuse(error)
        return _draft_form(request, model, form, status=UNPROCESSABLE)
    messages.success(request, _("Version %(number)s is saved as a draft.") % {"number": draft.number})
    return redirect(_page_of(draft))


@allowed("edit_models")
def restore(request: Request, model_id: int, number: int) -> HttpResponse:
    """An earlier version becomes the draft, once its reader has seen what that replaces."""
    model = found_model(model_id)
    version = found_version(model, number)
    current = text_to_edit(model)
    context: dict[str, Any] = {"version": version, "current": current, "draft": draft_of(model)}
    status = 200
    if request.method == "POST":
        try:
            draft = restore_version(version=version, seen=request.POST.get("seen", ""), author=request.user)
        except DocumentRefused as error:
            context["faults"], status = [str(fault) for fault in error.faults], UNPROCESSABLE
        except Refused as error:
            context["faults"], status = [str(error)], CONFLICT
        else:
            values = {"old": number, "number": draft.number}
            messages.success(request, _("Version %(old)s is the draft now, as version %(number)s.") % values)
            return redirect(_page_of(draft))
    context["changes"] = _changes(current, version)
    return render(
        request, "models/restore.html", context | {"link": link_to(model), "seen": seen_as(current)}, status=status
    )


def _form_for(version: Version | None) -> DocumentForm:
    text = exported(version, "yaml") if version else ""
    return DocumentForm(initial={"document": text, "seen": seen_as(version)})


def _draft_form(
    request: Request, model: ScoringModel, form: DocumentForm, status: int = 200, theirs: DraftChanged | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "link": link_to(model), "draft": draft_of(model)}
    if theirs is not None:
        context |= {
            "conflict": str(theirs),
            "theirs": exported(theirs.current, "yaml"),
            "their_version": theirs.current,
        }
    return render(request, "models/edit.html", context, status=status)


def _changes(old: Version | None, new: Version) -> list[ChangeLine] | None:
    return lines_between(old, new) if old else None


def _page_of(version: Version) -> str:
    return f"{reverse('model', args=[version.model_id])}?version={version.number}"
