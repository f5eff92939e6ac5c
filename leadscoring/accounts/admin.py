"""Users, teams, the organisation and the audit log in Django's admin, mostly for looking."""

from django.contrib import admin
from django.http import HttpRequest

from leadscoring.accounts.models import AuditEntry, Organisation, Team, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    """Who there is; they are changed on the page for users, which keeps the last admin and writes the audit log."""

    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    list_filter = ["groups", "is_active"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "groups", "theme", "is_active", "is_staff", "last_login", "date_joined"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Invited, on their page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """On their page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Switched off, so that what they did keeps their name."""
        return False


@admin.register(Team)
class TeamAdmin(admin.ModelAdmin[Team]):
    """Who works together; changed on the page for teams."""

    search_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On their page."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Team | None = None) -> bool:
        """On their page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Team | None = None) -> bool:
        """On their page, which says what names the team."""
        return False


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    """Who we are; changed on its page, which says what follows."""

    list_display = ["__str__", "own_domains"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """On its page."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """There is one."""
        return False


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
