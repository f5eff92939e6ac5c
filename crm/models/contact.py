"""Contacts: the people who are scored."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.models.company import Company
from crm.models.record import Record, blank_text


class Contact(Record):
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="contacts")
    email = blank_text(_("e-mail"))
    first_name = blank_text(_("first name"))
    last_name = blank_text(_("last name"))
    job_title = blank_text(_("job title"))
    phone = blank_text(_("phone"))
    country = blank_text(_("country"))
    city = blank_text(_("city"))
    language = blank_text(_("language"))
    lifecycle_stage = blank_text(_("lifecycle stage"))
    original_source = blank_text(_("original source"))
    marketing_consent = models.BooleanField(_("marketing consent"), null=True, blank=True)
    objected_at = models.DateTimeField(_("objected to marketing"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints: ClassVar = [
            models.UniqueConstraint("external_id", condition=~models.Q(external_id=""), name="contact_external_id"),
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="contact_email"),
        ]
        indexes: ClassVar = [
            models.Index(Lower("country"), name="contact_country"),
            models.Index(Lower("lifecycle_stage"), name="contact_lifecycle"),
            models.Index(Lower("owner"), name="contact_owner"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.job_title or self.email or self.external_id

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
