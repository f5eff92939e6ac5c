"""Users, roles, teams, the organisation and the audit log."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Creates the roles after each migrate."""

    name = "leadscoring.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect what follows a migrate."""
        from leadscoring.accounts.roles import create_roles_after_migrate

        post_migrate.connect(create_roles_after_migrate, dispatch_uid="accounts.roles")
