"""Groups of rules edited where they stand: the form takes the place of the group's head, its rules stay below."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.rule_groups import add_group, delete_group, duplicate_group, save_group, step_group
from scoring.domain.rules import ChangedPart
from scoring.interfaces.model_pages_editor import OpenForm
from scoring.interfaces.rule_group_form import GroupForm, edit_group_form, new_group_form, posted_group_form
from scoring.queries.sheet import Sheet
from scoring.spec.parts import find_group
from scoring.views.rules import STEPS
from scoring.views.rules_page import (
    at_once,
    draft_response,
    edited_sheet,
    focus_on,
    group_head,
    refused_response,
    rules_page,
    save_form,
    to_rules,
)


@allowed("edit_models", methods=["GET"])
def group(request: Request, model_id: int, group_key: str) -> HttpResponse:
    """Its head: where Cancel leads back to. Of one that is gone nothing is left."""
    if not is_htmx(request):
        return to_rules(model_id)
    return group_head(request, edited_sheet(model_id), group_key)


@allowed("edit_models", methods=["GET"])
def group_edit(request: Request, model_id: int, group_key: str) -> HttpResponse:
    sheet = edited_sheet(model_id)
    index = find_group(sheet.plain, group_key)
    if index is None:
        return refused_response(request, model_id, _("That group was deleted meanwhile."))
    return _form_response(request, sheet, edit_group_form(sheet, index, group_key))


@allowed("edit_models", methods=["GET"])
def group_new(request: Request, model_id: int) -> HttpResponse:
    """The form of one that is not saved yet."""
    sheet = edited_sheet(model_id)
    return _form_response(request, sheet, new_group_form(sheet, request.GET.get("category", "")))


@allowed("edit_models", methods=["POST"])
def group_refresh(request: Request, model_id: int, group_key: str) -> HttpResponse:
    """The form as it was posted, after one of its own choices."""
    sheet = edited_sheet(model_id)
    return _form_response(request, sheet, posted_group_form(sheet, group_key, request.POST))


@allowed("edit_models", methods=["POST"])
def group_save(request: Request, model_id: int, group_key: str) -> HttpResponse:
    """All is drawn anew: it may stand in the other category now."""
    sheet = edited_sheet(model_id)
    form = posted_group_form(sheet, group_key, request.POST)
    answer = partial(_all_anew, request, closed=group_key)
    return save_form(form, lambda: _saved(request, sheet, form), answer, partial(_form_response, request, sheet))


@allowed("edit_models", methods=["POST"])
def group_move(request: Request, model_id: int, group_key: str) -> HttpResponse:
    step = STEPS.get(request.POST.get("step", ""), 1)

    def change(sheet: Sheet) -> ChangedPart:
        return step_group(model=sheet.model, key=group_key, by=step, author=request.user)

    return at_once(request, model_id, change, lambda changed: _all_anew(request, changed))


@allowed("edit_models", methods=["POST"])
def group_duplicate(request: Request, model_id: int, group_key: str) -> HttpResponse:
    def change(sheet: Sheet) -> ChangedPart:
        return duplicate_group(model=sheet.model, key=group_key, author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        return _all_anew(request, changed, _("“%(group)s” is a copy, beneath the first.") % {"group": changed.name})

    return at_once(request, model_id, change, answer)


@allowed("edit_models", methods=["POST"])
def group_delete(request: Request, model_id: int, group_key: str) -> HttpResponse:
    def change(sheet: Sheet) -> ChangedPart:
        return delete_group(model=sheet.model, key=group_key, author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        return _all_anew(request, changed, _("“%(group)s” is deleted, with its rules.") % {"group": changed.name})

    return at_once(request, model_id, change, answer)


def _saved(request: Request, sheet: Sheet, form: GroupForm) -> ChangedPart:
    if form.is_new:
        return add_group(model=sheet.model, key=form.key, head=form.head, author=request.user)
    return save_group(model=sheet.model, key=form.key, head=form.head, mark=form.mark, author=request.user)


def _all_anew(request: Request, changed: ChangedPart, text: str = "", closed: str = "") -> HttpResponse:
    response = draft_response(request, changed, text, key=closed, may_undo=True)
    return focus_on(response, f"group-more-{changed.key}")


def _form_response(request: Request, sheet: Sheet, form: GroupForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"edit_group": form, "model_id": sheet.model.pk}
    if not is_htmx(request):
        return rules_page(request, sheet, OpenForm("group", form.key, form.category), context, status)
    is_first = form.is_new and not form.is_begun
    return render(request, "rules/group_new.html" if is_first else "rules/group_form.html", context, status=status)
