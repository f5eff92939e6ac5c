"""A database of any size, the same every time: contacts, a fifth as many companies, ten times as many activities.

97% of the contacts have done something, the median five things, the busiest thousands; there are 27,400 combinations of
type and target.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.utils import CursorWrapper

TYPES = (
    "page_view",
    "session",
    "email_open",
    "email_click",
    "form_submit",
    "download",
    "webinar_attended",
    "email_sent",
    "product_use",
    "meeting",
)
KEYS = 27_400
SELLERS = tuple(f"seller{n}@demo.example" for n in range(50))
NEWEST = "2026-11-20"
"""The day, in UTC, at whose beginning the activities end."""

COMPANIES = """
insert into crm_company
  (external_id, name, domain, industry, employees, annual_revenue, country, city, properties, created_at)
select 'co-' || i, 'Company ' || i, 'company' || i || '.example',
  (array['Software', 'Finance', 'Healthcare', 'Manufacturing', 'Logistics', 'Energy', 'Retail', 'Education'])
    [1 + h %% 8],
  (array[3, 12, 40, 90, 180, 420, 900, 2600, 8000])[1 + h / 8 %% 9], (h / 64 %% 200) * 250000,
  (array['Norway', 'Sweden', 'Denmark', 'Poland', 'Germany', 'Finland', 'Spain', 'Brazil'])[1 + h / 512 %% 8],
  'Town ' || h %% 300, '{}', timestamptz '2024-01-01' + (h %% 700) * interval '1 day'
from (select i, abs(hashint8extended(i, 1)) %% 1000000007 as h from generate_series(%(first)s, %(last)s) i) c
"""

CONTACTS = """
insert into crm_contact (external_id, company_id, email, first_name, last_name, job_title, phone, country, city,
  language, lifecycle_stage, owner, original_source, marketing_consent, properties, created_at)
select 'ct-' || i, 1 + h %% %(companies)s,
  'person' || i || '@' || (
    case when h %% 10 = 0 then 'gmail.com' else 'company' || (1 + h %% %(companies)s) || '.example' end),
  (array['Åse', 'Ola', 'Ingrid', 'Łukasz', 'Agnieszka', 'Søren', 'Öyvind', 'Maja'])[1 + h / 3 %% 8],
  'Person' || h %% 5000,
  (array['Chief Operating Officer', 'Sales Director', 'Buyer', 'Student', 'Head of Logistics', 'VP Marketing',
    'Engineer', 'Intern', 'Procurement Manager', 'CFO', 'Consultant', 'Warehouse Manager'])[1 + h / 7 %% 12],
  '',
  (array['Norway', 'Sweden', 'Denmark', 'Poland', 'Germany', 'Finland', 'Spain', 'Brazil'])[1 + h / 512 %% 8],
  'Town ' || h %% 300, 'nb',
  (array['subscriber', 'lead', 'marketing_qualified', 'sales_qualified', 'opportunity', 'customer'])[1 + h / 11 %% 6],
  (%(sellers)s::text[])[1 + h / 13 %% cardinality(%(sellers)s::text[])], 'organic', h %% 3 = 0,
  jsonb_build_object('seniority', (array['c_level', 'vp', 'director', 'manager', 'staff'])[1 + h / 17 %% 5],
    'department', (array['marketing', 'sales', 'operations', 'finance'])[1 + h / 19 %% 4])
    || (case when h %% 4 = 0
      then jsonb_build_object('budget', h / 23 %% 200 * 1000, 'timeline', 'this_quarter') else '{}' end),
  timestamptz '2024-01-01' + (h %% 700) * interval '1 day'
from (select i, abs(hashint8extended(i, 2)) %% 1000000007 as h from generate_series(%(first)s, %(last)s) i) c
"""

ASSETS = "insert into crm_asset (name, folded) select name, name from unnest(%(names)s::text[]) as asset(name)"
ALL_KEYS = """
insert into crm_activitykey (type, asset, asset_type, campaign, channel, is_machine, asset_ref_id)
select t.type, a.name, 'page', case when a.id %% 3 = 0 then 'Spring' else '' end,
  (array['web', 'email', 'event'])[1 + a.id %% 3], false, a.id
