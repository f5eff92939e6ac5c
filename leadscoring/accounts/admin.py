"""Users, teams, the organisation and the audit log in Django's admin, mostly for looking."""

from django.contrib import admin
from django.http import HttpRequest

from leadscoring.accounts.models import AuditEntry, Organisation, Team, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Who there is."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["groups", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "groups", "theme", "is_active", "is_staff", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    """Who works together."""

    search_fields = ["name"]
    filter_horizontal = ["members"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Who we are."""

    list_display = ["__str__", "own_domains"]


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin[AuditEntry]):
    """Only for looking."""

    list_display = ["at", "actor", "action", "object_type", "object_label"]
    list_filter = ["action", "object_type"]
    search_fields = ["object_label", "object_id"]
    date_hierarchy = "at"
    list_select_related = ["actor"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Changes write it, nobody else."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Never."""
        return False
