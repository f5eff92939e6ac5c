"""`load_model PATH [--publish] [--check]`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from leadscoring.management.plainly import PlainCommand
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.interfaces.documents import document_text
from scoring.management.finishing import finish
from scoring.management.refusals import said_as_refusals
from scoring.models import Version


class Command(PlainCommand):
    """Reads a model document as a draft."""

    help = "Reads a scoring model from a YAML or JSON document, as the draft of the model of its name."

    def add_arguments(self, parser: CommandParser) -> None:
        """The document, and what to do with it."""
        parser.add_argument("path", metavar="PATH")
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--publish", action="store_true", help="put it in force and compute every score")
        asked.add_argument("--check", action="store_true", help="only say what is wrong; nothing is changed")

    def handle(self, *_args: Any, path: str, publish: bool, check: bool, **_options: Any) -> None:
        """Load it, or say every fault."""
        headline = _("%(path)s was refused; nothing was changed.") % {"path": path}
        with said_as_refusals(headline):
            text = _text_of(Path(path))
            if check:
                self._check(text)
            elif publish:
                self._publish(text)
            else:
                version = load_document(text)
                self.stdout.write(_("loaded %(version)s as a draft") % {"version": version})

    def _check(self, text: str) -> None:
        """As if it were loaded, so that what stands in the way of that is said too."""
        with transaction.atomic():
            load_document(text)
            transaction.set_rollback(True)
        self.stdout.write(_("no faults"))

    def _publish(self, text: str) -> None:
        version = self._published(text)
        self.stdout.write(_("published %(version)s") % {"version": version})
        outcome = finish([self._run], say=self.stderr)
        self.stdout.write(str(outcome))

    def _published(self, text: str) -> Version:
        """Both or neither."""
        with transaction.atomic():
            version = load_document(text)
            self._run = publish_version(version=version)
        return version


def _text_of(path: Path) -> str:
    if path.suffix.lower() in {".xlsx", ".xls", ".ods"}:
        sentence = _("%(path)s is a workbook; the workshop sheet can't be read yet. Give a YAML or JSON document.")
        raise CommandError(sentence % {"path": path})
    try:
        return document_text(path.read_bytes())
    except OSError as error:
        raise CommandError(_("%(path)s can't be read: %(why)s.") % {"path": path, "why": error.strerror}) from error
    except Refused as error:
        raise CommandError(f"{path}: {error}") from error
