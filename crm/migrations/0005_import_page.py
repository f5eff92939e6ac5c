"""What the import page keeps: uploads, mappings, progress."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("crm", "0004_leads"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar = [
        migrations.AddField(
            model_name="import",
            name="columns",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="import",
            name="created_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="import",
            name="creates_contacts",
            field=models.BooleanField(default=False, verbose_name="creates contacts"),
        ),
        migrations.AddField(
            model_name="import",
            name="description",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="written as"),
        ),
        migrations.AddField(
            model_name="import",
            name="fixed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="import",
            name="mapping",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="import",
            name="must_stop",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="import",
            name="rows",
            field=models.BigIntegerField(null=True, verbose_name="rows"),
        ),
        migrations.AddField(
            model_name="import",
            name="upload",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.TextField(
                choices=[
                    ("reading", "being read"),
                    ("draft", "not begun"),
                    ("waiting", "waiting"),
                    ("running", "running"),
                    ("stopped", "stopped"),
                    ("done", "done"),
                    ("failed", "failed"),
                ],
                default="running",
                verbose_name="state",
            ),
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("headers", models.TextField()),
                ("targets", models.JSONField()),
                ("fixed", models.TextField(blank=True, db_default="", default="")),
                ("saved_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "remembered mapping",
                "verbose_name_plural": "remembered mappings",
                "constraints": [models.UniqueConstraint(fields=("kind", "headers"), name="import_mapping")],
            },
        ),
    ]
