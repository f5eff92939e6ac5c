"""What lists of contacts are searched and sorted by: one narrow row a contact, without accents, kept by the database.

It stands beside the contact and not in it: rescores read contacts whole, history would take a generated column for a property,
and only so can one index answer for the contact's words and its company's together.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# lower() first, so that small letters are enough. What is written as two letters can't be translated one by one.
FOLD = """
create function crm_search_text(t text) returns text language sql immutable parallel safe as $$
  select case when octet_length(t) = length(t) then lower(t) else
    replace(replace(replace(replace(replace(translate(lower(t),
      'øåöäłóęąśżźćńéüáàâãāăèêëēėěïíìîīįıýÿúùûūůűųôòõōőďðđçčċğġģĥħķĺļľñņňŕřŗšşșťţțžŵŷ',
      'oaoaloeaszzcneuaaaaaaeeeeeeiiiiiiiyyuuuuuuuooooodddcccggghhklllnnnrrrssstttzwy'),
      'æ', 'ae'), 'œ', 'oe'), 'ß', 'ss'), 'þ', 'th'), 'ĳ', 'ij')
  end
$$;
"""

TABLE = """
create table crm_contactsearch (
  contact_id bigint primary key,
  words text not null,
  by_name text collate "C" not null,
  by_company text collate "C" not null
);
comment on table crm_contactsearch is 'Written by triggers on crm_contact and crm_company only.';

-- A space before each word, so that '% as%' finds words that begin so. What is blank is sorted last.
create function crm_contact_search(c crm_contact, company text) returns crm_contactsearch language sql immutable as $$
  select c.id,
    ' ' || crm_search_text(concat_ws(' ', c.first_name, c.last_name, c.job_title, c.email, company)),
    coalesce(nullif(crm_search_text(btrim(c.last_name || ' ' || c.first_name)), ''), '~'),
    coalesce(nullif(crm_search_text(company), ''), '~')
$$;
"""

TRIGGERS = """
create function crm_search_of(ids bigint[]) returns setof crm_contactsearch language sql stable as $$
  select f.* from crm_contact c left join crm_company co on co.id = c.company_id,
    lateral crm_contact_search(c, coalesce(co.name, '')) f where c.id = any(ids)
$$;

create function crm_contact_searchable() returns trigger language plpgsql as $$ begin
  insert into crm_contactsearch select f.* from new_rows n left join crm_company co on co.id = n.company_id,
    lateral crm_contact_search(n, coalesce(co.name, '')) f
  on conflict (contact_id) do nothing;
  return null;
end $$;
create trigger contact_searchable after insert on crm_contact
  referencing new table as new_rows for each statement execute function crm_contact_searchable();

create function crm_contact_search_again() returns trigger language plpgsql as $$ begin
  update crm_contactsearch s set (words, by_name, by_company) = (f.words, f.by_name, f.by_company)
  from crm_search_of(array(
    select n.id from new_rows n join old_rows o using (id)
    where (n.first_name, n.last_name, n.job_title, n.email, n.company_id)
      is distinct from (o.first_name, o.last_name, o.job_title, o.email, o.company_id))) f
  where s.contact_id = f.contact_id;
  return null;
end $$;
create trigger contact_search_again after update on crm_contact
  referencing old table as old_rows new table as new_rows for each statement execute function crm_contact_search_again();

create function crm_company_search_again() returns trigger language plpgsql as $$ begin
  update crm_contactsearch s set (words, by_name, by_company) = (f.words, f.by_name, f.by_company)
  from crm_search_of(array(
    select c.id from crm_contact c where c.company_id in (
      select n.id from new_rows n join old_rows o using (id) where n.name <> o.name))) f
  where s.contact_id = f.contact_id;
  return null;
end $$;
create trigger company_search_again after update on crm_company
  referencing old table as old_rows new table as new_rows for each statement execute function crm_company_search_again();

create function crm_contact_unsearchable() returns trigger language plpgsql as $$ begin
  delete from crm_contactsearch s using old_rows o where s.contact_id = o.id;
  return null;
end $$;
create trigger contact_unsearchable after delete on crm_contact
  referencing old table as old_rows for each statement execute function crm_contact_unsearchable();
"""

FILL = """
insert into crm_contactsearch select f.* from crm_contact c left join crm_company co on co.id = c.company_id,
  lateral crm_contact_search(c, coalesce(co.name, '')) f order by c.id;
create index contact_search_words on crm_contactsearch using gin (words gin_trgm_ops);
create index contact_search_name on crm_contactsearch (by_name, contact_id);
create index contact_search_company on crm_contactsearch (by_company, contact_id);
analyze crm_contactsearch;
"""

UNDO = """
drop trigger contact_searchable on crm_contact;
drop trigger contact_search_again on crm_contact;
drop trigger contact_unsearchable on crm_contact;
drop trigger company_search_again on crm_company;
drop function crm_contact_searchable, crm_contact_search_again, crm_contact_unsearchable, crm_company_search_again;
drop function crm_search_of(bigint[]), crm_contact_search(crm_contact, text), crm_search_text(text);
drop table crm_contactsearch cascade;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0002_triggers")]
    operations: ClassVar = [
        TrigramExtension(),
        migrations.RunSQL(FOLD + TABLE + TRIGGERS + FILL, reverse_sql=UNDO),
    ]
