"""Small documents to give advice on."""

from __future__ import annotations

from typing import Any

from scoring.advisor.facts import Facts
from scoring.spec.document import ModelDocument
from tests.engine.vocabulary import environment, read

KNOWN = environment()


def rule(name: str, points: float = 5, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"if": {"property": "city", "op": "known"}, "points": points}
    if {"activity", "list", "property", "disqualify", "inactive_days"} & more.keys():
        body = {} if {"values", "ranges", "tiers", "disqualify"} & more.keys() else {"points": points}
    return {"name": name} | body | more


def views(name: str = "Views", **more: Any) -> dict[str, Any]:
    return rule(name, activity="page_view", **more)


def group(*criteria: dict[str, Any], name: str = "Group", category: str = "fit", **more: Any) -> dict[str, Any]:
    return {"name": name, "category": category, "criteria": list(criteria), **more}


def document(*groups: dict[str, Any], kind: str = "combined", object: str = "contact", **more: Any) -> ModelDocument:
    return read({"name": "Leads", "object": object, "kind": kind, "groups": list(groups), **more}, KNOWN)


def facts(*groups: dict[str, Any], kind: str = "combined", **more: Any) -> Facts:
    return Facts(document(*groups, kind=kind), **more)
