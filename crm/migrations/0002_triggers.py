"""History and the queue of changed records are written by the database, so that no path can forget them.

Statement-level triggers with transition tables: one INSERT … SELECT a statement, whether it touched one row or a million.
Two settings of the transaction steer them: `vekt.source` (who or what did it, kept with each change) and `vekt.quiet` = 'on'
(don't queue: the whole database is rescored afterwards).
"""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

COMMON = """
create function crm_source() returns text language sql stable as
$$ select coalesce(current_setting('vekt.source', true), '') $$;

create function crm_quiet() returns boolean language sql stable as
$$ select coalesce(current_setting('vekt.quiet', true), '') = 'on' $$;
"""

# A record's row as one flat object: columns and custom properties side by side, blanks left out.
RECORD = """
create function crm_{object}_values(r crm_{object}) returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(coalesce(jsonb_object_agg(key, nullif(value, '""')), '{{}}'))
  from jsonb_each((to_jsonb(r) - '{{id,properties,updated_at,company_id}}'::text[]) || r.properties{company})
$$;

create function crm_{object}_inserted() returns trigger language plpgsql as $$ begin
  if not crm_quiet() then
    insert into crm_changedrecord (object, record_id, reason) select '{object}', id, 'property' from new_rows;
  end if;
  return null;
end $$;
create trigger {object}_inserted after insert on crm_{object}
  referencing new table as new_rows for each statement execute function crm_{object}_inserted();

create function crm_{object}_updated() returns trigger language plpgsql as $$ begin
  with pair as materialized (
    select n.id, crm_{object}_values(o) as was, crm_{object}_values(n) as is_now, {company_ids}
    from old_rows o join new_rows n using (id)
    where (to_jsonb(o) - 'updated_at') is distinct from (to_jsonb(n) - 'updated_at')
  ), history as (
    insert into crm_propertychange (object, record_id, property, old, new, source)
    select '{object}', p.id, k.key, p.was -> k.key, p.is_now -> k.key, crm_source()
    from pair p, lateral jsonb_object_keys(p.was || p.is_now) as k(key)
    where (p.was -> k.key) is distinct from (p.is_now -> k.key)
  )
  insert into crm_changedrecord (object, record_id, reason)
  select c.object, c.id, 'property' from pair p, lateral (values ('{object}', p.id), {companies}) c(object, id)
  where c.id is not null and not crm_quiet();
  return null;
end $$;
create trigger {object}_updated after update on crm_{object}
  referencing old table as old_rows new table as new_rows for each statement execute function crm_{object}_updated();

create function crm_{object}_deleted() returns trigger language plpgsql as $$ begin
  delete from crm_listmember m using crm_recordlist l, old_rows o
    where l.id = m.list_id and l.object = '{object}' and m.record_id = o.id;
  delete from crm_propertychange h using old_rows o where h.object = '{object}' and h.record_id = o.id;
  insert into crm_changedrecord (object, record_id, reason)
  select c.object, c.id, 'property' from old_rows o, lateral (values ('{object}', o.id){deleted}) c(object, id)
  where c.id is not null;
  return null;
end $$;
create trigger {object}_deleted after delete on crm_{object}
  referencing old table as old_rows for each statement execute function crm_{object}_deleted();
"""

# A contact that changes company, or leaves, moves the score of both companies.
WITH_COMPANY = {
    "company": " || jsonb_strip_nulls(jsonb_build_object('company', r.company_id))",
    "company_ids": "o.company_id as old_company, n.company_id as new_company",
    "companies": "('company', case when p.old_company is distinct from p.new_company then p.old_company end), "
    "('company', case when p.old_company is distinct from p.new_company then p.new_company end)",
    "deleted": ", ('company', o.company_id)",
}
IS_COMPANY = {
    "company": "",
    "company_ids": "null::bigint as old_company",
    "companies": "('company', p.old_company)",
    "deleted": "",
}

