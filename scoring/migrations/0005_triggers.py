"""Triggers: who is in, who crossed, what was done."""

from __future__ import annotations

from typing import ClassVar

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("scoring", "0004_version_is_kept"), ("crm", "0008_history_or_news")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="runrange",
            name="crossed",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="version",
            name="answers",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
        migrations.CreateModel(
            name="SilentRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "model_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                (
                    "model",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="scoring.scoringmodel"
                    ),
                ),
            ],
            options={
                "verbose_name": "silent record",
                "verbose_name_plural": "silent records",
            },
        ),
        migrations.CreateModel(
            name="Trigger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(verbose_name="name")),
                ("document", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="triggers", to="scoring.scoringmodel"
                    ),
                ),
            ],
            options={
                "verbose_name": "trigger",
                "verbose_name_plural": "triggers",
            },
        ),
        migrations.CreateModel(
            name="Crossing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("as_of", models.DateTimeField()),
                ("version_id", models.BigIntegerField()),
                ("direction", models.TextField(choices=[("enter", "became in"), ("leave", "ceased to be in")])),
                ("cause", models.TextField()),
                ("total", models.BigIntegerField(null=True)),
                ("fit", models.BigIntegerField(null=True)),
                ("engagement", models.BigIntegerField(null=True)),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("fired", "fired"),
                            ("lists_only", "lists only, as chosen when publishing"),
                            ("silent_publish", "nothing, as chosen when publishing"),
                            ("silent_history", "nothing, as it came with imported history"),
                            ("cooldown", "nothing, as it fired not long before"),
                            ("once", "nothing, as it fires once for each record"),
                        ]
                    ),
                ),
                (
                    "trigger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crossings",
                        to="scoring.trigger",
                    ),
                ),
            ],
            options={
                "verbose_name": "crossing",
                "verbose_name_plural": "crossings",
            },
        ),
        migrations.CreateModel(
            name="TriggerState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "trigger_id", "record_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("is_in", models.BooleanField()),
                ("armed", models.BooleanField()),
                ("since", models.DateTimeField()),
                ("last_fired_at", models.DateTimeField(null=True)),
                ("times_fired", models.IntegerField(default=0)),
                ("as_of", models.DateTimeField()),
                ("moves", models.IntegerField(default=1)),
                (
                    "trigger",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="scoring.trigger",
                    ),
                ),
            ],
            options={
                "verbose_name": "trigger state",
                "verbose_name_plural": "trigger states",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.SmallIntegerField()),
                ("action", models.JSONField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("waiting", "waiting"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("skipped", "skipped"),
                            ("uncertain", "uncertain"),
                        ],
                        db_default="waiting",
                        default="waiting",
                    ),
                ),
                ("attempts", models.IntegerField(db_default=0, default=0)),
                ("next_try_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.TextField(blank=True, db_default="", default="")),
                ("error", models.TextField(blank=True, db_default="", default="")),
                (
                    "crossing",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="scoring.crossing",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["next_try_at", "id"], name="delivery_waiting"
                    ),
                    models.Index(fields=["state", "-id"], name="delivery_by_state"),
                ],
                "constraints": [models.UniqueConstraint(fields=("crossing", "place"), name="delivery_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="trigger",
            constraint=models.UniqueConstraint(fields=("model", "name"), name="trigger_name"),
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(fields=["trigger", "-as_of", "-id"], name="crossing_of_trigger"),
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(fields=["record_id", "trigger"], name="crossing_of_record"),
        ),
        migrations.AddIndex(
            model_name="triggerstate",
            index=models.Index(
                condition=models.Q(("is_in", True)), fields=["trigger", "-since"], name="trigger_in_now"
            ),
        ),
        migrations.AddIndex(
            model_name="triggerstate",
            index=models.Index(fields=["record_id"], name="trigger_state_record"),
        ),
        migrations.AddIndex(
            model_name="scorechange",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="score_change_at"),
        ),
    ]
