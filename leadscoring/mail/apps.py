"""E-mail that goes out: each once."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "leadscoring.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
