"""Notifications."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=50, verbose_name="kind")),
                ("text", models.TextField(verbose_name="text")),
                ("url", models.CharField(blank=True, max_length=2000, verbose_name="leads to")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="at"),
                ),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("for_digest", models.BooleanField(default=False, verbose_name="goes into the next digest")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-id"],
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="notification_once")],
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_newest"),
                    models.Index(fields=["user", "-id"], name="notification_unread", condition=models.Q(read_at=None)),
                    models.Index(
                        fields=["user", "at"],
                        name="notification_digest",
                        condition=models.Q(for_digest=True, read_at=None),
                    ),
                ],
            },
        ),
    ]
