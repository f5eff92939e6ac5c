"""The pages for faults; named in leadscoring/urls.py as handler400 to handler500."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.http import trigger_client_event

from leadscoring.web.access import is_htmx


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """With the reason, where there is one; where htmx asked, the reason also comes as a toast."""
    reason = str(exception or "")
    response = render(request, "errors/403.html", {"reason": reason}, status=403)
    if reason and is_htmx(request):
        trigger_client_event(response, "toast", {"text": reason, "tone": "bad"})
    return response


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request's context: what failed may be the database, the session or a context processor."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
