"""Companies: who the contacts work for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.models.fields import NumberField
from crm.models.record import Record, blank_text


class Company(Record):
    name = blank_text(_("name"))
    domain = blank_text(_("domain"))
    industry = blank_text(_("industry"))
    employees = NumberField(_("employees"), null=True, blank=True)
    annual_revenue = NumberField(_("annual revenue"), null=True, blank=True)
    country = blank_text(_("country"))
    city = blank_text(_("city"))

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        constraints: ClassVar = [
            models.UniqueConstraint("external_id", condition=~models.Q(external_id=""), name="company_external_id"),
        ]
        indexes: ClassVar = [
            models.Index(Lower("domain"), name="company_domain"),
            models.Index(Lower("name"), name="company_name"),
        ]

    def __str__(self) -> str:
        return str(self.name or self.domain or self.external_id)
