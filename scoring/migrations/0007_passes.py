"""Passes that only follow the time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0006_feedback")]
    operations: ClassVar = [
        migrations.AlterField(
            model_name="run",
            name="kind",
            field=models.TextField(
                choices=[("full", "rescore"), ("fill", "publish"), ("time", "rescore by time alone")]
            ),
        ),
        migrations.AddField(
            model_name="run",
            name="verified_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="run",
            name="made_of",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
