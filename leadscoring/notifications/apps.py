"""What people are told: the bell, its page, the digest."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "leadscoring.notifications"
    label = "notifications"
    default_auto_field = "django.db.models.BigAutoField"
