"""A range is merged in the order of ids: PostgreSQL's own plan says so."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection

from scoring.domain import ranges, runs
from scoring.domain.run_statements import statements_of
from scoring.engine.compiler import Compiled
from scoring.engine.runner import RANGE_TUNING, tuned
from scoring.models import Run, ScoringModel
from tests.scoring.world import CHIEF, VIEWS, document, publish

pytestmark = pytest.mark.django_db

FILL = """
set local vekt.quiet = 'on';
insert into crm_company (name, industry) select 'Company ' || i, 'Software' from generate_series(1, 500) i;
insert into crm_contact (first_name, job_title, email, company_id)
  select 'First ' || i, 'Chief', i || '@firma.example', (select min(id) from crm_company) + i % 500
  from generate_series(1, 4000) i;
insert into crm_activitykey (type, asset, asset_type, campaign, channel, is_machine)
  select 'page_view', '/page' || i, '', '', '', false from generate_series(1, 5) i;
insert into crm_activity (id, contact_id, occurred_at, key_id)
  select gen_random_uuid(), c.id, now() - i * interval '1 day', (select min(id) from crm_activitykey) + i
  from crm_contact c, generate_series(0, 4) i;
insert into crm_recordlist (object, name) values ('contact', 'Some');
insert into crm_listmember (list_id, record_id)
  select (select id from crm_recordlist), id from crm_contact where id % 3 = 0;
analyze crm_contact, crm_company, crm_activity, crm_listmember, crm_activitykey;
"""
INDUSTRY = {"property": "company.industry", "op": "is_any", "value": "Software"}
TITLE = {"property": "job_title", "op": "contains_any", "value": "chief"}
RULES: tuple[dict[str, Any], ...] = (
    CHIEF,
    VIEWS,
    {"name": "Listed", "list": "Some", "points": 3},
    {"name": "Industry", "if": INDUSTRY, "points": 5},
    {"name": "Pages", "activity": "page_view", "award": "every", "distinct": "asset", "max_times": 3, "points": 2},
    {"name": "Fading", "activity": "page_view", "award": "every", "points": 2, "decay": {"half_life_days": 9}},
    {"name": "Long", "activity": "page_view", "where": {"field": "value", "op": "gt", "value": 3}, "points": 2},
)
MIXED = {"name": "Either", "if": {"any": [INDUSTRY, TITLE]}, "points": 1}


@pytest.fixture
def crowd(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Other tests may have used up many ids.
    monkeypatch.setattr(ranges, "SPARSEST", 1_000_000)
    with connection.cursor() as cursor:
        cursor.execute(FILL)


def plan_of(*models: ScoringModel) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("analyze scoring_score")
    [run] = runs.rescore(models=models)
    return explained(statements_of(run).store, run)


def explained(statement: Compiled, run: Run) -> list[str]:
    bound = statement.bound(run.as_of, start=0, end=2**62, reason="time")
    with tuned(), connection.cursor() as cursor:
        cursor.execute(RANGE_TUNING)
        cursor.execute(f"explain (costs off) {statement.sql}", bound)
        lines = [line for (line,) in cursor.fetchall()]
    # What reads and joins; then the few that have changed are written.
    return lines[: next(n for n, line in enumerate(lines) if re.search(r"CTE c\b", line))]


def test_nothing_is_hashed_and_no_row_is_sorted(crowd: None) -> None:
    plan = plan_of(publish(document(criteria=RULES)))
    assert [line for line in plan if "Merge Full Join" in line]
    assert [line for line in plan if "Hash" in line or "Nested Loop" in line] == []
    assert [line.strip() for line in plan if "Sort Key" in line] == ["Sort Key: u.i"]


def test_stored_scores_of_several_models_are_merged_as_they_stand(crowd: None) -> None:
    models = [publish(document(name, criteria=RULES)) for name in ("First", "Second", "Third")]
    plan = plan_of(*models)
    joins = [line for line in plan if "Join" in line]
    assert len([line for line in joins if "Merge Left Join" in line]) >= len(models)
    # Whose record is gone is told by the ids alone.
    assert [line.split("->")[1].split("(")[0].strip() for line in joins if "Merge" not in line] == ["Hash Anti Join"]
    assert [line for line in plan if "Materialize" in line] == []
    assert [line.strip() for line in plan if "Sort Key" in line] == ["Sort Key: u.i"]


def test_company_that_is_asked_with_something_else_costs_one_sort(crowd: None) -> None:
    plan = plan_of(publish(document(criteria=(*RULES, MIXED))))
    [hashed] = [line.strip() for line in plan if "Hash Cond" in line]
    assert hashed.startswith("Hash Cond: (t.company_id = co")
    assert "Sort Key: t.id" in [line.strip() for line in plan]


DEALS = """
set local vekt.quiet = 'on';
insert into crm_deal (name, stage, company_id) select 'Deal ' || id, 'Proposal', company_id from crm_contact limit 300;
insert into crm_dealcontact (deal_id, contact_id)
  select d.id, c.id from crm_deal d join crm_contact c on c.company_id = d.company_id;
analyze crm_deal, crm_dealcontact;
"""
OFTEN = {"activity": "page_view", "at_least": 2, "within_days": 90}
OF_OTHERS: dict[str, tuple[dict[str, Any], ...]] = {
    "deal": ({"contact": TITLE}, {"contact": OFTEN}),
    "company": ({"contact": TITLE}, {"contact": OFTEN}, {"deal": OFTEN}),
    "contact": ({"property": "deal.stage", "op": "known"}, {"deal": OFTEN}),
}


@pytest.mark.parametrize("object", OF_OTHERS)
def test_associated_records_are_gone_through_once_and_not_for_each(object: str, crowd: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(DEALS)
    criteria = [{"name": f"Rule {n}", "if": each, "points": 1} for n, each in enumerate(OF_OTHERS[object])]
    model = publish(document(object=object, criteria=criteria))
    [run] = runs.rescore(models=[model])
    statement = statements_of(run).store
    with tuned(), connection.cursor() as cursor:
        cursor.execute(RANGE_TUNING)
        bound = statement.bound(run.as_of, start=0, end=2**62, reason="time")
        cursor.execute(f"explain (analyze, costs off, timing off, buffers off) {statement.sql}", bound)
        loops = [int(found) for (line,) in cursor.fetchall() for found in re.findall(r"loops=(\d+)", line)]
    assert max(loops) == 1
