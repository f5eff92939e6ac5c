"""`score KEY --model MODEL [--as-of INSTANT] [--draft]`."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.queries.keys import keys_of, records_with_key
from leadscoring.management.plainly import PlainCommand
from scoring.domain.errors import Refused
from scoring.interfaces.instants import instant_from
from scoring.interfaces.score_files import json_object
from scoring.management.refusals import said_as_refusals
from scoring.models import ScoringModel, Version
from scoring.queries.exports import computed_score
from scoring.queries.models import draft_of, model_named, version_in_force


class Command(PlainCommand):
    """Computes one record's score."""

    help = "Computes one record's score with all its parts, now or at an instant, and stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        """The record, the model, the instant."""
        parser.add_argument("key", metavar="KEY", help="e-mail or external id; of a company also its domain or name")
        parser.add_argument("--model", required=True, metavar="MODEL", help="its name or slug")
        parser.add_argument("--as-of", metavar="INSTANT", help="2026-03-01, 2026-03-01T14:30, 2026-03-01T13:30Z")
        parser.add_argument("--draft", action="store_true", help="by the draft in place of the published version")

    def handle(self, *_args: Any, key: str, model: str, as_of: str | None, draft: bool, **_options: Any) -> None:
        """Print it as one JSON object."""
        with said_as_refusals():
            found = model_named(model)
            version = _draft(found) if draft else version_in_force(found)
            at = instant_from(as_of) if as_of is not None else timezone.now()
            self.stdout.write(_scored(version, _record(found, key), at))


def _draft(model: ScoringModel) -> Version:
    found = draft_of(model)
    if found is None:
        raise Refused(_("“%(model)s” has no draft.") % {"model": model})
    return found


def _record(model: ScoringModel, key: str) -> int:
    found = records_with_key(model.object, key)
    if not found:
        raise Refused(_("No %(object)s has the key “%(key)s”.") % {"object": model.object, "key": key})
    if len(found) > 1:
        sentence = _("More than one %(object)s has the key “%(key)s”. Give an external id.")
        raise Refused(sentence % {"object": model.object, "key": key})
    return found[0]


def _scored(version: Version, record_id: int, at: Any) -> str:
    line = computed_score(version, record_id, as_of=at)
    if line is not None:
        return json_object(line)
    key = keys_of(version.model.object, [record_id])[record_id]
    return json.dumps({"key": key, "unscored": True}, ensure_ascii=False)
