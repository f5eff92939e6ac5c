"""In which language and time zone a request is answered: the person's language, the organisation's days."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from leadscoring.accounts.models import Organisation, User

ENGLISH = "en"
"""The language that the texts are written in."""


@lru_cache(maxsize=1)
def installed_languages() -> tuple[tuple[str, str], ...]:
    """(code, name in that language) of English and of those whose translation is there."""
    known = [code for code, _name in settings.LANGUAGES if code == ENGLISH or _is_translated(code)]
    return tuple((code, str(translation.get_language_info(code)["name_local"]).capitalize()) for code in known)


def _is_translated(code: str) -> bool:
    name = translation.to_locale(code)
    return any((Path(place) / name / "LC_MESSAGES" / "django.mo").exists() for place in settings.LOCALE_PATHS)


def organisation_ways(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, after the log-in is known: `request.organisation`, its time zone, and the language asked for."""

    def answer(request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            organisation = Organisation.current()
            request.organisation = organisation  # type: ignore[attr-defined]
            timezone.activate(organisation.zone())
            _speak(request, request.user.language or organisation.language)
        return get_response(request)

    return answer


def _speak(request: HttpRequest, code: str) -> None:
    """What is no installed language leaves what the browser asks for."""
    if code in dict(installed_languages()):
        translation.activate(code)
        request.LANGUAGE_CODE = translation.get_language() or ENGLISH


@receiver(request_finished, dispatch_uid="leadscoring.web.locale")
def forget_the_zone(**_signal: Any) -> None:
    """Only now: an export is still being written when the middleware has returned."""
    timezone.deactivate()
