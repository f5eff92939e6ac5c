"""No statement of the lists of companies and deals reads a large table whole: PostgreSQL's own plans say so."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.queries.leads import TUNING
from tests.companies.world import company_model, deal_model

LARGE = ("crm_contact", "crm_company", "crm_deal", "crm_activity", "scoring_score")
FILL = """
set local vekt.quiet = 'on';
insert into crm_company (name, domain, industry, country, owner, employees)
  select 'Company ' || i, 'c' || i || '.example', case when i % 300 = 0 then 'Energy' else 'Retail' end,
    case when i % 500 = 0 then 'Iceland' else 'Norway' end, 'owner ' || i % 7, i
  from generate_series(1, 9000) i;
insert into crm_contact (first_name, email, company_id)
  select 'First ' || i, i || '@firma.example', (select min(id) from crm_company) + i % 9000
  from generate_series(1, 12000) i;
insert into crm_deal (name, company_id, stage, pipeline, amount, currency, owner, close_date)
  select 'Deal ' || i, (select min(id) from crm_company) + i % 9000,
    (array['demo', 'proposal', 'closed_won', 'closed_lost', 'closed_lost'])[1 + i % 5], 'Sales', i, 'EUR',
    'owner ' || i % 7, current_date + i % 90
  from generate_series(1, 9000) i;
insert into crm_activitykey (type, asset, asset_type, campaign, channel, is_machine)
  values ('page_view', '/page', '', '', '', false);
insert into crm_activity (id, contact_id, occurred_at, key_id)
  select gen_random_uuid(), c.id, now() - i * interval '1 day', (select min(id) from crm_activitykey)
  from crm_contact c, generate_series(0, 3) i;
analyze crm_contact, crm_company, crm_deal, crm_activity;
"""


@pytest.fixture
def crowd(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    company_model()
    deal_model()
    with connection.cursor() as cursor:
        cursor.execute("analyze scoring_score")


def whole_reads(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("explain " + sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    return [table for table in re.findall(r"Seq Scan on (\w+)", plan) if re.sub(r"_\d+$", "", table) in LARGE]


PAGES = [
    "/companies/", "/companies/?industry=energy", "/companies/?country=norway", "/companies/?owner=owner 1",
    "/companies/?total_from=20&total_to=30", "/companies/?q=company 12", "/companies/?q=zq", "/companies/?sort=name",
    "/companies/?employees_from=10&employees_to=99", "/companies/?sort=employees&country=norway", "/companies/?page=9",
    "/deals/", "/deals/?owner=owner 1", "/deals/?which=closed", "/deals/?view=table", "/deals/?view=table&page=9",
    "/deals/?view=table&stage=demo", "/deals/?view=table&q=deal 12", "/deals/?view=table&sort=-amount",
    "/deals/?total_from=10",
]  # fmt: skip


def test_no_statement_reads_a_table_whole(crowd, as_seller):
    """What sums every deal may read the narrow index of sums from end to end, never the table."""
    found: dict[str, list[str]] = {}
    for url in PAGES:
        as_seller.get(url)  # the choices of the filters are kept for half a minute
        with CaptureQueriesContext(connection) as captured:
            assert as_seller.get(url).status_code == 200
        statements = [each["sql"] for each in captured if each["sql"].lstrip().lower().startswith(("select", "with"))]
        for sql in statements:
            is_tuned = re.search(r"\bcrm_(company|deal) r\b", sql) is not None
            with connection.cursor() as cursor:
                cursor.execute(TUNING if is_tuned else "reset all")
            if read := whole_reads(sql):
                found[sql] = read
    assert found == {}


def test_choices_of_filters_are_steps_down_an_index(crowd):
    from crm.queries.choices import INDEXED, record_choices

    with CaptureQueriesContext(connection) as captured:
        assert [text for _folded, text in record_choices("company", "industry")] == ["Energy", "Retail"]
        assert len(record_choices("deal", "stage")) == 4
        for object, columns in INDEXED.items():
            for column in columns:
                record_choices(object, column)
    assert [whole_reads(each["sql"]) for each in captured] == [[]] * 6
