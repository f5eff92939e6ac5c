"""The `crm` house as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
    label = "crm"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the database is asked when it is migrated, and what stands on this house's own pages."""
        from crm import checks, on_the_ground, panels  # noqa: F401
