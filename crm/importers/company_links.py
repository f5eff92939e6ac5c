"""Which company is meant by an external id, a domain or a name, alone or together; for rows and for links.

The strongest key that is given counts: the external id, else the domain, else the name. A company that was known by a
weaker key alone, as one that a contact's row has made, is recognised by it and takes over the stronger one. In the end
each reference has a `company_id`, which for a new company is the one that it will have.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.importers.plan import Plan
from crm.importers.staging import STAGE, reject

_MAKE = """
drop table if exists import_company;
create temporary table import_company on commit drop as
select min(line) as line, {external_id} as external_id, {domain} as domain, {name} as name,
  null::bigint as company_id, false as is_new, false as is_adopted, false as is_ambiguous
from import_stage where {external_id} is not null or {domain} is not null or {name} is not null
group by {external_id}, {domain}, {name};
analyze import_company;
"""

_BY_EXTERNAL_ID = """
update import_company r set company_id = c.id from crm_company c
where c.external_id = r.external_id and c.external_id <> ''
"""

# A company that nothing but its domain (or nothing but its name) is known by, and that is the only one.
_ADOPT_FOR_EXTERNAL_ID = """
with wanting as (
  select distinct on (lower(r.{key})) r.external_id, lower(r.{key}) as folded from import_company r
  where r.company_id is null and r.external_id is not null and r.{key} is not null order by lower(r.{key}), r.line
), free as (
  select lower(c.{key}) as folded, min(c.id) as id from crm_company c
  where lower(c.{key}) in (select folded from wanting) group by 1
  having count(*) = 1 and bool_and({is_free})
), adopted as (
  select distinct on (w.external_id) w.external_id, f.id
  from wanting w join free f using (folded) order by w.external_id, f.id
)
update import_company r set company_id = a.id, is_adopted = true from adopted a
where r.external_id = a.external_id and r.company_id is null
"""

_ADOPT_FOR_DOMAIN = """
with wanting as (
  select distinct on (lower(r.name)) lower(r.domain) as domain, lower(r.name) as folded from import_company r
  where r.company_id is null and r.external_id is null and r.domain is not null and r.name is not null
  order by lower(r.name), r.line
), free as (
  select lower(c.name) as folded, min(c.id) as id from crm_company c
  where lower(c.name) in (select folded from wanting) group by 1
  having count(*) = 1 and bool_and(c.external_id = '' and c.domain = '')
    and not bool_or(c.id in (select company_id from import_company where company_id is not null))
), adopted as (
  select distinct on (w.domain) w.domain, f.id from wanting w join free f using (folded) order by w.domain, f.id
)
update import_company r set company_id = a.id, is_adopted = true from adopted a
where lower(r.domain) = a.domain and r.company_id is null and r.external_id is null and not r.is_ambiguous
"""

# Those that are stored, and those that other rows of the file are about.
_BY_WEAKER_KEY = """
with wanting as (
  select distinct lower(r.{key}) as folded from import_company r
  where r.company_id is null and not r.is_ambiguous and {wants}
), candidate as (
  select lower(c.{key}) as folded, c.id from crm_company c where lower(c.{key}) in (select folded from wanting)
  union
  select lower(o.{key}), o.company_id from import_company o
  where o.company_id is not null and o.{key} is not null and {believed}
), found as (select folded, min(id) as id, count(*) as times from candidate group by 1)
update import_company r set company_id = case when f.times = 1 then f.id end, is_ambiguous = f.times > 1
from found f where lower(r.{key}) = f.folded and r.company_id is null and not r.is_ambiguous and {wants}
"""

# A contact's row changes no company: what it says of one that is known to be called otherwise is of no account.
_NOT_CONTRADICTED = """not exists (
  select from crm_company c where c.id = o.company_id and c.{key} <> '' and lower(c.{key}) <> lower(o.{key}))"""

_NEW = """
with new as (
  select key, nextval(pg_get_serial_sequence('crm_company', 'id')) as id from (
    select {key} as key from import_company r where r.company_id is null and not r.is_ambiguous and {wants}
    group by 1 order by min(line)
  ) ordered
)
update import_company r set company_id = new.id, is_new = true
from new where {key} = new.key and r.company_id is null and not r.is_ambiguous and {wants}
"""

_HAS_ID = "r.external_id is not null"
_HAS_DOMAIN = "r.external_id is null and r.domain is not null"
_HAS_NAME = "r.external_id is null and r.domain is null"


def identify_companies(cursor: Any, plan: Plan, *, external_id: str, domain: str, name: str) -> None:
    """Fills `company_id` of the staged rows from the columns of these names."""
    believed = "true" if plan.kind.object == "company" else _NOT_CONTRADICTED
    cursor.execute(_MAKE.format(external_id=external_id, domain=domain, name=name))
    cursor.execute(_BY_EXTERNAL_ID)
    cursor.execute(_ADOPT_FOR_EXTERNAL_ID.format(key="domain", is_free="c.external_id = ''"))
    cursor.execute(_ADOPT_FOR_EXTERNAL_ID.format(key="name", is_free="c.external_id = '' and c.domain = ''"))
    cursor.execute(_NEW.format(key="r.external_id", wants=_HAS_ID))
    cursor.execute(_by_weaker_key("domain", _HAS_DOMAIN, believed))
    cursor.execute(_ADOPT_FOR_DOMAIN)
    cursor.execute(_NEW.format(key="lower(r.domain)", wants=_HAS_DOMAIN))
    cursor.execute(_by_weaker_key("name", _HAS_NAME, believed))
    cursor.execute(_NEW.format(key="lower(r.name)", wants=_HAS_NAME))
    alike = " and ".join(
        f"coalesce(s.{staged}, '') = coalesce(r.{column}, '')"
        for staged, column in ((external_id, "external_id"), (domain, "domain"), (name, "name"))
    )
    cursor.execute(f"update {STAGE} s set company_id = r.company_id from import_company r where {alike}")
    # Or the planner takes them for empty still, and compares every row with every other.
    cursor.execute(f"analyze import_company; analyze {STAGE}")
    for key, kept in ((domain, "r.domain is not null"), (name, "r.domain is null")):
        ambiguous = f"exists (select from import_company r where r.is_ambiguous and {kept} and {alike})"
        reason = _("Several companies share this; name the one by its external id.")
        reject(cursor, ambiguous, plan.header_of(key), f"s.{key}", reason)


def _by_weaker_key(key: str, wants: str, believed: str) -> str:
    return _BY_WEAKER_KEY.format(key=key, wants=wants, believed=believed.format(key=key))


def make_linked_companies(cursor: Any) -> None:
    """Creates what links name and nobody knew, and writes down what known ones were recognised by."""
    cursor.execute(
        """
        insert into crm_company (id, external_id, domain, name)
        select company_id, coalesce(max(external_id), ''), coalesce((array_agg(domain order by line)
          filter (where domain is not null))[1], ''), coalesce((array_agg(name order by line)
          filter (where name is not null))[1], '')
        from import_company r where is_new and exists (select from import_stage s where s.company_id = r.company_id)
        group by company_id order by company_id
        """
    )
    cursor.execute(
        """
        update crm_company c set updated_at = now(),
          external_id = case when c.external_id = '' then coalesce(a.external_id, '') else c.external_id end,
          domain = case when c.domain = '' then coalesce(a.domain, '') else c.domain end
        from (select company_id, max(external_id) as external_id, min(domain) as domain from import_company
          where is_adopted group by 1) a
        where c.id = a.company_id
        """
    )