from crm_asset a cross join unnest(%(types)s::text[]) with ordinality t(type, place)
"""

# A heavy tail from one hash: most do a handful of things, one in ten thousand does thousands.
ACTIVITIES = """
insert into crm_activity (id, contact_id, occurred_at, key_id, value, external_id, properties)
select md5('b:' || c.id || ':' || n)::uuid, c.id,
  timestamptz %(newest)s - (abs(hashint8extended(c.id * 8191 + n, 4)) %% 63072000) * interval '1 second',
  1 + (power(abs(hashint8extended(c.id * 8191 + n, 5)) %% 1000000 / 1000000.0, 1.6) * %(keys)s)::int %% %(keys)s,
  case when n %% 20 = 0 then n %% 500 end, '',
  case when n %% 25 = 0 then jsonb_build_object('plan', (array['trial', 'pro', 'team'])[1 + n %% 3]) end
from (
  select id, abs(hashint8extended(id, 3)) %% 1000000 / 1000000.0 as u
  from crm_contact where id between %(first)s and %(last)s
) c
cross join lateral generate_series(1,
  case when u < 0.03 then 0 else 2 + least(6400, floor(1.8 * power(1 - u, -0.82)))::int end) n
"""

LISTS = """
insert into crm_recordlist (object, name, description) values
  ('contact', 'Event guests', ''), ('contact', 'Blocked', '');
insert into crm_listmember (list_id, record_id)
  select (select min(id) from crm_recordlist), id from crm_contact where id % 17 = 0;
insert into crm_listmember (list_id, record_id)
  select (select max(id) from crm_recordlist), id from crm_contact where id % 211 = 0;
insert into crm_property (object, name, type, label, choices) values
  ('contact', 'seniority', 'choice', '', '{}'), ('contact', 'department', 'choice', '', '{}'),
  ('contact', 'budget', 'number', '', '{}'), ('contact', 'timeline', 'text', '', '{}');
"""
READ = (
    "crm_activity",
    "crm_contact",
    "crm_company",
    "crm_activitykey",
    "crm_asset",
    "crm_listmember",
    "crm_contactsearch",
)
BATCH = 100_000


def build(contacts: int) -> None:
    """Into an empty, migrated database."""
    companies = contacts // 5
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.quiet', 'on', false), set_config('synchronous_commit', 'off', false)")
        for batch in _batches(companies):
            cursor.execute(COMPANIES, batch)
        for batch in _batches(contacts):
            cursor.execute(CONTACTS, batch | {"companies": companies, "sellers": list(SELLERS)})
        cursor.execute(ASSETS, {"names": [asset_name(number) for number in range(1, KEYS // len(TYPES) + 1)]})
        cursor.execute(ALL_KEYS, {"types": list(TYPES)})
        for batch in _batches(contacts):
            cursor.execute(ACTIVITIES, batch | {"keys": KEYS, "newest": NEWEST})
        cursor.execute(LISTS)
        cursor.execute("select set_config('vekt.quiet', '', false), set_config('synchronous_commit', 'on', false)")
        # Rows whose commit has not reached the disk can't be marked as visible to all yet.
        cursor.execute("checkpoint")
        for table in READ:
            cursor.execute(f"vacuum (analyze) {table}")
        _check_all_visible(cursor)


def _check_all_visible(cursor: CursorWrapper) -> None:
    """Otherwise no scan would be index-only, neither the engine's nor the floor's."""
    cursor.execute("select relpages, relallvisible from pg_class where oid = 'crm_activity'::regclass")
    pages, visible = cursor.fetchone() or (0, 0)
    if visible < 0.99 * pages:
        raise RuntimeError(f"of {pages} pages of activities only {visible} are marked as visible to all")


def asset_name(number: int) -> str:
    """From 1 on."""
    for divisor, folder in ((9, "pricing"), (7, "demo"), (5, "guide")):
        if number % divisor == 0:
            return f"/{folder}/{number}"
    return f"/blog/{number}"


def campaign_of(asset: int) -> str:
    """As ALL_KEYS has it."""
    return "Spring" if asset % 3 == 0 else ""


def channel_of(asset: int) -> str:
    return ("web", "email", "event")[asset % 3]


def _batches(count: int) -> list[dict[str, int]]:
    return [{"first": first, "last": min(first + BATCH - 1, count)} for first in range(1, count + 1, BATCH)]
