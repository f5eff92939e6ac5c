"""A draft's triggers are edited in place, each as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from crm.conditions.nodes import Fault
from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import PartChanged, PartGone, Saved
from scoring.domain.errors import Refused
from scoring.domain.trigger_edits import DOWN, UP, copy_trigger, delete_trigger, move_trigger, save_trigger
from scoring.interfaces.trigger_cards import plain_triggers, trigger_card
from scoring.interfaces.trigger_forms import TriggerForm, acted_trigger, new_trigger, posted_trigger, trigger_form
from scoring.interfaces.trigger_forms.scope import TriggerScope
from scoring.interfaces.trigger_words import trigger_words
from scoring.models import ScoringModel, Version
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, plain_document
from scoring.spec.matching import Plain
from scoring.spec.parts import find_trigger, mark_of, trigger_key
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import CONFLICT, UNPROCESSABLE, saved_response
from scoring.views.model_page import found_model, usual_version
from scoring.views.rules_page import fault_text
from scoring.views.triggers import open_forms, tab_content, triggers_page, vocabulary_of

NEW = "new"
"""In place of a key: one that is not in the draft yet."""


@allowed("edit_models", methods=["GET"])
def edit(request: Request, model_id: int, which: str) -> HttpResponse:
    """The form of one, or of a new one."""
    shown, scope = _begin(request, model_id, which)
    was = _trigger(scope, which)
    if was is None and which != NEW:
        raise Http404
    form = trigger_form(was or new_trigger(scope), scope=scope, key=which, mark=mark_of(was) if was else "")
    return _form(request, shown, form)


@allowed("edit_models", methods=["POST"])
def refresh(request: Request, model_id: int, which: str) -> HttpResponse:
    """The form drawn anew, after one of its own buttons."""
    shown, scope = _begin(request, model_id, which)
    trigger = posted_trigger(request.POST, scope, _trigger(scope, which))
    act = request.POST.get("act", "")
    trigger = acted_trigger(trigger, act, scope)
    form = trigger_form(trigger, scope=scope, key=which, mark=request.POST.get("mark", ""), act=act)
    return _form(request, shown, form, template="triggers/form_body.html")


@allowed("edit_models", methods=["POST"])
def save(request: Request, model_id: int, which: str) -> HttpResponse:
    """Into the draft; a fault, or another's change meanwhile, gives the form back as it was filled in."""
    shown, scope = _begin(request, model_id, which)
    trigger = posted_trigger(request.POST, scope, _trigger(scope, which))
    mark, used = request.POST.get("mark", ""), "" if which == NEW or "again" in request.POST else which
    try:
        saved = save_trigger(model=shown.model, key=used, mark=mark, trigger=trigger, author=request.user)
    except DocumentRefused as error:
        form = trigger_form(
            trigger, scope=scope, key=which, mark=mark, faults=error.faults, place=_place(scope, which, error.faults)
        )
        return _form(request, shown, form, status=UNPROCESSABLE)
    except PartChanged as error:
        form = trigger_form(trigger, scope=scope, key=which, mark=mark_of(error.theirs))
        theirs = trigger_words(error.theirs, vocabulary_of(shown.model.object))
        return _form(request, shown, form, status=CONFLICT, conflict=error, theirs=theirs)
    except PartGone as error:
        form = trigger_form(trigger, scope=scope, key=which, mark="")
        return _form(request, shown, form, status=CONFLICT, conflict=error, is_gone=True)
    except Refused as error:
        form = trigger_form(trigger, scope=scope, key=which, mark=mark)
        return _form(request, shown, form, status=UNPROCESSABLE, refused=str(error))
    return _saved(request, saved, trigger_key({"name": _stored_name(saved, trigger)}), _("The trigger is saved."))


@allowed("edit_models", methods=["GET"])
def card(request: Request, model_id: int, which: str) -> HttpResponse:
    """One as it reads, in place of its form."""
    shown = _edited(request, found_model(model_id))
    return _card(request, shown, which) if is_htmx(request) else redirect("model-triggers", model_id)


@allowed("edit_models", methods=["POST"])
def copy(request: Request, model_id: int, which: str) -> HttpResponse:
    return _done(request, model_id, lambda model: copy_trigger(model=model, key=which, author=request.user))


