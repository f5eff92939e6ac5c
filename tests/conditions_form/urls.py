"""The site with a page that holds the form of one condition, as a rule's form would."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition
from crm.interfaces.conditions import Plain, Scope, acted_condition, condition_editor, posted_condition
from crm.queries.environment import load_environment
from leadscoring.urls import *  # noqa: F403
from leadscoring.urls import urlpatterns as site
from tests.spec.examples import CATALOGUE

shown: dict[str, Plain | None] = {"plain": None}
"""What the page shows when it is opened, and what was saved last."""


def scope() -> Scope:
    catalogue = load_environment(CATALOGUE.models).catalogue
    return Scope(
        "contact", "record", catalogue, refresh_url="/condition/refresh/", score_texts=lambda _model, _field: ["A", "B"]
    )


def page(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _host(request, "condition_page.html", shown["plain"])
    plain = posted_condition(request.POST, "if")
    faults: list[Fault] = []
    asked = scope()
    if plain is not None:
        read_condition(plain, object="contact", catalogue=asked.catalogue, place="if", faults=faults)
    if not faults:
        shown["plain"] = plain
    return _host(request, "condition_host.html", plain, faults=faults)


def refresh(request: HttpRequest) -> HttpResponse:
    act = request.POST.get("act", "")
    plain = acted_condition(posted_condition(request.POST, "if"), act, "if", scope())
    whole = "condition_host.html" if request.headers.get("HX-Request") else "condition_page.html"
    return _host(request, whole, plain, act=act)


def _host(request: HttpRequest, template: str, plain: Plain | None, **rest: Any) -> HttpResponse:
    editor = condition_editor(plain, prefix="if", scope=scope(), key="rule-1", **rest)
    faults = rest.get("faults")
    return render(request, template, {"editor": editor, "is_saved": faults == []}, status=422 if faults else 200)


urlpatterns = [*site, path("condition/", page), path("condition/refresh/", refresh)]
