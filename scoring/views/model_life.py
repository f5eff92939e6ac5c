"""A model is copied, put away, and taken out again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.domain.archiving import archive_model, referring_to, unarchive_model
from scoring.domain.beginnings import free_model_name
from scoring.domain.cloning import clone_model, cloned_from
from scoring.domain.errors import Refused
from scoring.interfaces.model_pages import link_to
from scoring.queries.list_models import lists_asking
from scoring.spec.refusal import DocumentRefused
from scoring.spec.rules import LONGEST_NAME
from scoring.views.model_page import found_model

CONFLICT, UNPROCESSABLE = 409, 422


class CloneForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the copy"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@allowed("edit_models")
def clone(request: Request, model_id: int) -> HttpResponse:
    """A new model that says the same, as a draft."""
    model = found_model(model_id)
    version = cloned_from(model)
    if version is None:
        raise Http404
    form = CloneForm(request.POST or None, initial={"name": free_model_name(model.name)})
    if request.method == "POST":
        form = CloneForm(request.POST)
        if form.is_valid():
            try:
                draft = clone_model(version=version, name=form.cleaned_data["name"], author=request.user)
            except (DocumentRefused, Refused) as error:
                for fault in error.faults if isinstance(error, DocumentRefused) else [error]:
                    form.add_error("name", forms.ValidationError("%(fault)s", params={"fault": str(fault)}))
            else:
                messages.success(request, _("“%(model)s” is there, as a draft.") % {"model": draft.model})
                return redirect("model", draft.model_id)
    context = {"form": form, "link": link_to(model), "version": version}
    return render(request, "models/clone.html", context, status=UNPROCESSABLE if request.method == "POST" else 200)


@allowed("publish_models")
def archive(request: Request, model_id: int) -> HttpResponse:
    """What that stops is read first."""
    model = found_model(model_id)
    status = 200
    if request.method == "POST":
        try:
            archive_model(model=model, by=request.user)
        except Refused:
            status = CONFLICT  # the page says who refers to it
        else:
            messages.success(request, _("“%(model)s” is archived: nobody is scored by it any more.") % {"model": model})
            return redirect("models")
    context = {
        "link": link_to(model),
        "others": [link_to(other) for other in referring_to(model)],
        "lists": list(lists_asking(model.name, model.slug)),
    }
    return render(request, "models/archive.html", context, status=status)


@allowed("publish_models", methods=["POST"])
def unarchive(request: Request, model_id: int) -> HttpResponse:
    """It is a draft again; publishing scores by it."""
    model = found_model(model_id)
    try:
        unarchive_model(model=model, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        text = _("“%(model)s” is a draft again. Publish it to score by it.")
        messages.success(request, text % {"model": model})
    return redirect("model", model.pk)
