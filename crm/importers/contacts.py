"""Importing contacts. Who a row is about: its external id, else its e-mail address, which is one contact's only."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.importers.company_links import identify_companies, make_linked_companies
from crm.importers.faults import Fault
from crm.importers.native import COMPANY_REFERENCES
from crm.importers.plan import Plan
from crm.importers.session import Session, Tally
from crm.importers.staging import (
    Stage,
    count_rows,
    merge_rows,
    no_key,
    reject,
    stage_and_apply,
    write_records,
)

_COLUMNS = BUILTIN["contact"] | {"objected_at": "objection", "company_id": "id"}
_KEYS = ("external_id", "email")
_STAGE = Stage(
    (*_KEYS, *(name for name in BUILTIN["contact"] if name not in _KEYS), *COMPANY_REFERENCES, "objected_at"),
    _COLUMNS,
    "company_id bigint, contact_id bigint",
)

# For each address of the file its contact, and the first external id that a row gives it.
_EMAILS = """
drop table if exists import_email, import_id;
create temporary table import_email on commit drop as
select lower(email) as email, min(line) as line,
  (array_agg(external_id order by line) filter (where external_id is not null))[1] as first_id,
  null::bigint as owner, null::text as owner_id, null::bigint as contact_id
from import_stage where email is not null group by 1;
analyze import_email;
update import_email e set owner = c.id, owner_id = c.external_id from crm_contact c
where lower(c.email) = e.email and c.email <> '';
"""

# For each external id of the file its contact: known by it, else by the address and without an id yet, else new.
_IDS = """
create temporary table import_id on commit drop as
select external_id, min(line) as line, null::bigint as contact_id
from import_stage where external_id is not null group by 1;
analyze import_id;
update import_id i set contact_id = c.id from crm_contact c
where c.external_id = i.external_id and c.external_id <> '';
with adopted as (
  select distinct on (s.external_id) s.external_id, e.owner
  from import_stage s join import_email e on e.email = lower(s.email)
  where e.owner_id = '' and e.first_id = s.external_id order by s.external_id, s.line
)
update import_id i set contact_id = a.owner from adopted a where a.external_id = i.external_id and i.contact_id is null;
with new as (
  select external_id, nextval(pg_get_serial_sequence('crm_contact', 'id')) as id
  from (select external_id from import_id where contact_id is null order by line) ordered
)
update import_id i set contact_id = new.id from new where new.external_id = i.external_id;
update import_stage s set contact_id = i.contact_id from import_id i where i.external_id = s.external_id;
analyze import_email;
analyze import_id;
analyze import_stage;
"""

_OF_ANOTHER = """
s.external_id is not null and s.email is not null and exists (
  select from import_email e where e.email = lower(s.email)
    and case when e.owner is null then e.first_id <> s.external_id else e.owner <> s.contact_id end)
"""

# Rows without external id.
_BY_EMAIL = """
update import_email set contact_id = owner where owner is not null;
update import_email e set contact_id = i.contact_id from import_id i
where i.external_id = e.first_id and e.owner is null;
with new as (
  select email, nextval(pg_get_serial_sequence('crm_contact', 'id')) as id
  from (select email from import_email where contact_id is null order by line) ordered
)
update import_email e set contact_id = new.id from new where new.email = e.email;
update import_stage s set contact_id = e.contact_id from import_email e
where s.external_id is null and e.email = lower(s.email);
"""

# An objection stands since the earliest that is known of it: the same file again says nothing new.
_OBJECTED_BEFORE = """
update import_stage s set objected_at = least(s.objected_at, c.objected_at) from crm_contact c
where c.id = s.contact_id and s.objected_at is not null
"""


def import_contacts(session: Session) -> None:
    plan = session.plan

    def apply(cursor: Any) -> Tally:
        cursor.execute(_EMAILS)
        cursor.execute(_IDS)
        reason = _("The e-mail address belongs to a contact with another external id.")
        reject(cursor, _OF_ANOTHER, plan.header_of("email"), "s.email", reason)
        cursor.execute(_BY_EMAIL)
        external_id, domain, name = COMPANY_REFERENCES
        identify_companies(cursor, session.plan, external_id=external_id, domain=domain, name=name)
        make_linked_companies(cursor)
        superseded = merge_rows(cursor, "contact_id", list(_COLUMNS))
        cursor.execute(_OBJECTED_BEFORE)
        created, changed = write_records(cursor, "crm_contact", "contact_id", _COLUMNS)
        return Tally(created, changed, count_rows(cursor) - created - changed + superseded)

    stage_and_apply(session, _STAGE, _check, apply)


def _check(plan: Plan, values: list[Any]) -> Fault | None:
    return None if any(values[: len(_KEYS)]) else no_key(plan.header_of(*_KEYS))
