"""Rules from the library: chosen in a dialog of the editor, or on a page of its own, and added to the draft."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django_htmx.http import trigger_client_event

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.beginnings import fitted_preset
from scoring.domain.preset_rules import add_preset
from scoring.domain.rules import ChangedPart
from scoring.interfaces.model_pages import link_to
from scoring.interfaces.new_model import preset_cards
from scoring.library.shelf import preset_named, presets_for
from scoring.queries.sheet import Sheet
from scoring.spec.parts import find_group
from scoring.views.rules_page import at_once, draft_response, edited_sheet, focus_on


@allowed("edit_models", methods=["GET"])
def presets(request: Request, model_id: int) -> HttpResponse:
    """`?group=` is the key of the group that they go into; without one each makes a group of `?category=`."""
    sheet = edited_sheet(model_id)
    index = find_group(sheet.plain, request.GET.get("group", ""))
    group = None if index is None else sheet.plain["groups"][index]
    category = str(group["category"]) if group else request.GET.get("category", "")
    model = sheet.model
    known = presets_for(model.object, category if category in ("fit", "engagement") else model.kind)
    context = {
        "cards": preset_cards(known, model.object),
        "group": group,
        "group_key": request.GET.get("group", "") if group else "",
        "model_id": model_id,
        "link": link_to(model),
    }
    return render(request, "library/dialog.html" if is_htmx(request) else "library/page.html", context)


@allowed("edit_models", methods=["POST"])
def preset_add(request: Request, model_id: int, preset_key: str) -> HttpResponse:
    """All rules are drawn anew, with the group that was made or grew."""
    preset = preset_named(preset_key)
    if preset is None:
        raise Http404

    def change(sheet: Sheet) -> ChangedPart:
        return add_preset(model=sheet.model, preset=preset, into=request.POST.get("group", ""), author=request.user)

    def answer(changed: ChangedPart) -> HttpResponse:
        rules = len(fitted_preset(preset, changed.saved.version.model.object).plain["criteria"])
        response = draft_response(request, changed, _added_text(str(preset.title), rules), may_undo=True)
        focus_on(response, f"group-more-{changed.key}")
        return trigger_client_event(response, "closeDialog")

    return at_once(request, model_id, change, answer)


def _added_text(title: str, rules: int) -> str:
    return ngettext("%(n)s rule of “%(preset)s” is added.", "%(n)s rules of “%(preset)s” are added.", rules) % {
        "n": rules,
        "preset": title,
    }
