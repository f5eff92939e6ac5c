"""Lifecycle stages, in an order."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0005_import_page")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LifecycleStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(verbose_name="stored as")),
                ("label", models.TextField(blank=True, db_default="", default="", verbose_name="label")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "lifecycle stage",
                "verbose_name_plural": "lifecycle stages",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="lifecycle_stage_name")
                ],
            },
        ),
    ]
