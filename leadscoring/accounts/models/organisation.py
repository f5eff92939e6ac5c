"""The organisation that uses this installation."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


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

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(name="organisation_is_one", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.name or str(_("Organisation"))

    @classmethod
    def current(cls) -> Organisation:
        """The one row, made when it is first asked for."""
        return cls.objects.get_or_create(pk=cls.ONLY)[0]

    def clean(self) -> None:
        """Fold the domains, drop repeated ones, refuse what is none."""
        self.own_domains = list(dict.fromkeys(domain.strip().lower().lstrip("@") for domain in self.own_domains))
        for domain in self.own_domains:
            if "." not in domain or set(domain) & set(" @/:"):
                raise ValidationError({"own_domains": _("“%(domain)s” is no domain.") % {"domain": domain}})
