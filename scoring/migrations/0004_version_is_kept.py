"""A version that was published is never edited: the database says so too."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SQL = """
create function scoring_version_is_kept() returns trigger language plpgsql as $$ begin
  if (new.model_id, new.number, new.document) is distinct from (old.model_id, old.number, old.document) then
    raise exception 'version % of model % was published: its document never changes', old.number, old.model_id
      using errcode = 'integrity_constraint_violation';
  end if;
  if new.status <> old.status and (old.status, new.status) <> ('published', 'archived') then
    raise exception 'version % of model % is %: it can''t become %', old.number, old.model_id, old.status, new.status
      using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;
create trigger version_is_kept before update on scoring_version
  for each row when (old.status <> 'draft') execute function scoring_version_is_kept();
"""

UNDO = """
drop trigger version_is_kept on scoring_version;
drop function scoring_version_is_kept();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0003_score_index")]
    operations: ClassVar = [migrations.RunSQL(SQL, reverse_sql=UNDO)]
