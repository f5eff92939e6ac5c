"""`export_scores MODEL [--as-of INSTANT] [--format csv|json] [--explain]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from leadscoring.management.plainly import PlainCommand
from scoring.interfaces.instants import instant_from
from scoring.interfaces.score_files import csv_text, json_text
from scoring.management.refusals import said_as_refusals
from scoring.queries.exports import ScoreLine, computed_scores, stored_scores
from scoring.queries.models import model_named, version_in_force


class Command(PlainCommand):
    """Writes scores."""

    help = "Writes a model's stored scores, or with --as-of those computed at that instant: a line a scored record."

    def add_arguments(self, parser: CommandParser) -> None:
        """The model, the instant, the format."""
        parser.add_argument("model", metavar="MODEL", help="its name or slug")
        parser.add_argument("--as-of", metavar="INSTANT", help="2026-03-01, 2026-03-01T14:30, 2026-03-01T13:30Z")
        parser.add_argument("--format", choices=["csv", "json"], help="csv if not given; with --explain json")
        parser.add_argument("--explain", action="store_true", help="with the parts of each score (json only)")

    def handle(
        self, *_args: Any, model: str, as_of: str | None, format: str | None, explain: bool, **_options: Any
    ) -> None:
        """Write them one after the other, so that a million need no more memory than one."""
        if explain and format == "csv":
            raise CommandError(_("--explain needs --format json: a table has no room for the parts of a score."))
        write = json_text if explain or format == "json" else csv_text
        with said_as_refusals():
            self._write(write(_begun(_lines(model, as_of, explain))))

    def _write(self, texts: Iterator[str]) -> None:
        try:
            for text in texts:
                self.stdout.write(text, ending="")
        except BrokenPipeError:
            # Whoever reads has had enough (`| head`); Python's own flush at the end must not complain either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _begun(lines: Iterator[ScoreLine]) -> Iterator[ScoreLine]:
    """So that what refuses does so before a header is written."""
    return chain(list(islice(lines, 1)), lines)


def _lines(model: str, as_of: str | None, explain: bool) -> Iterator[ScoreLine]:
    found = model_named(model)
    if as_of is None:
        return stored_scores(found, explain=explain)
    return computed_scores(version_in_force(found), as_of=instant_from(as_of), explain=explain)
