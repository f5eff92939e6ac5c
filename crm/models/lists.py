"""Static lists of contacts, companies or deals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from crm.models.record import blank_text


class ObjectName(models.TextChoices):
    CONTACT = "contact", _("contacts")
    COMPANY = "company", _("companies")
    DEAL = "deal", _("deals")


class RecordList(models.Model):
    """A list's name is unique among those of its object, without regard to case."""

    id = models.AutoField(primary_key=True)
    object = models.TextField(_("of"), choices=ObjectName.choices, default=ObjectName.CONTACT)
    name = models.TextField(_("name"))
    description = blank_text(_("description"))
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("list")
        verbose_name_plural = _("lists")
        constraints: ClassVar = [models.UniqueConstraint("object", Lower("name"), name="list_name")]

    def __str__(self) -> str:
        return self.name


class ListMember(models.Model):
    """`record_id` is a contact, company or deal, as the list says; triggers remove it with its record."""

    pk = models.CompositePrimaryKey("list_id", "record_id")
    list = models.ForeignKey(RecordList, models.CASCADE, db_index=False, related_name="members")
    record_id = models.BigIntegerField()
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("list member")
        verbose_name_plural = _("list members")
        indexes: ClassVar = [models.Index(fields=["record_id", "list"], name="list_member_by_record")]
