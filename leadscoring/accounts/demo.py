"""The demo log-ins, one for each role; never made where DEBUG is off."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from leadscoring.accounts.models import User
from leadscoring.accounts.roles import Role, give_role

PASSWORD = "demo-demo-demo"  # noqa: S105 - printed for everybody to read


class DemoRefused(Exception):
    """Demo log-ins have a password that everybody knows."""


@dataclass(frozen=True)
class DemoUser:
    """Somebody invented."""

    email: str
    name: str
    role: Role


DEMO_USERS = (
    DemoUser("admin@demo.example", "Ada Nowak", Role.ADMIN),
    DemoUser("marketing@demo.example", "Ida Moen", Role.MARKETING),
    DemoUser("sales@demo.example", "Jonas Berg", Role.SALES),
)


@transaction.atomic
def make_demo_users() -> list[User]:
    """The three demo users, made or, where they are known, left with their password."""
    if not settings.DEMO_LOGINS:
        raise DemoRefused("DEBUG is off: no demo log-ins, whose password everybody knows, are made.")
    return [_made(demo) for demo in DEMO_USERS]


def demo_logins() -> list[DemoUser]:
    """Those demo users who can log in here with the demo password."""
    if not settings.DEMO_LOGINS:
        return []
    known = {user.email: user for user in User.objects.filter(email__in=[demo.email for demo in DEMO_USERS])}
    return [demo for demo in DEMO_USERS if demo.email in known and known[demo.email].check_password(PASSWORD)]


def _made(demo: DemoUser) -> User:
    user = User.objects.filter(email=demo.email).first()
    if user is None:
        user = User.objects.create_user(demo.email, PASSWORD, name=demo.name)
        give_role(user=user, role=demo.role)
    return user
