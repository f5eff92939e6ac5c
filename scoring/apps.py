"""The `scoring` house as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    label = "scoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the other houses what this one has for them."""
        from scoring import on_the_ground, receivers  # noqa: F401
