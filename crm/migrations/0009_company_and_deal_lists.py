"""What lists of companies and deals are searched, filtered and sorted by: indexes over expressions, no column of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# A space before each word, so that '% as%' finds words that begin so, as in 0003.
SQL = """
create index company_words on crm_company
  using gin ((' ' || crm_search_text(name || ' ' || domain || ' ' || industry || ' ' || city)) gin_trgm_ops);
create index company_by_name on crm_company (crm_search_text(name) collate "C", id);
create index company_industry on crm_company (lower(industry));
create index company_country on crm_company (lower(country));
create index company_owner on crm_company (lower(owner));
create index company_employees on crm_company (employees);

create index deal_words on crm_deal using gin ((' ' || crm_search_text(name)) gin_trgm_ops);
create index deal_by_name on crm_deal (crm_search_text(name) collate "C", id);
create index deal_stage on crm_deal (lower(stage));
create index deal_pipeline on crm_deal (lower(pipeline));
create index deal_owner on crm_deal (lower(owner));
create index deal_amount on crm_deal (amount);
create index deal_close on crm_deal (close_date);
create index deal_sums on crm_deal (stage, currency) include (pipeline, owner, amount, id);
"""

UNDO = """
drop index deal_sums, deal_close, deal_amount, deal_owner, deal_pipeline, deal_stage, deal_by_name,
  deal_words;
drop index company_employees, company_owner, company_country, company_industry,
  company_by_name, company_words;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0008_history_or_news")]
    operations: ClassVar = [migrations.RunSQL(SQL, reverse_sql=UNDO)]
