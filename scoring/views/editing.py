"""What every small change of a draft answers with: what is new on the page, and, where it helps, an Undo."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import HttpResponse
from django.urls import reverse
from django_htmx.http import trigger_client_event

from scoring.domain.editing import Saved

CONFLICT, UNPROCESSABLE = 409, 422

Response = TypeVar("Response", bound=HttpResponse)


def saved_response(response: Response, saved: Saved, text: str = "", *, may_undo: bool = False) -> Response:
    """`modelChanged` has the tester, the budget and the counts ask again; `text` is said in a toast, with Undo."""
    trigger_client_event(response, "modelChanged", {"revision": saved.version.revision})
    if text:
        toast: dict[str, Any] = {"text": text}
        if may_undo and saved.revision is not None:
            toast["undo"] = reverse("draft-undo", args=[saved.version.model_id, saved.revision])
        trigger_client_event(response, "toast", toast)
    return response
