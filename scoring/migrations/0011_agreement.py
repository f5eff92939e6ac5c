"""Whether the other side agrees with a draft before it is published."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


def person() -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("scoring", "0010_impact"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.AddField(
            model_name="scoringmodel",
            name="needs_agreement",
            field=models.BooleanField(db_default=False, default=False, verbose_name="published in agreement"),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("question", models.TextField(blank=True, db_default="", default="", verbose_name="question")),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("asked", "asked"),
                            ("agreed", "agreed"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="asked",
                    ),
                ),
                ("comment", models.TextField(blank=True, db_default="", default="", verbose_name="comment")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", person()),
                ("asked_by", person()),
                ("asked_of", person()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="scoring.version",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("version"), condition=models.Q(("state", "asked")), name="agreement_one_asked"
                    )
                ],
            },
        ),
    ]
