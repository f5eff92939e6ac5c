"""`export_model MODEL [--format yaml|json] [--version N]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from leadscoring.management.plainly import PlainCommand
from scoring.interfaces.documents import exported
from scoring.management.refusals import said_as_refusals
from scoring.queries.models import model_named, version_to_export


class Command(PlainCommand):
    """Writes a model's document."""

    help = "Writes a model's document to standard output: the published version, else the draft, or the one asked for."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """`--version` is the model's here, not Django's."""
        return super().create_parser(prog_name, subcommand, **kwargs, conflict_handler="resolve")

    def add_arguments(self, parser: CommandParser) -> None:
        """The model, the format, the version, and a file."""
        parser.add_argument("model", metavar="MODEL", help="its name or slug")
        parser.add_argument("--format", choices=["yaml", "json", "xlsx"], default="yaml")
        parser.add_argument("--version", type=int, metavar="N")
        parser.add_argument("--output", metavar="PATH", help="a file in place of standard output")

    def handle(
        self, *_args: Any, model: str, format: str, version: int | None, output: str | None, **_options: Any
    ) -> None:
        """Write it, or say why not."""
        if format == "xlsx":
            raise CommandError(_("The workshop sheet (xlsx) can't be written yet. Ask for yaml or json."))
        with said_as_refusals():
            text = exported(version_to_export(model_named(model), version), format)
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            Path(output).write_text(text, encoding="utf-8")
        except OSError as error:
            sentence = _("%(path)s can't be written: %(why)s.")
            raise CommandError(sentence % {"path": output, "why": error.strerror}) from error
