"""`create_user EMAIL --role ROLE`."""

import getpass
import sys
from typing import Any

from django.core.management.base import CommandError, CommandParser

from leadscoring.accounts.domain import UserRefused, create_user
from leadscoring.accounts.roles import Role
from leadscoring.management.plainly import PlainCommand


class Command(PlainCommand):
    """Makes a user."""

    help = "Makes a user with a role; the password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address, the role, a name."""
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument("--name", default="")

    def handle(self, *_args: Any, email: str, role: str, name: str, **_options: Any) -> None:
        """Make the user, or say why not."""
        try:
            user = create_user(email=email, password=_password(), role=Role(role), name=name)
        except UserRefused as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"created {user.email} ({role})")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise CommandError("The two passwords differ.")
    return password
