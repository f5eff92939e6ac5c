"""Absence, capacity, language and working hours; the audit log found by person and by action."""

from __future__ import annotations

import datetime
from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import leadscoring.accounts.models.organisation


class Migration(migrations.Migration):
    dependencies: ClassVar = [("accounts", "0002_audit_trigger")]
    operations: ClassVar = [
        TrigramExtension(),
        migrations.AddField(
            "organisation",
            "time_zone",
            models.CharField(
                blank=True, help_text="Blank: the installation's own.", max_length=64, verbose_name="time zone"
            ),
        ),
        migrations.AddField(
            "organisation",
            "language",
            models.CharField(
                blank=True, help_text="Blank: as each browser asks for.", max_length=10, verbose_name="language"
            ),
        ),
        migrations.AddField(
            "organisation",
            "workdays",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(
                    validators=[
                        django.core.validators.MinValueValidator(1),
                        django.core.validators.MaxValueValidator(7),
                    ]
                ),
                blank=True,
                default=leadscoring.accounts.models.organisation.monday_to_friday,
                size=None,
                verbose_name="working days",
            ),
        ),
        migrations.AddField(
            "organisation", "work_from", models.TimeField(default=datetime.time(8), verbose_name="work begins")
        ),
        migrations.AddField(
            "organisation", "work_until", models.TimeField(default=datetime.time(16), verbose_name="work ends")
        ),
        migrations.AddField(
            "organisation",
            "set_up_at",
            models.DateTimeField(editable=False, null=True, verbose_name="set-up list put away"),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(work_until__gt=models.F("work_from")),
                name="organisation_work_in_order",
                violation_error_message="Work must end after it begins.",
            ),
        ),
        migrations.AddField(
            "user",
            "language",
            models.CharField(
                blank=True, help_text="Blank: the organisation's.", max_length=10, verbose_name="language"
            ),
        ),
        migrations.AddField(
            "user",
            "mail_choice",
            models.CharField(
                choices=[
                    ("each", "At once, one e-mail for each"),
                    ("digest", "Once a day, gathered in one e-mail"),
                    ("none", "Never"),
                ],
                default="digest",
                max_length=6,
                verbose_name="notifications by e-mail",
            ),
        ),
        migrations.AddField(
            "user", "away_from", models.DateField(blank=True, null=True, verbose_name="away from")
        ),
        migrations.AddField(
            "user",
            "away_until",
            models.DateField(blank=True, help_text="The last day away.", null=True, verbose_name="away until"),
        ),
        migrations.AddField(
            "user",
            "capacity",
            models.PositiveSmallIntegerField(
                blank=True, help_text="Blank: no limit.", null=True, verbose_name="open leads at once"
            ),
        ),
        migrations.AddField(
            "user",
            "session_round",
            models.PositiveIntegerField(
                default=0, editable=False, verbose_name="times that all sessions were ended"
            ),
        ),
        migrations.AddConstraint(
            "user",
            models.CheckConstraint(
                condition=models.Q(away_until__gte=models.F("away_from")),
                name="user_away_in_order",
                violation_error_message="The last day away is before the first one.",
            ),
        ),
        migrations.AddIndex(
            "auditentry", models.Index(fields=["action", "-at", "-id"], name="audit_of_action")
        ),
        migrations.AddIndex(
            "auditentry", models.Index(fields=["actor", "-at", "-id"], name="audit_of_actor")
        ),
        migrations.AddIndex(
            "auditentry",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("object_label"), name="gin_trgm_ops"
                ),
                name="audit_label_letters",
            ),
        ),
    ]
