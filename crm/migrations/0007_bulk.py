"""Saved views, and changes of many records at once."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("accounts", "0003_people"),
        ("crm", "0006_stages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("action", models.TextField(verbose_name="what")),
                ("values", models.JSONField(default=dict)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="begun"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("stopped", "stopped"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("undoing", "being undone"),
                            ("undone", "undone"),
                        ],
                        default="waiting",
                        verbose_name="state",
                    ),
                ),
                ("total", models.BigIntegerField(default=0, verbose_name="contacts")),
                ("must_stop", models.BooleanField(default=False)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk change",
                "verbose_name_plural": "bulk changes",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BulkChangeRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "change_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("place", models.BigIntegerField(default=0)),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("", "to do"),
                            ("changed", "changed"),
                            ("unchanged", "was so already"),
                            ("refused", "refused"),
                            ("undone", "undone"),
                            ("kept", "changed by somebody since"),
                        ],
                        db_default="",
                        default="",
                    ),
                ),
                ("why", models.TextField(blank=True, db_default="", default="")),
                ("before", models.JSONField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="crm.bulkchange",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact of a bulk change",
                "verbose_name_plural": "contacts of bulk changes",
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(verbose_name="name")),
                ("query", models.TextField(blank=True, db_default="", default="")),
                ("columns", models.JSONField(blank=True, default=list)),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="of",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="shared with",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running", "undoing"])),
                fields=["id"],
                name="bulk_change_under_way",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkchangerecord",
            index=models.Index(fields=["change", "outcome", "place"], name="bulk_change_record_to_do"),
        ),
    ]
