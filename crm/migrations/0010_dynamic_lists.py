"""Lists that fill themselves."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0009_company_and_deal_lists")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ListCondition",
            fields=[
                (
                    "list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="filled_by",
                        serialize=False,
                        to="crm.recordlist",
                    ),
                ),
                ("condition", models.JSONField(verbose_name="condition")),
                ("refreshed_at", models.DateTimeField(blank=True, null=True, verbose_name="refreshed at")),
                ("fault", models.TextField(blank=True, db_default="", default="", verbose_name="fault")),
            ],
            options={"verbose_name": "list’s condition", "verbose_name_plural": "lists’ conditions"},
        ),
    ]
