"""The ground as a Django app: its commands and template tags."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """Has no models of its own."""

    name = "leadscoring"
    label = "leadscoring"
    verbose_name = "Vekt"
    default_auto_field = "django.db.models.BigAutoField"
