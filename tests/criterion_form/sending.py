"""Draws a rule's form and posts it back, as a browser would."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.template.loader import render_to_string

from crm.conditions.catalogue import Catalogue
from crm.conditions.nodes import Fault
from scoring.interfaces.criterion_form import EditorScope, criterion_form, named_criterion, posted_criterion
from scoring.models import ScoringModel
from tests.forms import post_of
from tests.spec.examples import CATALOGUE

Plain = dict[str, Any]

REFRESH_URL = "/models/1/rules/new/refresh/"


def scope_of(document: Plain, group: Plain, catalogue: Catalogue = CATALOGUE) -> EditorScope:
    model = ScoringModel(name=document["name"], object=document["object"])
    return EditorScope(model, document, group, catalogue, {}, REFRESH_URL)


def a_scope(*criteria: Plain, **more: Any) -> EditorScope:
    """In a group of contacts' fit; `kind`, `object`, `category` and `decay` may be others."""
    document = {"name": "Mine", "object": more.get("object", "contact"), "kind": more.get("kind", "combined")}
    group = {"name": "Some", "category": more.get("category", "fit"), "criteria": list(criteria)}
    return scope_of(document, group | ({"decay": more["decay"]} if "decay" in more else {}))


def drawn(plain: Plain, scope: EditorScope, faults: Iterable[Fault] = (), place: str = "") -> str:
    form = criterion_form(plain, scope=scope, faults=faults, place=place, key="r1", mark="m")
    return render_to_string("rules/criterion_fields.html", {"form": form})


def posted(plain: Plain, scope: EditorScope) -> QueryDict:
    return post_of(drawn(plain, scope))


def saved(plain: Plain, scope: EditorScope) -> Plain:
    """What saving the opened form unchanged writes."""
    return named_criterion(posted_criterion(posted(plain, scope)), scope)
