"""Commands that end as promised: with 0 when it was done, with 1 and the reason when not, never with a traceback."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _
from psycopg.errors import UndefinedColumn, UndefinedTable


class PlainCommand(BaseCommand):
    """What is wrong with the arguments, the database or its tables is said in a sentence, and so is Ctrl-C."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Arguments that can't be understood are a refusal like others: 1, not argparse's 2."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        say_usage = parser.error

        def refuse(message: str) -> None:
            try:
                say_usage(message)
            except SystemExit:
                raise SystemExit(1) from None

        parser.error = refuse  # type: ignore[method-assign]
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """`handle`, and every other way for it to end."""
        try:
            return self._with_tables(*args, **options)
        except KeyboardInterrupt:
            raise CommandError(_("Interrupted.")) from None
        except OperationalError as error:
            raise CommandError(_("The database does not do it: %(why)s") % {"why": _first_line(error)}) from error
        except ProgrammingError as error:
            if not _lacks_tables(error):
                raise
            raise CommandError(
                _("The database's tables are not those of this version. Run: python3 dev.py migrate")
            ) from error

    def _with_tables(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except ProgrammingError as error:
            if not (_lacks_tables(error) and settings.DEBUG and _is_virgin()):
                raise
        self.stderr.write(_("The database is new: making its tables …"))
        call_command("migrate", verbosity=0)
        return super().execute(*args, **options)


def _lacks_tables(error: ProgrammingError) -> bool:
    return isinstance(error.__cause__, UndefinedTable | UndefinedColumn)


def _is_virgin() -> bool:
    """Whether nobody has ever made a table in it."""
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
