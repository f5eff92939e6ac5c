"""Pinned records; a trigger takes a deleted record's pins away."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

LEAVES_NO_PIN = """
create function scoring_{object}_leaves_no_pin() returns trigger language plpgsql as $$ begin
  delete from scoring_pin p using scoring_scoringmodel m, old_rows o
    where m.id = p.model_id and m.object = '{object}' and p.record_id = o.id;
  return null;
end $$;
create trigger {object}_leaves_no_pin after delete on crm_{object}
  referencing old table as old_rows for each statement execute function scoring_{object}_leaves_no_pin();
"""
LEAVES_PINS = """
drop trigger {object}_leaves_no_pin on crm_{object};
drop function scoring_{object}_leaves_no_pin();
"""
OBJECTS = ("contact", "company", "deal")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("scoring", "0008_revisions"),
        ("crm", "0002_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record_id", models.BigIntegerField(verbose_name="record")),
                ("expected", models.JSONField(verbose_name="expectation")),
                ("before", models.JSONField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(db_default=1, default=1)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="scoring.scoringmodel"
                    ),
                ),
                (
                    "pinned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "pinned record",
                "verbose_name_plural": "pinned records",
                "indexes": [models.Index(fields=["record_id"], name="pin_of_record")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=Q(("removed_at", None)), fields=("model", "record_id"), name="pin_one_of_a_record"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "".join(LEAVES_NO_PIN.format(object=object) for object in OBJECTS),
            "".join(LEAVES_PINS.format(object=object) for object in OBJECTS),
        ),
    ]
