"""Rules edited where they stand: each form, and each small change, answers with what is new on the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import trigger_client_event

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.rules import (
    ChangedPart,
    add_rule,
    delete_rule,
    duplicate_rule,
    move_rule,
    save_rule,
    step_rule,
    switch_rule,
)
from scoring.interfaces.model_pages_editor import OpenForm
from scoring.interfaces.rule_form import RuleForm, acted_form, edit_form, new_form, posted_form
from scoring.queries.sheet import Sheet
from scoring.spec.parts import find_criterion, find_group, group_key
from scoring.views.rules_page import (
    all_rules,
    at_once,
    draft_response,
    edited_sheet,
    focus_on,
    one_row,
    refused_response,
    rules_page,
    save_form,
    to_rules,
)

STEPS = {"up": -1, "down": 1}


@allowed("edit_models", methods=["GET"])
def rules(request: Request, model_id: int) -> HttpResponse:
    """All of them anew; what depends on them asks again after that, when its places are there."""
    if not is_htmx(request):
        return to_rules(model_id)
    response = trigger_client_event(all_rules(request, edited_sheet(model_id)), "modelChanged", after="settle")
    return trigger_client_event(response, "commentsChanged", after="settle")


@allowed("edit_models", methods=["GET"])
def rule(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    """One as a row: where Cancel leads back to. Of one that is gone nothing is left."""
    if not is_htmx(request):
        return to_rules(model_id)
    return focus_on(one_row(request, edited_sheet(model_id), rule_key), f"edit-{rule_key}", f"more-{rule_key}")


@allowed("edit_models", methods=["GET"])
def rule_edit(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    sheet = edited_sheet(model_id)
    spot = find_criterion(sheet.plain, rule_key)
    if spot is None:
        return refused_response(request, model_id, _("That rule was deleted meanwhile."))
    return _form_response(request, sheet, edit_form(sheet, spot, rule_key))


@allowed("edit_models", methods=["GET"])
def rule_new(request: Request, model_id: int, group_key: str) -> HttpResponse:
    """The form of one that is not saved yet."""
    sheet = edited_sheet(model_id)
    if find_group(sheet.plain, group_key) is None:
        return refused_response(request, model_id, _("That group was deleted meanwhile."))
    return _form_response(request, sheet, new_form(sheet, group_key, request.GET.get("kind", "")))


@allowed("edit_models", methods=["POST"])
def rule_refresh(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    """The form as it was posted, after one of its own buttons."""
    sheet = edited_sheet(model_id)
    form = acted_form(sheet, rule_key, request.POST)
    if is_htmx(request):
        return render(request, "rules/rule_form.html", {"edit": form, "model_id": model_id})
    return _form_response(request, sheet, form)


@allowed("edit_models", methods=["POST"])
def rule_save(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    sheet = edited_sheet(model_id)
    form = posted_form(sheet, rule_key, request.POST)

    def answer(changed: ChangedPart) -> HttpResponse:
        part = None if form.is_new else _row_of(request, changed)
        response = draft_response(request, changed, key=rule_key, part=part)
        return focus_on(response, f"edit-{changed.key}", f"more-{changed.key}")

    again = partial(_form_response, request, sheet)
    return save_form(form, lambda: _saved(request, sheet, form), answer, again)


@allowed("edit_models", methods=["POST"])
def rule_toggle(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    enabled = "enabled" in request.POST

    def change(sheet: Sheet) -> ChangedPart:
        return switch_rule(model=sheet.model, key=rule_key, enabled=enabled, author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        text = _("“%(rule)s” is switched on.") if enabled else _("“%(rule)s” is switched off.")
        told = text % {"rule": changed.name}
        part = _row_of(request, changed)
        response = draft_response(request, changed, told, part=part, may_undo=True)
        return focus_on(response, f"switch-{changed.key}")

    return at_once(request, model_id, change, answer)


@allowed("edit_models", methods=["POST"])
def rule_delete(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    def change(sheet: Sheet) -> ChangedPart:
        return delete_rule(model=sheet.model, key=rule_key, author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        text = _("“%(rule)s” is deleted.") % {"rule": changed.name}
        return draft_response(request, changed, text, part=lambda _sheet: HttpResponse(), may_undo=True)

    return at_once(request, model_id, change, answer)


@allowed("edit_models", methods=["POST"])
def rule_duplicate(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    def change(sheet: Sheet) -> ChangedPart:
        return duplicate_rule(model=sheet.model, key=rule_key, author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        text = _("“%(rule)s” is a copy, beneath the first.") % {"rule": changed.name}
        return draft_response(request, changed, text, may_undo=True)

    return at_once(request, model_id, change, answer)


@allowed("edit_models")
def rule_move(request: Request, model_id: int, rule_key: str) -> HttpResponse:
    """By GET the groups to choose from; by POST a step, or in front of another rule."""
    if request.method == "POST":
        return at_once(request, model_id, lambda sheet: _moved(request, sheet, rule_key), _after_move(request))
    sheet = edited_sheet(model_id)
    spot = find_criterion(sheet.plain, rule_key)
    if spot is None:
        return refused_response(request, model_id, _("That rule was deleted meanwhile."))
    groups = [(group_key(each), each["name"]) for index, each in enumerate(sheet.plain["groups"]) if index != spot[0]]
    name = sheet.plain["groups"][spot[0]]["criteria"][spot[1]]["name"]
    context = {"model_id": model_id, "rule_key": rule_key, "name": name, "groups": groups}
    return render(request, "rules/move.html", context)


def _row_of(request: Request, changed: ChangedPart) -> Callable[[Sheet], HttpResponse]:
    return lambda sheet: one_row(request, sheet, changed.key)


def _moved(request: Request, sheet: Sheet, key: str) -> ChangedPart:
    step = STEPS.get(request.POST.get("step", ""))
    if step:
        return step_rule(model=sheet.model, key=key, by=step, author=request.user)
    group, before = request.POST.get("group", ""), request.POST.get("before", "")
    return move_rule(model=sheet.model, key=key, group_key=group, before=before, author=request.user)


def _after_move(request: Request) -> Callable[[ChangedPart], HttpResponse]:
    """Who dragged it sees it there already."""

    def answer(changed: ChangedPart) -> HttpResponse:
        if "dragged" in request.POST:
            return draft_response(request, changed, part=lambda _sheet: HttpResponse(status=204))
        text = _("“%(rule)s” stands in “%(group)s” now.") % {"rule": changed.name, "group": changed.group}
        response = draft_response(request, changed, "" if "step" in request.POST else text, may_undo=True)
        return focus_on(response, f"more-{changed.key}")

    return answer


def _saved(request: Request, sheet: Sheet, form: RuleForm) -> ChangedPart:
    if form.is_new:
        return add_rule(model=sheet.model, group_key=form.group, key=form.key, rule=form.rule, author=request.user)
    return save_rule(model=sheet.model, key=form.key, rule=form.rule, mark=form.mark, author=request.user)


def _form_response(request: Request, sheet: Sheet, form: RuleForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"edit": form, "model_id": sheet.model.pk}
    if is_htmx(request):
        return render(request, "rules/form.html", context, status=status)
    return rules_page(request, sheet, OpenForm("rule", form.key, form.group), context, status)
