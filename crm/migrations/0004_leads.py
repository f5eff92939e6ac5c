"""Leads, their history, and tasks; the reasons for a rejection that are there on the first day."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils.translation import gettext_noop

REASONS = (
    gettext_noop("Not a fit"),
    gettext_noop("No budget"),
    gettext_noop("Wrong timing"),
    gettext_noop("Competitor"),
    gettext_noop("Not reachable"),
    gettext_noop("Duplicate"),
    gettext_noop("Student or job seeker"),
    gettext_noop("Other"),
)


def add_reasons(apps: Any, schema_editor: Any) -> None:
    reason = apps.get_model("crm", "RejectionReason")
    reason.objects.bulk_create(reason(name=name, position=place) for place, name in enumerate(REASONS, 1))


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("crm", "0003_search"),
        ("accounts", "0003_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations: ClassVar = [
        migrations.CreateModel(
            name="RejectionReason",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(verbose_name="name")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
                ("archived", models.BooleanField(default=False, verbose_name="archived")),
            ],
            options={
                "verbose_name": "rejection reason",
                "verbose_name_plural": "rejection reasons",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(django.db.models.functions.text.Lower("name"), name="rejection_reason_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_id", models.TextField(blank=True, db_default="", default="", verbose_name="external id")),
                ("source", models.TextField(blank=True, db_default="", default="", verbose_name="source")),
                ("why", models.TextField(blank=True, db_default="", default="", verbose_name="why")),
                (
                    "status",
                    models.TextField(
                        choices=[
                            ("new", "New"),
                            ("taken", "Taken"),
                            ("contacted", "Contacted"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("converted", "Converted"),
                        ],
                        db_default="new",
                        default="new",
                        verbose_name="status",
                    ),
                ),
                ("owner", models.TextField(blank=True, db_default="", default="", verbose_name="owner")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="created"),
                ),
                ("crossed_at", models.DateTimeField(blank=True, null=True, verbose_name="threshold crossed")),
                (
                    "waiting_from",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("crossed_at", "created_at"),
                        output_field=models.DateTimeField(),
                    ),
                ),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken")),
                ("first_touch_at", models.DateTimeField(blank=True, null=True, verbose_name="first touch")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                ("rejection_note", models.TextField(blank=True, db_default="", default="", verbose_name="note")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="crm.contact",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.team",
                        verbose_name="queue",
                    ),
                ),
                (
                    "rejection_reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.rejectionreason",
                        verbose_name="rejected because",
                    ),
                ),
            ],
            options={
                "verbose_name": "lead",
                "verbose_name_plural": "leads",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.TextField(verbose_name="title")),
                ("note", models.TextField(blank=True, db_default="", default="", verbose_name="note")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="created"),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done")),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="crm.company",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="crm.contact",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
                (
                    "deal",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="crm.deal",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="done by",
                    ),
                ),
            ],
            options={
                "verbose_name": "task",
                "verbose_name_plural": "tasks",
            },
        ),
        migrations.CreateModel(
            name="AssignmentTurn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.team"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "turn of a team's member",
                "verbose_name_plural": "turns of teams' members",
                "constraints": [models.UniqueConstraint(fields=("team", "user"), name="assignment_turn")],
            },
        ),
        migrations.CreateModel(
            name="LeadEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="at")),
                (
                    "verb",
                    models.TextField(
                        choices=[
                            ("created", "Created"),
                            ("imported", "Imported"),
                            ("assigned", "Assigned"),
                            ("taken", "Taken"),
                            ("contacted", "Contacted"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("converted", "Converted"),
                            ("reopened", "Reopened"),
                            ("given_back", "Given back"),
                            ("undone", "Undone"),
                        ],
                        verbose_name="what",
                    ),
                ),
                ("from_status", models.TextField(blank=True, db_default="", default="", verbose_name="from")),
                (
                    "to_status",
                    models.TextField(
                        choices=[
                            ("new", "New"),
                            ("taken", "Taken"),
                            ("contacted", "Contacted"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("converted", "Converted"),
                        ],
                        verbose_name="to",
                    ),
                ),
                ("from_owner", models.TextField(blank=True, db_default="", default="", verbose_name="owner before")),
                ("to_owner", models.TextField(blank=True, db_default="", default="", verbose_name="owner after")),
                ("note", models.TextField(blank=True, db_default="", default="", verbose_name="note")),
                ("before", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="crm.lead",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.rejectionreason",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a lead",
                "verbose_name_plural": "steps of leads",
                "indexes": [models.Index(fields=["lead", "id"], name="lead_event_by_lead")],
            },
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(fields=["contact", "created_at"], name="lead_by_contact"),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                django.db.models.functions.text.Lower("owner"),
                condition=models.Q(("status__in", ["new", "taken", "contacted", "accepted"])),
                name="lead_open_of_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="lead",
            index=models.Index(
                condition=models.Q(
                    ("first_touch_at__isnull", True), ("status__in", ["new", "taken", "contacted", "accepted"])
                ),
                fields=["waiting_from"],
                name="lead_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                models.F("external_id"), condition=models.Q(("external_id", ""), _negated=True), name="lead_external_id"
            ),
        ),
        migrations.AddConstraint(
            model_name="lead",
            constraint=models.UniqueConstraint(
                models.F("contact"),
                condition=models.Q(("status__in", ["new", "taken", "contacted", "accepted"])),
                name="lead_one_open",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True)),
                fields=["assigned_to", "due_at"],
                name="task_open_of_user",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("done_at__isnull", False)),
                fields=["assigned_to", "done_at"],
                name="task_done_of_user",
            ),
        ),
        migrations.RunPython(add_reasons, migrations.RunPython.noop),
    ]
