"""Lifecycle stages: how far a contact has come, in the order in which an admin puts them.

A contact holds the stage's name as text, whether or not a stage of that name stands here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text

CUSTOMER = "customer"
"""Folded: by this stage conditions (`customer_domain`) and proposals to exclude know a customer, everywhere."""


class LifecycleStage(models.Model):
    name = models.TextField(_("stored as"))
    label = blank_text(_("label"))
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("lifecycle stage")
        verbose_name_plural = _("lifecycle stages")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("name"), name="lifecycle_stage_name")]

    def __str__(self) -> str:
        return self.label or self.name

    @property
    def is_customer(self) -> bool:
        return self.name.lower() == CUSTOMER
