"""No statement of the first page, and none of a filter, reads a table whole: PostgreSQL's own plans say so."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scoring.models import ScoringModel
from scoring.queries.leads import TUNING
from tests.leads.world import published_model

MANY = 6_000
LARGE = ("crm_contact", "crm_contactsearch", "crm_company", "crm_activity", "crm_listmember", "scoring_score")
FILL = """
set local vekt.quiet = 'on';
insert into crm_company (name, employees) select 'Company ' || i, i from generate_series(1, 15000) i;
insert into crm_contact (first_name, last_name, job_title, email, company_id, country, owner, lifecycle_stage)
  select 'First ' || i, 'Last ' || i % 700, case when i % 9 = 0 then 'Chief' else 'Buyer' end, i || '@firma.example',
    (select min(id) from crm_company) + i % 15000, case when i % 500 = 0 then 'Iceland' else 'Norway' end,
    'owner ' || i % 7, 'lead'
  from generate_series(1, {many}) i;
insert into crm_activitykey (type, asset, asset_type, campaign, channel, is_machine)
  select 'page_view', '/page' || i, '', '', '', false from generate_series(1, 5) i;
insert into crm_activity (id, contact_id, occurred_at, key_id)
  select gen_random_uuid(), c.id, now() - i * interval '1 day', (select min(id) from crm_activitykey) + i
  from crm_contact c, generate_series(0, 4) i;
insert into crm_recordlist (object, name)
  values ('contact', 'Some'), ('contact', 'Internal'), ('contact', 'Newsletter');
insert into crm_listmember (list_id, record_id)
  select (select id from crm_recordlist where name = 'Some'), id from crm_contact where id % 3 = 0;
analyze crm_contact, crm_contactsearch, crm_company, crm_activity, crm_listmember;
"""


@pytest.fixture
def crowd(db: None) -> ScoringModel:
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(many=MANY))
    model = published_model()
    with connection.cursor() as cursor:
        cursor.execute("analyze scoring_score")
    return model


def whole_reads(sql: str) -> list[str]:
    """The large tables that the statement's plan reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("explain " + sql)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    read = re.findall(r"Seq Scan on (\w+)", plan)
    return [table for table in read if re.sub(r"_\d+$", "", table) in LARGE]


FIRST = ["", "?owner=@me", "?owner=owner 1", "?country=iceland", "?country=norway", "?list={some}", "?total_from=10&total_to=25",  # noqa: E501
         "?fit_from=20", "?engagement_to=1", "?cell=A1&cell=B2", "?label=Hot", "?q=chief", "?q=last 12", "?q=nothing like it",  # noqa: E501
         "?q=zq", "?sort=name", "?sort=company&country=norway", "?page=7"]  # fmt: skip


def test_no_statement_reads_a_table_whole(crowd, as_seller):
    from crm.models import RecordList

    some = RecordList.objects.get(name="Some").pk
    found: dict[str, list[str]] = {}
    for query in FIRST:
        url = "/leads/" + query.format(some=some)
        as_seller.get(url)  # the choices of the filters are kept for half a minute
        with CaptureQueriesContext(connection) as captured:
            assert as_seller.get(url).status_code == 200
        statements = [each["sql"] for each in captured if each["sql"].lstrip().lower().startswith(("select", "with"))]
        assert len(statements) > 10
        for sql in statements:
            is_tuned = "scoring_score s" in sql or "crm_contactsearch" in sql or " limit 5001" in sql
            with connection.cursor() as cursor:
                cursor.execute(TUNING if is_tuned else "reset all")
            if read := whole_reads(sql):
                found[sql] = read
    assert found == {}


def test_choices_of_filters_are_steps_down_an_index(crowd):
    from crm.queries.contacts import choices_of

    with CaptureQueriesContext(connection) as captured:
        assert [text for _folded, text in choices_of("country")] == ["Iceland", "Norway"]
        assert len(choices_of("owner")) == 7
    assert [whole_reads(each["sql"]) for each in captured] == [[], []]
