"""Roles: groups with fixed permissions, brought up to date after each migrate."""

from enum import StrEnum
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leadscoring.accounts.models import User


class Role(StrEnum):
    """What somebody is here; a group has its name."""

    ADMIN = "admin"
    MARKETING = "marketing"
    SALES = "sales"


LABELS: dict[Role, Promise] = {Role.ADMIN: _("Admin"), Role.MARKETING: _("Marketing"), Role.SALES: _("Sales")}

EVERYTHING = frozenset(codename for codename, _name in User._meta.permissions)
PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.ADMIN: EVERYTHING,
    Role.MARKETING: frozenset(
        {"view_leads", "export_leads", "view_models", "comment_models", "edit_models", "publish_models", "manage_lists"}
    ),
    Role.SALES: frozenset({"view_leads", "work_leads", "export_leads", "view_models", "comment_models"}),
}


def roles_with(permission: str) -> list[Role]:
    """The roles that hold a permission of ours, the lesser first."""
    return [role for role in reversed(Role) if permission in PERMISSIONS[role]]


def role_of(user: User) -> Role | None:
    """The user's role, or none."""
    names = {group.name for group in user.groups.all()}
    return next((role for role in Role if role in names), None)


@transaction.atomic
def give_role(*, user: User, role: Role | None) -> None:
    """Make `role` the user's only one; an admin may enter the admin pages too."""
    user.groups.set(Group.objects.filter(name=role) if role else [])
    user.is_staff = role == Role.ADMIN
    user.save(update_fields=["is_staff"])


def create_roles_after_migrate(sender: AppConfig, **_signal: Any) -> None:
    """Once per migrate, when the last app's permissions have been made."""
    if sender == list(apps.get_app_configs())[-1]:
        create_roles()


@transaction.atomic
def create_roles() -> None:
    """Create the groups and give them their permissions; harmless twice."""
    ours = Permission.objects.filter(content_type__app_label="accounts", content_type__model="user")
    for role, codenames in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=role)
        wanted = ours.filter(codename__in=codenames)
        if role == Role.ADMIN:
            # Django's admin is for looking: every model may be seen there.
            wanted |= Permission.objects.filter(codename__startswith="view_")
        group.permissions.set(wanted)