# An activity of the future waits in the queue until it is reached; only such rows have the reason 'time'.
# What a foreign key would do stands here once a statement: contacts are locked against deletion until the end of the
# transaction, and whoever deletes one waits for that and then deletes its new activities too.
ACTIVITY = """
create function crm_activity_inserted() returns trigger language plpgsql as $$ declare missing bigint; begin
  with who as materialized (select distinct contact_id from new_rows order by contact_id),
  known as materialized (
    select from who, lateral (select from crm_contact c where c.id = who.contact_id for key share) c
  ),
  queued as (
    insert into crm_changedrecord (object, record_id, reason, at)
    select 'contact', contact_id, 'activity', statement_timestamp() from who where not crm_quiet()
    union all
    select distinct 'contact', contact_id, 'time', occurred_at from new_rows where occurred_at > statement_timestamp()
  )
  select (select count(*) from who) - (select count(*) from known) into missing;
  if missing > 0 then
    raise foreign_key_violation using
      message = missing || ' contacts of activities do not exist', table = 'crm_activity';
  end if;
  return null;
end $$;
create trigger activity_inserted after insert on crm_activity
  referencing new table as new_rows for each statement execute function crm_activity_inserted();

create function crm_activity_repointed() returns trigger language plpgsql as $$ declare missing bigint; begin
  with who as materialized (select distinct contact_id from new_rows order by contact_id),
  known as materialized (
    select from who, lateral (select from crm_contact c where c.id = who.contact_id for key share) c
  ),
  queued as (
    insert into crm_changedrecord (object, record_id, reason, at)
    select 'contact', contact_id, 'activity', statement_timestamp()
    from (select contact_id from new_rows union select contact_id from old_rows) n
    union all
    select distinct 'contact', contact_id, 'time', occurred_at from new_rows where occurred_at > statement_timestamp()
  )
  select (select count(*) from who) - (select count(*) from known) into missing;
  if missing > 0 then
    raise foreign_key_violation using
      message = missing || ' contacts of activities do not exist', table = 'crm_activity';
  end if;
  return null;
end $$;
create trigger activity_repointed after update on crm_activity
  referencing old table as old_rows new table as new_rows for each statement execute function crm_activity_repointed();

create function crm_contact_leaves_no_activity() returns trigger language plpgsql as $$ begin
  delete from crm_activity a using old_rows o where a.contact_id = o.id;
  return null;
end $$;
create trigger contact_leaves_no_activity after delete on crm_contact
  referencing old table as old_rows for each statement execute function crm_contact_leaves_no_activity();

create function crm_activity_deleted() returns trigger language plpgsql as $$ begin
  insert into crm_changedrecord (object, record_id, reason)
  select 'contact', contact_id, 'activity' from (select distinct contact_id from old_rows) n;
  return null;
end $$;
create trigger activity_deleted after delete on crm_activity
  referencing old table as old_rows for each statement execute function crm_activity_deleted();

create function crm_activity_is_append_only() returns trigger language plpgsql as $$ begin
  if (to_jsonb(new) - 'contact_id') is distinct from (to_jsonb(old) - 'contact_id') then
    raise exception 'activities are append-only: only the contact of one may change';
  end if;
  return new;
end $$;
create trigger activity_is_append_only before update on crm_activity
  for each row execute function crm_activity_is_append_only();

alter table crm_activity set (autovacuum_vacuum_insert_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
create index activity_by_time on crm_activity using brin (occurred_at);
"""

MEMBERSHIP = """
create function crm_listmember_changed() returns trigger language plpgsql as $$ begin
  insert into crm_membershipchange (list_id, record_id, added, source)
    select list_id, record_id, tg_op = 'INSERT', crm_source() from changed_rows;
  insert into crm_changedrecord (object, record_id, reason)
    select l.object, m.record_id, 'list' from changed_rows m join crm_recordlist l on l.id = m.list_id where not crm_quiet();
  return null;
end $$;
create trigger listmember_inserted after insert on crm_listmember
  referencing new table as changed_rows for each statement execute function crm_listmember_changed();
create trigger listmember_deleted after delete on crm_listmember
  referencing old table as changed_rows for each statement execute function crm_listmember_changed();

create function crm_dealcontact_changed() returns trigger language plpgsql as $$ begin
  insert into crm_changedrecord (object, record_id, reason)
    select v.object, v.id, 'property' from changed_rows d, lateral (values ('deal', d.deal_id), ('contact', d.contact_id)) v(object, id)
    where not crm_quiet();
  return null;
end $$;
create trigger dealcontact_inserted after insert on crm_dealcontact
  referencing new table as changed_rows for each statement execute function crm_dealcontact_changed();
create trigger dealcontact_deleted after delete on crm_dealcontact
  referencing old table as changed_rows for each statement execute function crm_dealcontact_changed();
"""

RECORDS = "\n".join(
    RECORD.format(object=name, **(IS_COMPANY if name == "company" else WITH_COMPANY))
    for name in ("contact", "company", "deal")
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0001_initial")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="activity",
            name="contact",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="crm.contact",
            ),
        ),
        migrations.RunSQL(COMMON + RECORDS + ACTIVITY + MEMBERSHIP, reverse_sql=migrations.RunSQL.noop),
    ]
