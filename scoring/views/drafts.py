"""The draft as text, restored from an earlier version, and put in force."""

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
from scoring.domain.drafts import (
    DraftChanged,
    create_model,
    publish_draft,
    restore_version,
    save_text,
    seen_as,
    text_to_edit,
)
from scoring.domain.errors import Refused
from scoring.interfaces.documents import EXAMPLE, exported
from scoring.interfaces.documents_form import DocumentForm
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.model_pages_diff import ChangeLine, change_lines
from scoring.interfaces.trigger_cards import plain_triggers
from scoring.interfaces.trigger_question import PublishWithTriggersForm, answers_as_given, counted
from scoring.models import ScoringModel, Version
from scoring.queries.models import changes_between, draft_of, read_version
from scoring.queries.triggers import who_would_be_in
from scoring.spec.refusal import DocumentRefused
from scoring.views.model_page import found_model, found_version

CONFLICT, UNPROCESSABLE = 409, 422


@allowed("edit_models")
def new_model(request: Request) -> HttpResponse:
    """A model begun as text."""
    if request.method != "POST":
        return render(request, "models/new.html", {"form": DocumentForm(initial={"document": EXAMPLE})})
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            draft = create_model(text=form.cleaned_data["document"], author=request.user)
        except (DocumentRefused, Refused) as error:
            form.refuse(error)
        else:
            messages.success(request, _("“%(model)s” is there, as a draft.") % {"model": draft.model})
            return redirect("model", draft.model_id)
    return render(request, "models/new.html", {"form": form}, status=UNPROCESSABLE)


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


@allowed("publish_models")
def publish(request: Request, model_id: int) -> HttpResponse:
    """The draft goes in force, once its reader has seen what that changes."""
    model = found_model(model_id)
    draft = draft_of(model)
    if draft is None:
        messages.warning(request, _("“%(model)s” has no draft to publish.") % {"model": model})
        return redirect("model", model.pk)
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
        fresh = _asked_anew(request, error.current)
        return _publish_page(request, model, draft, fresh, status=CONFLICT, faults=[str(error)])
    except DocumentRefused as error:
        faults = [str(fault) for fault in error.faults]
        return _publish_page(request, model, draft, form, status=UNPROCESSABLE, faults=faults)
    except Refused as error:
        # Pressed twice, or somebody else was faster: it is in force already.
        messages.warning(request, str(error))
        return redirect("model", model.pk)
    messages.success(request, _("Version %(number)s is in force and being computed.") % {"number": draft.number})
    return redirect("model", model.pk)


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


def _asked_anew(request: Request, current: Version) -> PublishWithTriggersForm:
    """Another's draft stands there now; what was written and chosen stays, by the triggers' names."""
    initial = answers_as_given(request.POST.dict()) | {
        "seen": seen_as(current),
        "note": request.POST.get("note", ""),
    }
    return PublishWithTriggersForm(initial=initial, triggers=plain_triggers(current))


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


def _publish_page(
    request: Request,
    model: ScoringModel,
    draft: Version,
    form: PublishWithTriggersForm,
    status: int,
    faults: list[str] | None = None,
) -> HttpResponse:
    draft.refresh_from_db()
    known = faults or list(read_version(draft).faults)
    changes = _changes(model.published, draft)
    counts = _counts(model, draft)[0] if "count" in request.GET and not known else None
    context = {
        "form": form,
        "link": link_to(model),
        "draft": draft,
        "published": model.published,
        "questions": form.questions(counts, model.object),
    }
    return render(request, "models/publish.html", context | {"changes": changes, "faults": known}, status=status)


def _changes(old: Version | None, new: Version) -> list[ChangeLine] | None:
    found = changes_between(old, new) if old else None
    return None if found is None else change_lines(found)


def _page_of(version: Version) -> str:
    return f"{reverse('model', args=[version.model_id])}?version={version.number}"
