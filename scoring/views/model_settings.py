"""The settings of a model: name, kind and limits, each saved on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.web.access import allowed, is_htmx
from leadscoring.web.request import Request
from scoring.domain.editing import Desk, PartChanged, Saved, change_draft
from scoring.domain.errors import Refused
from scoring.interfaces.draft_parts import conflict_of, faults_elsewhere, leave_to_edit, said
from scoring.interfaces.model_settings import (
    KIND_NAMES,
    PARTS,
    NotConfirmed,
    Part,
    SettingsPart,
    kind_part,
    limit_faults,
    limits_part,
    limits_words,
    name_part,
    posted_limits,
    question_of,
    settings_part,
    write_kind,
    write_limits,
    write_name,
)
from scoring.models import Version
from scoring.queries.models import plain_document, read_version
from scoring.spec.kind_change import KINDS
from scoring.spec.refusal import DocumentRefused
from scoring.views.editing import CONFLICT, UNPROCESSABLE, saved_response
from scoring.views.model_page import found_model, model_page, shown_version

PLACES: dict[Part, tuple[str, ...]] = {
    "name": ("name",),
    "kind": ("kind",),
    "limits": ("limit", "minimum", "categories"),
}


@allowed("view_models", methods=["GET"])
def settings(request: Request, model_id: int) -> HttpResponse:
    """All three."""
    return _page(request, shown_version(request, model_id), None)


@allowed("edit_models")
def part(request: Request, model_id: int, part: str) -> HttpResponse:
    """One of them: as it stands now, or saved."""
    shown, key = shown_version(request, model_id), _known(part)
    if request.method != "POST":
        return _part(request, shown, _stored(shown, key))
    typed = _typed(request, shown, key)
    try:
        saved = change_draft(model=shown.model, author=request.user, change=_change(request, key))
    except NotConfirmed as error:
        asked = replace(typed, question=question_of(error.gone, request.POST.get("kind", "")))
        return _again(request, shown, asked, 200)
    except PartChanged as error:
        conflict = conflict_of(error, _words(key, error.theirs))
        return _again(request, shown, replace(typed, conflict=conflict, mark=conflict.mark), CONFLICT)
    except DocumentRefused as error:
        return _again(request, shown, _refused(shown, typed, error), UNPROCESSABLE)
    except Refused as error:
        told = {"name_fault": str(error)} if key == "name" else {"problems": (str(error),)}
        return _again(request, shown, replace(typed, **told), UNPROCESSABLE)
    return _saved(request, saved, key)


def _change(request: Request, key: Part) -> Callable[[Desk], None]:
    data, mark = request.POST, request.POST.get("mark", "")
    match key:
        case "name":
            return lambda desk: write_name(desk, data.get("name", ""), mark)
        case "kind":
            return lambda desk: write_kind(desk, _kind(request), mark, data.get("confirm", ""))
    return lambda desk: write_limits(desk, posted_limits(data), mark)


def _typed(request: Request, shown: Version, key: Part) -> SettingsPart:
    """As posted, with the mark that was sent."""
    plain, data = plain_document(shown), request.POST
    match key:
        case "name":
            found = name_part(shown.model, plain, data.get("name", ""))
        case "kind":
            found = kind_part(plain, _kind(request))
        case _:
            found = limits_part(plain, posted_limits(data), {})
    return replace(found, mark=data.get("mark", ""))


def _refused(shown: Version, typed: SettingsPart, error: DocumentRefused) -> SettingsPart:
    others = faults_elsewhere(error.faults, PLACES[typed.key])
    own = {fault.place: said(fault) for fault in error.faults if str(fault) not in others}
    problems = tuple(_("This doesn’t fit another part of the model. %(fault)s") % {"fault": fault} for fault in others)
    if typed.key == "kind" and any(fault.place == "groups" for fault in error.faults):
        problems = (_("No group of rules would be left. Make one of the kind that stays first."),)
    if typed.key == "name":
        return replace(typed, name_fault=" ".join(own.values()), problems=problems)
    if typed.key == "limits":
        faults = limit_faults(own)
        rows = tuple(
            replace(row, fields=tuple(replace(field, fault=faults.get(field.name, "")) for field in row.fields))
            for row in typed.rows
        )
        return replace(typed, rows=rows, problems=problems)
    return replace(typed, problems=(*own.values(), *problems))


def _saved(request: Request, saved: Saved, key: Part) -> HttpResponse:
    if not is_htmx(request):
        return redirect(f"{reverse('model-settings', args=[saved.version.model_id])}#settings-{key}")
    version = saved.version
    version.model = found_model(version.model_id)
    response = _part(request, version, _stored(version, key))
    if key != "kind" or saved.revision is None:
        return saved_response(response, saved)
    text = _("The kind is “%(kind)s” now.") % {"kind": KIND_NAMES[plain_document(version)["kind"]]}
    return saved_response(response, saved, text, may_undo=True)


def _again(request: Request, shown: Version, edited: SettingsPart, status: int) -> HttpResponse:
    if is_htmx(request):
        return _part(request, shown, edited, status)
    return _page(request, shown, edited, status)


def _page(request: Request, shown: Version, edited: SettingsPart | None, status: int = 200) -> HttpResponse:
    parts = [edited if edited and edited.key == key else _stored(shown, key) for key in PARTS]
    faults = {"parts": parts, "reading_faults": read_version(shown).faults, "faults": ()}
    return model_page(request, "model-settings", shown, _context(request, shown) | faults, status=status)


def _part(request: Request, shown: Version, part: SettingsPart, status: int = 200) -> HttpResponse:
    return render(request, "models/settings_part.html", _context(request, shown) | {"part": part}, status=status)


def _context(request: Request, shown: Version) -> dict[str, Any]:
    return {
        "model_id": shown.model_id,
        "leave": leave_to_edit(request, shown, is_reserved=False),
        "settings_url": reverse("model-settings", args=[shown.model_id]),
    }


def _stored(shown: Version, key: Part) -> SettingsPart:
    return settings_part(shown.model, plain_document(shown), key)


def _words(key: Part, theirs: Any) -> str:
    if key == "limits":
        return limits_words(theirs)
    return str(KIND_NAMES[theirs]) if key == "kind" else f"“{theirs}”"


def _kind(request: Request) -> str:
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    return kind


def _known(part: str) -> Part:
    if part not in PARTS:
        raise Http404
    return part
