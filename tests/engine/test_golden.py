"""The SQL of a few small models, to be looked at when the compiler changes.

`VEKT_GOLDEN=write pytest tests/engine/test_golden.py` writes it anew.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from crm.conditions.catalogue import PublishedModel
from scoring.engine.compiler import Compiled, Target, compile_answer, compile_changed, compile_pass
from scoring.engine.scope import IdRange
from tests.engine.vocabulary import environment, read

GOLDEN = Path(__file__).parent / "golden"

FIT: dict[str, Any] = {
    "name": "Company fit",
    "object": "company",
    "kind": "fit",
    "groups": [
        {
            "name": "Size",
            "limit": 20,
            "criteria": [
                {
                    "name": "Employees",
                    "property": "employees",
                    "ranges": [{"from": 50, "to": 249, "points": 5}, {"from": 250, "points": 12}],
                },
                {"name": "Has a deal", "if": {"property": "deal.stage", "op": "known"}, "points": 8},
            ],
        }
    ],
    "bands": {"fit": [{"label": "A", "at_least": 15}, {"label": "B", "at_least": 5}]},
}
ROLE: dict[str, Any] = {
    "name": "Role and company",
    "object": "contact",
    "kind": "fit",
    "audience": {"exclude": ["Internal"]},
    "groups": [
        {
            "name": "Role",
            "criteria": [
                {
                    "name": "Chief",
                    "if": {"property": "job_title", "op": "word_any", "value": ["CEO", "head of"]},
                    "points": 10,
                },
                {"name": "Industry", "property": "company.industry", "values": {"Software": 10, "Finance": 6.5}},
                {"name": "Guest", "list": "Guests", "points": 3},
                {
                    "name": "Fits",
                    "score": "Company fit",
                    "if": {"field": "fit_label", "op": "is_any", "value": "A"},
                    "points": 5,
                },
                {"name": "Free", "if": {"property": "email", "op": "keyboard_mash"}, "disqualify": True},
            ],
        }
    ],
}
VISITS: dict[str, Any] = {
    "name": "Visits",
    "object": "contact",
    "kind": "engagement",
    "groups": [
        {
            "name": "Site",
            "decay": {"half_life_days": 30},
            "criteria": [
                {"name": "Views", "activity": ["page_view"], "award": "every", "points": 2.5, "within_days": 90},
                {
                    "name": "Assets",
                    "activity": ["download"],
                    "where": {"field": "asset", "op": "contains_any", "value": "50%_off"},
                    "distinct": "asset",
                    "award": "every",
                    "max_times": 3,
                    "points": 4,
                },
                {
                    "name": "Big",
                    "activity": "any",
                    "where": {"field": "value", "op": "gt", "value": 100},
                    "tiers": [{"from": 1, "to": 2, "points": 3}, {"from": 3, "points": 6}],
                    "decay": None,
                },
                {"name": "Silent", "inactive_days": 60, "points": -5, "never": False},
            ],
        }
    ],
}


def compiled(name: str) -> Compiled:
    known = environment(PublishedModel("Company fit", "company", "fit", frozenset()))
    fit, role, visits = (read(document, known) for document in (FIT, ROLE, VISITS))
    published = {"Company fit": fit}
    if name == "company_fit.range":
        return compile_answer([Target(1, fit)], known, published, scope=IdRange())
    if name == "role.changed":
        return compile_changed([Target(2, role)], known, published)
    return compile_pass([Target(3, visits), Target(2, role)], known, published, run_id=9).store


def written(name: str) -> str:
    """A line for each part that can be looked at by itself; then what is bound."""
    statement = compiled(name)
    sql = re.sub(
        r" (?=(left join|from|where|group by|order by|union|case when|cross join|on conflict) )", "\n", statement.sql
    )
    sql = re.sub(r", (?=\w+ as (materialized )?\()", ",\n", sql)
    values = "".join(f"-- {key}: {str(value)[:100]}\n" for key, value in statement.values.constants.items())
    return f"{sql}\n{values}-- of the instant: {', '.join(statement.values.of_instant)}\n"


@pytest.mark.parametrize("name", ["company_fit.range", "role.changed", "visits_and_role.pass"])
def test_sql_is_as_it_was(name: str) -> None:
    path = GOLDEN / f"{name}.sql"
    if os.environ.get("VEKT_GOLDEN") == "write":
        path.write_text(written(name))
    assert written(name) == path.read_text()


def test_text_of_a_statement_depends_on_its_shape_alone() -> None:
    """So that the server may plan it once for all values of that shape."""
    known = environment()
    texts = set()
    for value in ("CEO", "'; drop table crm_contact; --", "%s"):
        leaf = {"property": "job_title", "op": "contains_any", "value": value}
        rule = {"name": value, "if": leaf, "points": 1}
        document = {"name": value, "object": "contact", "kind": "fit", "groups": [{"name": value, "criteria": [rule]}]}
        texts.add(compile_answer([Target(1, read(document, known))], known, {}).sql)
    assert len(texts) == 1
