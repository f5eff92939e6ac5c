"""The site with a few pages that only the tests of the behaviours need."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from django_htmx.http import trigger_client_event

from leadscoring.urls import *  # noqa: F403
from leadscoring.urls import urlpatterns as site
from leadscoring.web.components import PaletteGroup, PaletteOption, Progress, ProgressState

asked: list[str] = []


def playground(request: HttpRequest) -> HttpResponse:
    return render(request, "ui_playground.html", {"progress": _progress(), "options": _people("")})


def palette(request: HttpRequest) -> HttpResponse:
    asked.append(request.GET["q"])
    pages = [PaletteOption("/accounts/logout/", "Sign out", "log-out"), PaletteOption("/ground/?q=b", "Ground", "map")]
    found = tuple(page for page in pages if request.GET["q"].lower() in str(page.label).lower())
    groups = [PaletteGroup("Pages", found)] if found else []
    return render(request, "components/palette_options.html", {"groups": groups})


def people(request: HttpRequest) -> HttpResponse:
    return render(request, "components/options.html", {"options": _people(request.GET["q"]), "prefix": "people"})


def _people(query: str) -> list[tuple[int, str, str]]:
    everyone = [(1, "Ada Nowak", "Admin"), (2, "Ida Moen", ""), (3, "Jonas Berg", "")]
    return [person for person in everyone if query.lower() in person[1].lower()]


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("Only for Ada.")


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no", status=500)


@csrf_protect
def saved(request: HttpRequest) -> HttpResponse:
    return trigger_client_event(HttpResponse("saved"), "toast", {"text": "Saved.", "tone": "ok", "undo": "/undone/"})


@csrf_protect
def undone(request: HttpRequest) -> HttpResponse:
    return trigger_client_event(HttpResponse(), "toast", {"text": "Taken back."})


def progress(request: HttpRequest) -> HttpResponse:
    done = int(request.session.get("done", 0)) + 50
    request.session["done"] = done
    return render(request, "components/progress.html", {"progress": _progress(done)})


def _progress(done: int = 0) -> Progress:
    state: ProgressState = "done" if done >= 100 else "running"
    return Progress("job", "Rescoring", state, done, 100, "contacts", poll_url="/progress/")


urlpatterns = [
    path("ground/", playground),
    path("palette/", palette, name="palette"),
    path("people/", people),
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("saved/", saved),
    path("undone/", undone),
    path("progress/", progress),
    *site,
]
