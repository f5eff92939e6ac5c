"""A new model in three steps: what it is for, what it begins with, and its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.domain.beginnings import begun_from_template, fitted, free_model_name, named_text
from scoring.domain.drafts import create_model
from scoring.domain.errors import Refused
from scoring.interfaces.new_model import (
    BLANK,
    PLURALS,
    Asked,
    goals,
    holds_text,
    left_out_lines,
    objects,
    switched_off_lines,
    template_cards,
    wizard_steps,
)
from scoring.interfaces.new_model_form import FileForm, NameForm
from scoring.interfaces.uploaded_model import read_upload
from scoring.library.fitting import Fitted
from scoring.library.goals import GOALS
from scoring.library.shelf import template_named
from scoring.queries.models import current_catalogue
from scoring.spec.parsing import parse_text
from scoring.spec.reading import read_model
from scoring.spec.refusal import DocumentRefused
from scoring.spec.writing import to_plain

UNPROCESSABLE = 422
KINDS = tuple(goal.kind for goal in GOALS)


@allowed("edit_models")
def new_model(request: Request) -> HttpResponse:
    """Each step is a page of its own that works by plain links and forms."""
    if request.method == "POST":
        return _create(request)
    asked = _asked(request.GET.dict())
    if not (asked.goal and asked.of) or request.GET.get("step") == "goal":
        return _goal_page(request, asked)
    begun = begun_from_template(asked.template, goal=asked.goal, object=asked.of) if asked.template else None
    if begun is None:
        return _template_page(request, asked, FileForm(initial={"goal": asked.goal, "of": asked.of}))
    template = template_named(asked.template)
    name = free_model_name(str(template.plain["name"] if template else _("My model")))
    form = NameForm(initial={"name": name, "goal": asked.goal, "of": asked.of, "template": asked.template})
    return _name_page(request, asked, form, begun)


@allowed("edit_models")
def new_model_from_file(request: Request) -> HttpResponse:
    """A workshop sheet or a document, looked at before a model is made of it."""
    asked = _asked(request.POST.dict() if request.method == "POST" else request.GET.dict())
    if request.method != "POST":
        return _template_page(request, asked, FileForm(initial={"goal": asked.goal, "of": asked.of}))
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _template_page(request, asked, form, status=UNPROCESSABLE)
    try:
        begun, text = _begun_from_file(form, asked)
    except (DocumentRefused, Refused) as error:
        faults = error.faults if isinstance(error, DocumentRefused) else [error]
        for fault in faults:
            place = "document" if isinstance(error, DocumentRefused) else "file"
            form.add_error(place, forms.ValidationError("%(fault)s", params={"fault": str(fault)}))
        return _template_page(request, asked, form, status=UNPROCESSABLE)
    name = free_model_name(str(begun.plain["name"]))
    named = NameForm(initial={"name": name, "goal": begun.plain["kind"], "of": begun.plain["object"], "document": text})
    return _name_page(request, Asked(begun.plain["kind"], begun.plain["object"]), named, begun)


def _create(request: Request) -> HttpResponse:
    form = NameForm(request.POST)
    asked = _asked(request.POST.dict())
    try:
        begun = _begun_again(request.POST.get("document", ""), asked)
    except DocumentRefused as error:
        messages.warning(request, str(error))
        return redirect("model-new")
    if begun is None:
        return redirect(asked.url(template=""))
    if form.is_valid():
        try:
            draft = create_model(text=named_text(begun.plain, form.cleaned_data["name"]), author=request.user)
        except Refused as error:
            form.add_error("name", str(error))
        except DocumentRefused as error:
            for fault in error.faults:
                form.add_error(None, forms.ValidationError("%(fault)s", params={"fault": str(fault)}))
        else:
            text = _("“%(model)s” is there, as a draft. Nobody is scored by it until it is published.")
            messages.success(request, text % {"model": draft.model})
            return redirect("model", draft.model_id)
    return _name_page(request, asked, form, begun, status=UNPROCESSABLE)


def _begun_from_file(form: FileForm, asked: Asked) -> tuple[Fitted, str]:
    """And what is carried along to the last step. Raises DocumentRefused or Refused."""
    upload = form.cleaned_data["file"]
    text: str = read_upload(upload, asked) if upload else form.cleaned_data["document"]
    if upload:
        form.show_text(text)
    begun = _fitted_text(text)
    return begun, text


def _begun_again(text: str, asked: Asked) -> Fitted | None:
    """As the step before showed it: a template is read anew, so that nothing that it holds goes through a form."""
    if text.strip():
        return _fitted_text(text)
    if not (asked.goal and asked.of and asked.template):
        return None
    return begun_from_template(asked.template, goal=asked.goal, object=asked.of)


def _fitted_text(text: str) -> Fitted:
    """What names nothing that is missing must be right as a whole. Raises DocumentRefused."""
    plain = parse_text(text)
    catalogue = current_catalogue()
    try:
        return Fitted(to_plain(read_model(plain, catalogue)))
    except DocumentRefused as error:
        if not _is_shaped(plain):
            raise
        slim = _slim(plain, error)
    read = read_model(slim.plain, catalogue)
    return Fitted(to_plain(read), slim.left_out, slim.switched_off, slim.lists)


def _slim(plain: Any, refused: DocumentRefused) -> Fitted:
    try:
        return fitted(plain)
    except RecursionError:
        raise refused from None


def _is_shaped(plain: Any) -> bool:
    """Whether the parts that are looked at one by one are there at all; what is wrong with others is told as it is."""
    if not _is_named(plain) or plain.get("object") not in list(PLURALS) or not isinstance(plain.get("groups"), list):
        return False
    audience = plain.get("audience", {})
    sound_audience = isinstance(audience, dict) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in audience.values()
    )
    return sound_audience and all(
        _is_named(group) and isinstance(group.get("criteria"), list) and all(map(_is_named, group["criteria"]))
        for group in plain["groups"]
    )


def _is_named(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("name"), str)


def _goal_page(request: Request, asked: Asked) -> HttpResponse:
    context = {"steps": wizard_steps(asked, 0), "goals": goals(asked.goal), "objects": objects(asked.of)}
    return render(request, "models/new.html", context)


def _template_page(request: Request, asked: Asked, form: FileForm, status: int = 200) -> HttpResponse:
    known = Asked(asked.goal or KINDS[0], asked.of or "contact")
    context = {
        "steps": wizard_steps(known, 1),
        "cards": template_cards(known),
        "object": PLURALS[known.of],
        "blank_url": known.url(template=BLANK),
        "form": form,
    }
    return render(request, "models/new_template.html", context, status=status)


def _name_page(request: Request, asked: Asked, form: NameForm, begun: Fitted, status: int = 200) -> HttpResponse:
    context = {
        "steps": wizard_steps(asked, 2),
        "form": form,
        "holds": holds_text(begun.plain),
        "groups": begun.plain["groups"],
        "begun": begun,
        "left_out": left_out_lines(begun),
        "switched_off": switched_off_lines(begun),
        "back_url": asked.url(template=""),
    }
    return render(request, "models/new_name.html", context, status=status)


def _asked(given: dict[str, Any]) -> Asked:
    """What is not known counts as not chosen."""
    goal, of, template = (str(given.get(name, "")) for name in ("goal", "of", "template"))
    is_template = template == BLANK or template_named(template) is not None
    return Asked(goal if goal in KINDS else "", of if of in PLURALS else "", template if is_template else "")
