"""The versions of a model: what each changed, and its document to take along."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from leadscoring.web.access import allowed
from leadscoring.web.request import Request
from scoring.interfaces.documents import CONTENT_TYPES, exported
from scoring.interfaces.model_pages_runs import run_lines
from scoring.interfaces.model_pages_versions import version_lines
from scoring.queries.models import counted_runs, current_catalogue
from scoring.views.model_page import found_model, found_version, model_page, shown_version


@allowed("view_models", methods=["GET"])
def history(request: Request, model_id: int) -> HttpResponse:
    """Versions, newest first, and the last rescores."""
    shown = shown_version(request, model_id)
    found = shown.model.versions.select_related("author").prefetch_related("agreements__answered_by")
    versions = list(found.order_by("-number"))
    context = {
        "versions": version_lines(versions, shown.model, current_catalogue()),
        "runs": run_lines(counted_runs(shown.model)),
    }
    return model_page(request, "model-history", shown, context)


@allowed("view_models", methods=["GET"])
def download(request: Request, model_id: int, number: int, format: str) -> HttpResponse:
    """A version's document as a file."""
    if format not in CONTENT_TYPES:
        raise Http404
    model = found_model(model_id)
    version = found_version(model, number)
    name = f"{model.slug}-v{number}.{format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        exported(version, format), content_type=f"{CONTENT_TYPES[format]}; charset=utf-8", headers=headers
    )
