"""The outbox of e-mails."""

from __future__ import annotations

from typing import ClassVar

import django.utils.timezone
from django.db import migrations, models

STATES = [
    ("waiting", "Waiting"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("failed", "Failed"),
    ("uncertain", "Uncertain"),
]
NOW = django.utils.timezone.now


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=300, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("key", models.CharField(max_length=250, unique=True, verbose_name="key")),
                (
                    "state",
                    models.CharField(choices=STATES, default="waiting", max_length=9, verbose_name="state"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("next_try_at", models.DateTimeField(default=NOW, verbose_name="next attempt")),
                ("claimed_at", models.DateTimeField(editable=False, null=True, verbose_name="attempt begun")),
                ("error", models.TextField(blank=True, verbose_name="error")),
                ("message_id", models.CharField(max_length=320, verbose_name="Message-ID")),
                ("created_at", models.DateTimeField(default=NOW, editable=False, verbose_name="written")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent at")),
            ],
            options={
                "verbose_name": "e-mail",
                "verbose_name_plural": "e-mails",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(fields=["next_try_at"], name="mail_waiting", condition=models.Q(state="waiting")),
                    models.Index(fields=["claimed_at"], name="mail_sending", condition=models.Q(state="sending")),
                    models.Index(
                        fields=["-created_at", "-id"],
                        name="mail_stuck",
                        condition=models.Q(state__in=["failed", "uncertain"]),
                    ),
                ],
            },
        ),
    ]