@allowed("edit_models", methods=["POST"])
def move(request: Request, model_id: int, which: str) -> HttpResponse:
    by = UP if request.POST.get("to") == "up" else DOWN
    return _done(request, model_id, lambda model: move_trigger(model=model, key=which, by=by, author=request.user))


@allowed("edit_models", methods=["POST"])
def delete(request: Request, model_id: int, which: str) -> HttpResponse:
    """At once, with Undo."""
    mark = request.POST.get("mark", "")
    return _done(
        request,
        model_id,
        lambda model: delete_trigger(model=model, key=which, mark=mark, author=request.user),
        text=_("The trigger is deleted from the draft."),
    )


def _done(request: Request, model_id: int, change: Callable[[ScoringModel], Saved], text: str = "") -> HttpResponse:
    model = found_model(model_id)
    try:
        saved = change(model)
    except (Refused, DocumentRefused) as error:
        return _refused(request, model, fault_text(error.faults) if isinstance(error, DocumentRefused) else str(error))
    if not is_htmx(request):
        return redirect("model-triggers", model_id)
    return saved_response(_list(request, _edited(request, model)), saved, text, may_undo=bool(text))


def _refused(request: Request, model: ScoringModel, text: str) -> HttpResponse:
    """Nothing was changed, and the page may be out of date."""
    if not is_htmx(request):
        messages.warning(request, text)
        return redirect("model-triggers", model.pk)
    response = _list(request, _edited(request, model), status=CONFLICT)
    return trigger_client_event(response, "toast", {"text": text, "tone": "bad"})


def _begin(request: Request, model_id: int, key: str) -> tuple[Version, TriggerScope]:
    model = found_model(model_id)
    shown = _edited(request, model)
    refresh_url = reverse("trigger-refresh", args=[model.pk, key])
    scope = TriggerScope(plain_document(shown), current_catalogue(), labels_of(model.object), refresh_url)
    return shown, scope


def _edited(request: Request, model: ScoringModel) -> Version:
    version = usual_version(request, model)
    if version is None:
        raise Http404
    version.model = model
    return version


def _trigger(scope: TriggerScope, key: str) -> Plain | None:
    place = find_trigger(scope.document, key)
    return None if place is None else scope.document["triggers"][place]


def _place(scope: TriggerScope, key: str, faults: Sequence[Fault]) -> str:
    """Where the document has it: a new one stands at the end."""
    place = find_trigger(scope.document, key)
    return f"triggers[{len(scope.document.get('triggers', [])) if place is None else place}]"


def _stored_name(saved: Saved, trigger: Plain) -> str:
    """As it was stored, cleaned."""
    names = [each["name"] for each in plain_triggers(saved.version)]
    typed = str(trigger["name"]).strip()
    return next((name for name in names if name == typed), typed)


def _form(
    request: Request,
    shown: Version,
    form: TriggerForm,
    status: int = 200,
    template: str = "triggers/form.html",
    **more: object,
) -> HttpResponse:
    if not is_htmx(request):
        return triggers_page(request, shown, form, status=status, **more)
    context = {"form": form, "model_id": shown.model_id, "is_new": form.key == NEW} | more
    return render(request, template, context, status=status)


def _saved(request: Request, saved: Saved, key: str, text: str) -> HttpResponse:
    if not is_htmx(request):
        messages.success(request, text)
        return redirect("model-triggers", saved.version.model_id)
    return saved_response(_card(request, _edited(request, found_model(saved.version.model_id)), key), saved)


def _card(request: Request, shown: Version, key: str) -> HttpResponse:
    place = find_trigger(plain_document(shown), key)
    if place is None:
        return HttpResponse("")
    made = trigger_card(shown, place, tab_content(shown), vocabulary_of(shown.model.object))
    context = {"card": made, "model_id": shown.model_id, "may_change": True, "has_focus": True, "asked": {}}
    return render(request, "triggers/card.html", context)


def _list(request: Request, shown: Version, status: int = 200) -> HttpResponse:
    content, vocabulary = tab_content(shown), vocabulary_of(shown.model.object)
    cards = [trigger_card(shown, place, content, vocabulary) for place in range(len(plain_triggers(shown)))]
    context = {"cards": cards, "model_id": shown.model_id, "may_change": True, "past": {}}
    return render(request, "triggers/cards.html", context | {"open": open_forms(request, cards)}, status=status)
