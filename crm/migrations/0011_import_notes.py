"""What an import has to say about what it stored."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0010_dynamic_lists")]

    operations: ClassVar = [
        migrations.AddField(model_name="import", name="notes", field=models.JSONField(default=list)),
    ]
