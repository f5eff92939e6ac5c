"""The Rules tab and its parts, drawn of one reading of the version that is edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import reswap, retarget, trigger_client_event

from crm.conditions.nodes import Fault
from leadscoring.web.access import is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import PartChanged, PartGone
from scoring.domain.errors import Refused
from scoring.domain.rules import ChangedPart, PartRefused
from scoring.interfaces.criterion_forms.fault_words import fault_words
from scoring.interfaces.model_pages_editor import OpenForm, open_forms, with_open_forms
from scoring.interfaces.model_pages_rules import bounds_text, budget, dimensions, rule_row
from scoring.interfaces.rule_form import RuleForm
from scoring.interfaces.rule_group_form import GroupForm
from scoring.queries.models import draft_of, read_version
from scoring.queries.sheet import Sheet, sheet_of
from scoring.spec.parts import find_criterion, find_group, group_key
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import CONFLICT, UNPROCESSABLE, saved_response
from scoring.views.model_page import found_model, model_page

Form = TypeVar("Form", RuleForm, GroupForm)


def edited_sheet(model_id: int) -> Sheet:
    """Of the draft, or of what is in force where none is begun."""
    model = found_model(model_id)
    version = draft_of(model) or model.published
    if version is None:
        raise Http404
    version.model = model
    return sheet_of(version)


def rules_page(
    request: Request,
    sheet: Sheet,
    form: OpenForm | None = None,
    context: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, with one form open where it was asked for without htmx."""
    usable = sheet.usable
    faults = () if usable.document else read_version(sheet.version, sheet.catalogue).faults
    drawn = rules_context(sheet, [form] if form else []) | {"faults": faults, "left_out": usable.elsewhere}
    return model_page(request, "model", sheet.version, drawn | (context or {}), status)


def all_rules(request: Request, sheet: Sheet, closed: str = "") -> HttpResponse:
    """Every group anew, wherever the request wanted its answer; forms open on the page stay, save
    that of the part `closed`."""
    sent = request.POST if request.method == "POST" else request.GET
    forms = [form for form in open_forms(sent.getlist("open")) if form.key != closed]
    response = render(request, "rules/all.html", rules_context(sheet, forms) | {"editor": True})
    return retarget(reswap(response, "outerHTML"), "#rules")


def one_row(request: Request, sheet: Sheet, key: str) -> HttpResponse:
    """Of a rule that is gone, nothing."""
    spot = find_criterion(sheet.plain, key)
    if spot is None or sheet.usable.document is None:
        return HttpResponse()
    context = {"rule": rule_row(sheet.usable, spot, sheet.labels), "model_id": sheet.model.pk, "editor": True}
    return render(request, "components/rule_row.html", context)


def group_head(request: Request, sheet: Sheet, key: str) -> HttpResponse:
    """Of a group that is gone, nothing; then its rules are to leave the page too."""
    context = rules_context(sheet, [])
    groups = [group for dimension in context.get("dimensions", ()) for group in dimension.groups]
    index = find_group(sheet.plain, key)
    if index is None or not groups:
        return trigger_client_event(HttpResponse(), "rulesChanged")
    own = group_key(sheet.plain["groups"][index])
    found = next(group for group in groups if group.id == own)
    response = render(request, "rules/group_head.html", context | {"group": found, "editor": True})
    return focus_on(response, f"group-more-{own}")


def focus_on(response: HttpResponse, *ids: str) -> HttpResponse:
    """The first of these elements that can be seen takes the focus, once the answer stands on the page."""
    return trigger_client_event(response, "focusOn", {"ids": ids}, after="settle")


def at_once(
    request: Request,
    model_id: int,
    change: Callable[[Sheet], ChangedPart],
    answer: Callable[[ChangedPart], HttpResponse],
) -> HttpResponse:
    """A change without a form: what stands in its way is said in a toast, and the page is brought up to date."""
    try:
        changed = change(edited_sheet(model_id))
    except DocumentRefused as error:
        return refused_response(request, model_id, fault_text(error.faults))
    except Refused as error:
        return refused_response(request, model_id, str(error))
    return answer(changed)


def save_form(
    form: Form,
    save: Callable[[], ChangedPart],
    answer: Callable[[ChangedPart], HttpResponse],
    again: Callable[[Form, int], HttpResponse],
) -> HttpResponse:
    """What stands in the way of saving is said in the form, which comes `again`."""
    try:
        changed = save()
    except PartChanged as error:
        return again(form.after_change(error), CONFLICT)
    except PartGone as error:
        return again(form.after_deletion(error), CONFLICT)
    except PartRefused as error:
        return again(form.with_faults(error.faults, error.place), UNPROCESSABLE)
    except Refused as error:
        return again(form.refused(str(error)), UNPROCESSABLE)
    return answer(changed)


def draft_response(
    request: Request,
    changed: ChangedPart,
    text: str = "",
    *,
    key: str = "",
    part: Callable[[Sheet], HttpResponse] | None = None,
    may_undo: bool = False,
) -> HttpResponse:
    """With the one `part` of the page that is new, or with all of them; then the form of the part `key` is closed."""
    if not is_htmx(request):
        return to_rules(changed.saved.version.model_id)
    sheet = sheet_of(changed.saved.version)
    if part is not None:
        return saved_response(part(sheet), changed.saved, text, may_undo=may_undo)
    response = trigger_client_event(all_rules(request, sheet, closed=key), "commentsChanged", after="settle")
    return saved_response(response, changed.saved, text, may_undo=may_undo)


def refused_response(request: Request, model_id: int, text: str) -> HttpResponse:
    """Nothing was changed, and the page may be out of date: why is said in a toast, and the rules are drawn anew."""
    if not is_htmx(request):
        return to_rules(model_id)
    response = HttpResponse(status=CONFLICT)
    trigger_client_event(response, "rulesChanged")
    return trigger_client_event(response, "toast", {"text": text, "tone": "bad"})


def to_rules(model_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("model", args=[model_id]))


def fault_text(faults: tuple[Fault, ...]) -> str:
    return " ".join(dict.fromkeys(map(fault_words, faults)))


def rules_context(sheet: Sheet, forms: list[OpenForm]) -> dict[str, Any]:
    document = sheet.usable.document
    named: dict[str, Any] = {"model_id": sheet.model.pk}
    if document is None:
        return named
    drawn = dimensions(document, sheet.labels, sheet.usable)
    return named | {
        "dimensions": with_open_forms(drawn, forms, sheet.usable),
        "budget": budget(document),
        "total_bounds": bounds_text(document.bounds),
        "has_categories": document.kind == "combined",
    }
