"""What people say of a score."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("scoring", "0005_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.BigIntegerField(verbose_name="record")),
                (
                    "verdict",
                    models.TextField(
                        choices=[("right", "Right"), ("too_high", "Too high"), ("too_low", "Too low")],
                        verbose_name="opinion",
                    ),
                ),
                ("reason", models.TextField(blank=True, db_default="", default="", verbose_name="reason")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("current", "current"),
                            ("replaced", "replaced by a later one"),
                            ("withdrawn", "taken back"),
                        ],
                        db_default="current",
                        default="current",
                    ),
                ),
                ("as_of", models.DateTimeField()),
                ("total", models.BigIntegerField()),
                ("fit", models.BigIntegerField(null=True)),
                ("engagement", models.BigIntegerField(null=True)),
                ("band", models.TextField(blank=True, db_default="", default="")),
                ("parts", models.JSONField()),
                (
                    "model",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="scoring.scoringmodel",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="scoring.feedback",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="scoring.version"
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion of a score",
                "verbose_name_plural": "opinions of scores",
                "indexes": [
                    models.Index(fields=["record_id", "model", "-at"], name="feedback_of_record"),
                    models.Index(fields=["model", "-at", "-id"], name="feedback_of_model"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "current")),
                        fields=("user", "model", "record_id"),
                        name="feedback_one_current",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "right"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="feedback_reason",
                    ),
                ],
            },
        ),
    ]
