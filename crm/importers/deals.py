"""Importing deals. Which one a row is about: its external id, else its name and company together.

A row that names neither contacts nor a company, but a lead, is of that lead's contact and their company.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.importers.company_links import identify_companies, make_linked_companies
from crm.importers.faults import Fault
from crm.importers.plan import Plan
from crm.importers.session import Session, Tally
from crm.importers.staging import Stage, count_rows, merge_rows, no_key, reject, stage_and_apply, write_records

_COLUMNS = BUILTIN["deal"] | {"company_id": "id"}
_KEYS = ("external_id", "name")
_REFERENCES = ("company_external_id", "company_domain", "contact_external_ids", "contact_emails", "lead_external_id")
_STAGE = Stage(
    (*_KEYS, *(name for name in BUILTIN["deal"] if name not in _KEYS), *_REFERENCES),
    _COLUMNS,
    "company_name text, company_id bigint, deal_id bigint, contact_ids text, is_ambiguous boolean default false",
)

_CONTACTS = """
drop table if exists import_contact;
create temporary table import_contact on commit drop as
select s.line, 'contact_external_ids' as via, given, null::bigint as contact_id
from import_stage s, jsonb_array_elements_text(s.contact_external_ids) given
union all
select s.line, 'contact_emails', given, null from import_stage s, jsonb_array_elements_text(s.contact_emails) given
union all
select s.line, 'lead_external_id', s.lead_external_id, l.contact_id from import_stage s
join crm_lead l on l.external_id = s.lead_external_id and l.external_id <> ''
where l.contact_id is not null and s.contact_external_ids is null and s.contact_emails is null;
analyze import_contact;
update import_contact i set contact_id = c.id from crm_contact c
where i.via = 'contact_external_ids' and c.external_id = i.given and c.external_id <> '';
update import_contact i set contact_id = c.id from crm_contact c
where i.via = 'contact_emails' and lower(c.email) = lower(i.given) and c.email <> '';
update import_stage s set contact_ids = g.contact_ids from (
  select line, array_agg(distinct contact_id)::text as contact_ids from import_contact group by 1) g
where g.line = s.line
"""
_UNKNOWN_CONTACT = (
    "(select min(given) from import_contact i where i.line = s.line and i.via = '{via}' and contact_id is null)"
)
_HAS_UNKNOWN = "s.line in (select line from import_contact where via = '{via}' and contact_id is null)"
_UNKNOWN_LEAD = """
s.lead_external_id is not null
and not exists (select from crm_lead l where l.external_id = s.lead_external_id and l.external_id <> '')
"""
_COMPANY_OF_LEAD = """
update import_stage s set company_id = c.company_id from crm_lead l join crm_contact c on c.id = l.contact_id
where l.external_id = s.lead_external_id and l.external_id <> ''
  and s.company_external_id is null and s.company_domain is null
  and not exists (select from crm_deal d where d.external_id = s.external_id and d.company_id is not null)
