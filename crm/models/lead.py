"""Leads: somebody worth a seller's time now, who has them, what became of them, and every step on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.models.contact import Contact
from crm.models.record import blank_text

if TYPE_CHECKING:
    from leadscoring.accounts.models import Team, User


class RejectionReason(models.Model):
    """Why a lead was no good. One that is not wanted any more is archived: leads that name it keep it."""

    name = models.TextField(_("name"))
    position = models.PositiveIntegerField(_("position"), default=0)
    archived = models.BooleanField(_("archived"), default=False)

    class Meta:
        verbose_name = _("rejection reason")
        verbose_name_plural = _("rejection reasons")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="rejection_reason_name")]

    def __str__(self) -> str:
        # Those of the first day are in the catalogue of translations; what an admin wrote comes back as it is.
        return gettext(self.name) if self.name else ""


class Lead(models.Model):
    """A contact has one open lead at most. `owner` is a text as elsewhere: a user's is the user's address.

    A new lead with an owner waits for that person to take it; one without is anybody's. Waiting runs from the crossing
    of the threshold (else from the lead's making) to the first touch; nights and weekends are not deducted.
    """

    class Status(models.TextChoices):
        NEW = "new", _("New")
        TAKEN = "taken", _("Taken")
        CONTACTED = "contacted", _("Contacted")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        CONVERTED = "converted", _("Converted")

    OPEN: ClassVar = (Status.NEW, Status.TAKEN, Status.CONTACTED, Status.ACCEPTED)

    # One from an import may have nobody yet.
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="leads", db_index=False)
    external_id = blank_text(_("external id"))
    source = blank_text(_("source"))
    why = blank_text(_("why"))
    queue: models.ForeignKey[Team | None, Team | None] = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("queue")
    )
    status = models.TextField(_("status"), choices=Status.choices, default=Status.NEW, db_default=Status.NEW.value)
    owner = blank_text(_("owner"))
    created_at = models.DateTimeField(_("created"), db_default=Now())
    crossed_at = models.DateTimeField(_("threshold crossed"), null=True, blank=True)
    waiting_from = models.GeneratedField(
        expression=Coalesce("crossed_at", "created_at"), output_field=models.DateTimeField(), db_persist=True
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    first_touch_at = models.DateTimeField(_("first touch"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    rejection_reason = models.ForeignKey(
        RejectionReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rejected because")
    )
    rejection_note = blank_text(_("note"))

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        constraints: ClassVar = [
            models.UniqueConstraint("external_id", condition=~models.Q(external_id=""), name="lead_external_id"),
            models.UniqueConstraint(
                "contact",
                condition=models.Q(status__in=["new", "taken", "contacted", "accepted"]),
                name="lead_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contact", "created_at"], name="lead_by_contact"),
            models.Index(
                Lower("owner"),
                condition=models.Q(status__in=["new", "taken", "contacted", "accepted"]),
                name="lead_open_of_owner",
            ),
            models.Index(
                fields=["waiting_from"],
                condition=models.Q(status__in=["new", "taken", "contacted", "accepted"], first_touch_at__isnull=True),
                name="lead_waiting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.external_id or self.pk)

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def waiting(self, now: datetime) -> timedelta:
        """To the first touch; where there was none to the closing, else to now."""
        began: datetime = self.waiting_from
        return (self.first_touch_at or self.closed_at or now) - began

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.first_touch_at is None


class LeadEvent(models.Model):
    """A step of a lead, only ever appended. `before` is what the lead was, field by field, for Undo."""

    class Verb(models.TextChoices):
        CREATED = "created", _("Created")
        IMPORTED = "imported", _("Imported")
        ASSIGNED = "assigned", _("Assigned")
        TAKEN = "taken", _("Taken")
        CONTACTED = "contacted", _("Contacted")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")
        CONVERTED = "converted", _("Converted")
        REOPENED = "reopened", _("Reopened")
        GIVEN_BACK = "given_back", _("Given back")
        UNDONE = "undone", _("Undone")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="events", db_index=False)
    at = models.DateTimeField(_("at"), db_default=Now())
    by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    verb = models.TextField(_("what"), choices=Verb.choices)
    from_status = blank_text(_("from"))
    to_status = models.TextField(_("to"), choices=Lead.Status.choices)
    from_owner = blank_text(_("owner before"))
    to_owner = blank_text(_("owner after"))
    reason = models.ForeignKey(RejectionReason, models.PROTECT, null=True, blank=True, related_name="+")
    note = blank_text(_("note"))
    before = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))

    class Meta:
        verbose_name = _("step of a lead")
        verbose_name_plural = _("steps of leads")
        indexes: ClassVar = [models.Index(fields=["lead", "id"], name="lead_event_by_lead")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d}"


class AssignmentTurn(models.Model):
    """When a member of a team was last given a record: whose turn is longest ago comes next."""

    team: models.ForeignKey[Team, Team] = models.ForeignKey("accounts.Team", models.CASCADE, related_name="+")
    user: models.ForeignKey[User, User] = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("turn of a team's member")
        verbose_name_plural = _("turns of teams' members")
        constraints: ClassVar = [models.UniqueConstraint(fields=["team", "user"], name="assignment_turn")]
