"""The audit log cannot be altered; only its actor may fade, when a user is deleted."""

from django.db import migrations

FORWARD = """
create function accounts_auditentry_only_append() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.actor_id is null and to_jsonb(old) - 'actor_id' = to_jsonb(new) - 'actor_id' then
        return new;
    end if;
    raise exception 'The audit log is only ever appended to.' using errcode = 'restrict_violation';
end $$;
create trigger accounts_auditentry_only_append before update or delete on accounts_auditentry
    for each row execute function accounts_auditentry_only_append();
"""
BACKWARD = """
drop trigger accounts_auditentry_only_append on accounts_auditentry;
drop function accounts_auditentry_only_append();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
