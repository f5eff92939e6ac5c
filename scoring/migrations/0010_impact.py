"""What publishing a draft would change."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("scoring", "0009_pins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Impact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("document", models.TextField()),
                ("as_of", models.DateTimeField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("stopped", "stopped"),
                        ],
                        default="running",
                    ),
                ),
                ("records", models.BigIntegerField(default=0)),
                ("error", models.TextField(blank=True, db_default="", default="")),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "live",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="scoring.version",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="impacts",
                        to="scoring.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "impact",
                "verbose_name_plural": "impacts",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("version"), condition=models.Q(("state", "running")), name="impact_one_running"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImpactRange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.BigIntegerField()),
                ("end", models.BigIntegerField()),
                ("records", models.BigIntegerField(default=0)),
                ("tally", models.JSONField(default=dict)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "impact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ranges",
                        to="scoring.impact",
                    ),
                ),
            ],
        ),
    ]
