"""`rescore [MODEL …]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from leadscoring.management.plainly import PlainCommand
from scoring.domain.runs import rescore
from scoring.management.finishing import finish
from scoring.management.refusals import said_as_refusals
from scoring.models import Run
from scoring.queries.models import published_models


class Command(PlainCommand):
    """Scores everybody again."""

    help = "Computes and stores every score of the published models, now, and ends when they are stored."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which models; none means all."""
        parser.add_argument(
            "models", metavar="MODEL", nargs="*", help="names or slugs; none means all that are published"
        )

    def handle(self, *_args: Any, models: list[str], **_options: Any) -> None:
        """Start or join, work along, and say what came of it."""
        asked_at = timezone.now()
        with said_as_refusals():
            runs = rescore(models=published_models(models))
        for run in runs:
            if run.started_at < asked_at:
                self.stderr.write(_joined(run))
        self.stdout.write(str(finish(runs, say=self.stderr)))


def _joined(run: Run) -> str:
    return _("A rescore of these models started %(at)s and is still under way: joined it.") % {
        "at": timezone.localtime(run.started_at).strftime("%Y-%m-%d %H:%M:%S")
    }
