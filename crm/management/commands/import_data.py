"""`import_data KIND PATH`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from crm.importers.faults import ImportRefused
from crm.importers.native import KINDS
from crm.importers.running import Order, run_import
from crm.importers.session import Choices
from leadscoring.management.plainly import PlainCommand


class Command(PlainCommand):
    """Imports a file."""

    help = (
        "Imports a CSV or XLSX file of companies, contacts, deals, leads, activities or lists; exports of HubSpot, "
        "Salesforce, Pardot and Mailchimp are recognised by their headers. Ends with one line on standard output: "
        "created 250, updated 0, unchanged 0, failed 0. Bad rows go to a file whose path is said."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and how it is taken."""
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("path", metavar="PATH", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--map", type=Path, metavar="MAPPING.yaml", help='columns: {"Header": property}')
        parser.add_argument("--create-properties", action="store_true", help="make properties of unknown columns")
        parser.add_argument(
            "--create-contacts", action="store_true", help="make unknown contacts that have an e-mail address"
        )
        parser.add_argument(
            "--shift-days", type=int, default=0, metavar="N", help="move every date and instant by N days"
        )
        parser.add_argument("--news", action="store_true", help="triggers may fire; without it the file is history")

    def handle(self, *_args: Any, kind: str, path: Path, **options: Any) -> None:
        """Import, or say why not."""
        choices = Choices(options["create_contacts"], options["shift_days"], options["news"])
        order = Order(kind, path, options["map"], options["create_properties"], options["dry_run"], choices)
        try:
            report = run_import(order, self.stderr.write)
        except ImportRefused as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            raise CommandError(_("Interrupted. The same command goes on where this one stood.")) from None
        if report.bad_rows:
            self.stderr.write(_("Bad rows: %(path)s") % {"path": report.bad_rows})
        if order.dry_run:
            self.stderr.write(_("A dry run: nothing was changed."))
        self.stdout.write(str(report.tally))
