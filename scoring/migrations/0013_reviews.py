"""Advice that is not wanted any more."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("scoring", "0012_comments")]

    operations = [
        migrations.CreateModel(
            name="DismissedAdvice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.SlugField(max_length=40)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_advice",
                        to="scoring.scoringmodel",
                    ),
                ),
            ],
            options={
                "verbose_name": "dismissed advice",
                "verbose_name_plural": "dismissed advice",
                "constraints": [models.UniqueConstraint(fields=("model", "kind"), name="advice_dismissed_once")],
            },
        ),
    ]
