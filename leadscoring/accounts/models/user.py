"""Users, who log in with their e-mail address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def folded_email(address: str) -> str:
    """An address as it is stored and compared."""
    return unicodedata.normalize("NFC", address).strip().lower()


class UserManager(BaseUserManager["User"]):
    """Makes users, and finds them by their address in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user with that address; without a password nobody can log in as them."""
        if not folded_email(email):
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=folded_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A user who may do everything."""
        return self.create_user(email, password, **fields | {"is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> User:
        """By address."""
        return self.get(email=folded_email(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of the organisation; what they may do comes with their role (`leadscoring.accounts.roles`)."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class MailChoice(models.TextChoices):
        EACH = "each", _("At once, one e-mail for each")
        DIGEST = "digest", _("Once a day, gathered in one e-mail")
        NONE = "none", _("Never")

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.AUTO)
    language = models.CharField(_("language"), max_length=10, blank=True, help_text=_("Blank: the organisation's."))
    mail_choice = models.CharField(
        _("notifications by e-mail"), max_length=6, choices=MailChoice, default=MailChoice.DIGEST
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True, help_text=_("The last day away."))
    capacity = models.PositiveSmallIntegerField(
        _("open leads at once"), null=True, blank=True, help_text=_("Blank: no limit.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    session_round = models.PositiveIntegerField(_("times that all sessions were ended"), default=0, editable=False)
    is_staff = models.BooleanField(_("may enter the admin pages"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(name="user_email_is_folded", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_away_in_order",
                condition=models.Q(away_until__gte=models.F("away_from")),
                violation_error_message=_("The last day away is before the first one."),
            ),
        ]
        permissions = [
            ("view_models", _("Can read scoring models")),
            ("comment_models", _("Can comment on scoring models")),
            ("edit_models", _("Can edit drafts of scoring models")),
            ("publish_models", _("Can publish scoring models")),
            ("view_leads", _("Can see leads and their scores")),
            ("work_leads", _("Can work leads")),
            ("export_leads", _("Can export leads")),
            ("manage_lists", _("Can manage lists")),
            ("manage_data", _("Can import records and manage properties")),
            ("manage_users", _("Can manage users and teams")),
            ("manage_settings", _("Can change settings")),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        """Fold the address, so that forms store what is compared."""
        super().clean()
        self.email = folded_email(self.email)

    def get_full_name(self) -> str:
        """The name, else the address."""
        return str(self)

    def get_short_name(self) -> str:
        """The first word of the name, else the address."""
        return str(self).split(" ", 1)[0]

    def is_away(self, on: date) -> bool:
        """Whether that day is one of their days away; one blank end leaves that side open."""
        if self.away_from is None and self.away_until is None:
            return False
        return (self.away_from is None or self.away_from <= on) and (self.away_until is None or on <= self.away_until)

    def get_session_auth_hash(self) -> str:
        """What a session must hold to be this user's: a new round ends all earlier ones."""
        return self._of_this_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys of before."""
        return (self._of_this_round(each) for each in super().get_session_auth_fallback_hash())

    def _of_this_round(self, session_hash: str) -> str:
        return f"{session_hash}.{self.session_round}" if self.session_round else session_hash

    @property
    def initials(self) -> str:
        """Of the first and the last word of the name, else of the address: `AN`."""
        parts = self.name.split() or [self.email]
        return "".join(part[0] for part in dict.fromkeys((parts[0], parts[-1]))).upper()
