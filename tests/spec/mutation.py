"""A valid document that says a bit of everything, and a way to change it at one place."""

from __future__ import annotations

import copy
import re
from typing import Any

ABSENT = object()
"""Leaves the key out."""

BASE: dict[str, Any] = {
    "format": "leadscoring/1",
    "name": "Tried",
    "object": "contact",
    "kind": "combined",
    "limit": 100,
    "minimum": 0,
    "categories": {"fit": {"limit": 50, "minimum": -20}, "engagement": {"limit": 50}},
    "audience": {"include": ["Norwegian contacts"], "exclude": ["Internal"]},
    "groups": [
        {
            "id": "g1",
            "name": "Role",
            "category": "fit",
            "limit": 40,
            "minimum": -40,
            "criteria": [
                {
                    "id": "c1",
                    "name": "Title",
                    "if": {"property": "job_title", "op": "contains_any", "value": ["chief"]},
                    "points": 15,
                    "max_points": 20,
                    "min_points": -20,
                },
                {"name": "Industry", "property": "company.industry", "values": {"Software": 10, "Finance": 6}},
                {
                    "name": "Size",
                    "property": "company.employees",
                    "ranges": [{"to": 9, "points": 1}, {"from": 50, "points": 5}],
                },
                {"name": "Fair", "list": "Customers", "points": 30},
                {
                    "name": "Other",
                    "score": "Company fit",
                    "if": {"field": "total", "op": "gte", "value": 60},
                    "points": 5,
                },
                {"name": "Out", "if": {"property": "email", "op": "disposable_email"}, "disqualify": True},
            ],
        },
        {
            "name": "Behaviour",
            "category": "engagement",
            "decay": {"half_life_days": 60},
            "criteria": [
                {
                    "name": "Pages",
                    "activity": ["page_view"],
                    "where": {"field": "asset", "op": "contains_any", "value": ["x"]},
                    "within_days": 90,
                    "since": "2026-01-01",
                    "until": "2026-12-31",
                    "at_least": 1,
                    "at_most": 10,
                    "points": 5,
                    "award": "every",
                    "distinct": "asset",
                    "max_times": 5,
                    "decay": {"percent": 25, "every_days": 30},
                },
                {
                    "name": "Tiers",
                    "activity": "any",
                    "tiers": [{"from": 5, "to": 14, "points": 5}, {"from": 15, "points": 9}],
                },
                {"name": "Silent", "inactive_days": 60, "activity": "any", "points": -10, "never": False},
            ],
        },
    ],
    "bands": {
        "total": [{"label": "Hot", "at_least": 80}, {"label": "Cold", "at_least": 0}],
        "fit": [{"label": "A", "at_least": 40}, {"label": "B", "at_least": 0}],
        "engagement": [{"label": "1", "at_least": 35}, {"label": "2", "at_least": 0}],
    },
    "triggers": [
        {
            "name": "Hot",
            "when": {"total": 80},
            "if": {"list": "Customers"},
            "on": "enter",
            "repeat": "once",
            "margin": 5,
            "cooldown_days": 30,
            "actions": [{"do": "notify", "to": "owner"}],
        },
    ],
}


def changed(place: str, value: Any) -> dict[str, Any]:
    """BASE with another value at `groups[0].criteria[1].points`, or with the key left out."""
    document = copy.deepcopy(BASE)
    *way, last = [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", place)]
    part: Any = document
    for step in way:
        part = part[step]
    if value is ABSENT:
        del part[last]
    elif isinstance(part, list) and last == len(part):
        part.append(value)
    else:
        part[last] = value
    return document
