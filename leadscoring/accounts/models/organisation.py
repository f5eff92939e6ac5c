"""The organisation that uses this installation."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

MONDAY, FRIDAY, SUNDAY = 1, 5, 7


NO_ZONES = frozenset({"localtime"})
"""What Python takes for a time zone and PostgreSQL refuses."""


def known_zones() -> frozenset[str]:
    """Those in which pages and the database can both count days."""
    return frozenset(available_timezones()) - NO_ZONES


def monday_to_friday() -> list[int]:
    """ISO weekdays, as most organisations work."""
    return list(range(MONDAY, FRIDAY + 1))


class Organisation(models.Model):
    """One row: who we are."""

    ONLY = 1

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    own_domains = ArrayField(
        models.CharField(max_length=253),
        verbose_name=_("own e-mail domains"),
        default=list,
        blank=True,
        help_text=_("Colleagues with these domains are left out of audiences. Separate by commas."),
    )

    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Blank: the installation's own.")
    )
    language = models.CharField(
        _("language"), max_length=10, blank=True, help_text=_("Blank: as each browser asks for.")
    )
    workdays = ArrayField(
        models.PositiveSmallIntegerField(validators=[MinValueValidator(MONDAY), MaxValueValidator(SUNDAY)]),
        verbose_name=_("working days"),
        default=monday_to_friday,
        blank=True,
    )
    work_from = models.TimeField(_("work begins"), default=time(8))
    work_until = models.TimeField(_("work ends"), default=time(16))
    set_up_at = models.DateTimeField(_("set-up list put away"), null=True, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(name="organisation_is_one", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="organisation_work_in_order",
                condition=models.Q(work_until__gt=models.F("work_from")),
                violation_error_message=_("Work must end after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Organisation"))

    @classmethod
    def current(cls) -> Organisation:
        """The one row, made when it is first asked for."""
        return cls.objects.get_or_create(pk=cls.ONLY)[0]

    def zone(self) -> ZoneInfo:
        """Where the organisation's days begin and end."""
        return ZoneInfo(self.zone_name())

    def zone_name(self) -> str:
        """The same by its IANA name; the installation's where none was chosen."""
        return self.time_zone or settings.TIME_ZONE

    def clean(self) -> None:
        """Fold the domains, drop repeated ones, refuse what is none; a zone must be one of IANA's."""
        if self.time_zone and self.time_zone not in known_zones():
            raise ValidationError({"time_zone": _("“%(name)s” is no time zone.") % {"name": self.time_zone}})
        self.own_domains = list(dict.fromkeys(domain.strip().lower().lstrip("@") for domain in self.own_domains))
        for domain in self.own_domains:
            if "." not in domain or set(domain) & set(" @/:"):
                raise ValidationError({"own_domains": _("“%(domain)s” is no domain.") % {"domain": domain}})
