"""The language that somebody is written to in."""

from __future__ import annotations

from contextlib import AbstractContextManager

from django.conf import settings
from django.utils import translation

from leadscoring.accounts.models import Organisation, User


def in_language_of(user: User) -> AbstractContextManager[None]:
    """The person's own, else the organisation's, else the installation's."""
    known = dict(settings.LANGUAGES)
    chosen = user.language or Organisation.current().language
    return translation.override(chosen if chosen in known else settings.LANGUAGE_CODE)