"""

_BY_EXTERNAL_ID = """
drop table if exists import_id, import_name;
create temporary table import_id on commit drop as
select external_id, min(line) as line, null::bigint as deal_id
from import_stage where external_id is not null group by 1;
analyze import_id;
update import_id i set deal_id = d.id from crm_deal d where d.external_id = i.external_id and d.external_id <> '';
with new as (
  select external_id, nextval(pg_get_serial_sequence('crm_deal', 'id')) as id
  from (select external_id from import_id where deal_id is null order by line) ordered
)
update import_id i set deal_id = new.id from new where new.external_id = i.external_id;
update import_stage s set deal_id = i.deal_id from import_id i where i.external_id = s.external_id;
analyze import_stage;
"""

# Those that are stored, and those that other rows of the file are about.
_BY_NAME = """
create temporary table import_name on commit drop as
select lower(name) as name, coalesce(company_id, 0) as company, min(line) as line, null::bigint as deal_id, 0 as times
from import_stage where external_id is null group by 1, 2;
analyze import_name;
with candidate as (
  select n.name, n.company, d.id from import_name n join crm_deal d on lower(d.name) = n.name
    and coalesce(d.company_id, 0) = n.company
  union
  select n.name, n.company, s.deal_id from import_name n join import_stage s on lower(s.name) = n.name
    and coalesce(s.company_id, 0) = n.company and s.deal_id is not null
), found as (select name, company, min(id) as id, count(*) as times from candidate group by 1, 2)
update import_name n set deal_id = f.id, times = f.times from found f where f.name = n.name and f.company = n.company;
with new as (
  select name, company, nextval(pg_get_serial_sequence('crm_deal', 'id')) as id
  from (select name, company from import_name where times = 0 order by line) ordered
)
update import_name n set deal_id = new.id from new where new.name = n.name and new.company = n.company;
update import_stage s set deal_id = n.deal_id, is_ambiguous = n.times > 1 from import_name n
where s.external_id is null and n.name = lower(s.name) and n.company = coalesce(s.company_id, 0);
"""

# What a row gives takes the place of what is stored; a blank leaves it alone.
_DIFFERING = """
drop table if exists import_relinked;
create temporary table import_relinked on commit drop as
select d.id from import_stage s join crm_deal d on d.id = s.deal_id
where s.contact_ids is not null and s.contact_ids::bigint[] is distinct from
  (select array_agg(l.contact_id order by l.contact_id) from crm_dealcontact l where l.deal_id = d.id)
"""
_ONLY_RELINKED = "select count(*) from import_relinked where id not in (select id from import_changed)"
_UNLINK = """
delete from crm_dealcontact l using import_stage s
where s.deal_id = l.deal_id and s.contact_ids is not null and l.contact_id <> all (s.contact_ids::bigint[])
"""
_LINK = """
insert into crm_dealcontact (deal_id, contact_id)
select s.deal_id, given.id from import_stage s, unnest(s.contact_ids::bigint[]) as given(id)
where s.contact_ids is not null order by 1, 2 on conflict do nothing
"""


def import_deals(session: Session) -> None:
    plan = session.plan

    def apply(cursor: Any) -> Tally:
        cursor.execute(_CONTACTS)
        for via in ("contact_external_ids", "contact_emails"):
            unknown = _UNKNOWN_CONTACT.format(via=via)
            reject(
                cursor, _HAS_UNKNOWN.format(via=via), plan.header_of(via), unknown, _("No contact is known by this.")
            )
        lead = plan.header_of("lead_external_id")
        reject(cursor, _UNKNOWN_LEAD, lead, "s.lead_external_id", _("No lead is known by this."))
        identify_companies(
            cursor, session.plan, external_id="company_external_id", domain="company_domain", name="company_name"
        )
        cursor.execute(_COMPANY_OF_LEAD)
        cursor.execute(_BY_EXTERNAL_ID)
        cursor.execute(_BY_NAME)
        reason = _("Several deals of this company share this name; name the one by its external id.")
        reject(cursor, "s.is_ambiguous", plan.header_of("name"), "s.name", reason)
        make_linked_companies(cursor)
        superseded = merge_rows(cursor, "deal_id", [*_COLUMNS, "contact_ids"])
        cursor.execute(_DIFFERING)
        created, changed = write_records(cursor, "crm_deal", "deal_id", _COLUMNS)
        cursor.execute(_UNLINK)
        cursor.execute(_LINK)
        cursor.execute(_ONLY_RELINKED)
        changed += cursor.fetchone()[0]
        return Tally(created, changed, count_rows(cursor) - created - changed + superseded)

    stage_and_apply(session, _STAGE, _check, apply)


def _check(plan: Plan, values: list[Any]) -> Fault | None:
    return None if any(values[: len(_KEYS)]) else no_key(plan.header_of(*_KEYS))
