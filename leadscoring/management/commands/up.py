"""`up`: everything that the application needs, until Ctrl-C."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from leadscoring.supervision.ports import LAST
from leadscoring.supervision.up import Wishes, run_everything


class Command(BaseCommand):
    """Runs everything."""

    help = (
        "Runs everything until Ctrl-C: PostgreSQL and Valkey (unless DATABASE_URL and REDIS_URL name others), "
        "migrations, demo data at the first start, web server, worker and beat."
    )
    # Checks that ask the database would come before it runs.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The port, and whether an empty database stays empty."""
        parser.add_argument("--port", type=int, default=8000, help="the web server's port; 8000, or the next free one")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")

    def handle(self, *_args: Any, port: int, no_demo: bool, **_options: Any) -> None:
        """Run; the exit code says whether we were asked to stop."""
        if not 1 <= port <= LAST:
            raise CommandError(f"--port: {port} is no port.")
        sys.exit(run_everything(Wishes(port=port, demo=not no_demo)))
