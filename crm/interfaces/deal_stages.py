"""Stages of deals as a person reads them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def stage_text(stage: str) -> str:
    """“closed_won” is read “Closed won”."""
    words = stage.replace("_", " ").strip()
    return words[:1].upper() + words[1:] or _("No stage")
