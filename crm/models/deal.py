"""Deals, each with the contacts who take part in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.fields import NumberField
from crm.models.record import Record, blank_text


class Deal(Record):
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="deals")
    name = blank_text(_("name"))
    amount = NumberField(_("amount"), null=True, blank=True)
    currency = blank_text(_("currency"))
    stage = blank_text(_("stage"))
    pipeline = blank_text(_("pipeline"))
    deal_type = blank_text(_("deal type"))
    close_date = models.DateField(_("close date"), null=True, blank=True)
    contacts = models.ManyToManyField(Contact, through="DealContact", related_name="deals")

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints: ClassVar = [
            models.UniqueConstraint("external_id", condition=~models.Q(external_id=""), name="deal_external_id"),
        ]
        indexes: ClassVar = [models.Index(Lower("name"), name="deal_name")]

    def __str__(self) -> str:
        return str(self.name or self.external_id)


class DealContact(models.Model):
    deal = models.ForeignKey(Deal, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)

    class Meta:
        verbose_name = _("contact of a deal")
        verbose_name_plural = _("contacts of deals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["deal", "contact"], name="deal_contact")]
