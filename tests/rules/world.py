"""A model whose draft is edited, and how its parts are found by their names."""

from __future__ import annotations

import json
from typing import Any

from scoring.models import ScoringModel
from scoring.queries.models import draft_of
from scoring.spec.parts import criterion_key, group_key, mark_of

TEXT = """
format: leadscoring/1
name: Hot
object: contact
kind: combined
groups:
  - name: Place
    category: fit
    limit: 20
    criteria:
      - {name: Norwegian, if: {property: country, op: is_any, value: [NO]}, points: 15}
      - {name: Swedish, if: {property: country, op: is_any, value: [SE]}, points: 10}
      - {name: Student, if: {property: job_title, op: contains_any, value: [student]}, points: -5}
  - name: Lists
    category: fit
    criteria:
      - {name: Fair, list: Fair, points: 3}
  - name: Site
    category: engagement
    criteria:
      - {name: Pages, activity: [page_view], award: every, points: 2.5, max_times: 4}
"""

HTMX = {"HX-Request": "true"}


def plain_of(model: ScoringModel) -> Any:
    """What the draft says, or what is in force where there is none."""
    model.refresh_from_db()
    version = draft_of(model) or model.published
    assert version is not None
    return json.loads(version.document)


def names(model: ScoringModel) -> dict[str, list[str]]:
    return {group["name"]: [rule["name"] for rule in group["criteria"]] for group in plain_of(model)["groups"]}


def rule(model: ScoringModel, name: str) -> Any:
    return next(rule for group in plain_of(model)["groups"] for rule in group["criteria"] if rule["name"] == name)


def key_of(model: ScoringModel, name: str) -> str:
    """A rule's."""
    return next(
        criterion_key(group, rule)
        for group in plain_of(model)["groups"]
        for rule in group["criteria"]
        if rule["name"] == name
    )


def key_of_group(model: ScoringModel, name: str) -> str:
    return next(group_key(group) for group in plain_of(model)["groups"] if group["name"] == name)


def mark(model: ScoringModel, name: str) -> str:
    return mark_of(rule(model, name))


def posted(model: ScoringModel, of: str, /, **changed: str) -> dict[str, str]:
    """As a browser sends the form of a rule that asks for a country."""
    stored = rule(model, of)
    group = next(each for each in plain_of(model)["groups"] if stored in each["criteria"])
    return {
        "mark": mark_of(stored),
        "group": group_key(group),
        "kind": "property",
        "name": of,
        "if.kind": "property",
        "if.path": "country",
        "if.op": "is_any",
        "if.value": "NO",
        "points": str(stored.get("points", "")),
        **changed,
    }
