"""The queue says which changes came with an import of history: `vekt.history` = 'on' in its transaction."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

SQL = """
create function crm_is_history() returns boolean language sql stable as
$$ select coalesce(current_setting('vekt.history', true), '') = 'on' $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0007_bulk")]
    operations: ClassVar = [
        migrations.RunSQL(SQL, reverse_sql="drop function crm_is_history()"),
        migrations.AddField(
            "changedrecord", "is_history", models.BooleanField(db_default=models.Func(function="crm_is_history"))
        ),
    ]
