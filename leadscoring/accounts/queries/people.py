"""Users and teams as lists show them."""

from __future__ import annotations

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q, QuerySet

from leadscoring.accounts.models import Team, User
from leadscoring.accounts.roles import Role


def people(*, search: str = "", role: str = "", team: str = "", state: str = "") -> QuerySet[User]:
    """By name; each word must be in the name or the address. What is no role, team or state of ours finds nobody."""
    found = User.objects.prefetch_related("groups", "teams").order_by("name", "email")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        found = found.filter(groups__name=role) if role in ROLES else found.none()
    if team:
        found = found.filter(teams=int(team)) if team.isdecimal() and len(team) < 19 else found.none()
    if state:
        found = found.filter(STATES[state]) if state in STATES else found.none()
    return found


ROLES = frozenset(role.value for role in Role)
STATES = {
    "active": Q(is_active=True),
    "invited": Q(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX),
    "off": Q(is_active=False),
}


def teams_with_sizes() -> QuerySet[Team]:
    """By name, each with `size`, its members who can log in."""
    return Team.objects.annotate(size=Count("members", filter=Q(members__is_active=True))).order_by("name")
