"""Whether a document's triggers can be carried out here, and what publishing may be told about them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from scoring.actions.registry import kinds, not_built
from scoring.domain.errors import Refused
from scoring.spec.document import ModelDocument
from scoring.spec.trigger_rules import ANSWERS, Answer


def check_triggers(*, document: ModelDocument, answers: Mapping[str, Answer]) -> None:
    """Raises Refused: an action that can't be carried out here would be a promise that nobody keeps."""
    refused = [
        _("Trigger “%(trigger)s”: %(why)s") % {"trigger": trigger["name"], "why": why}
        for trigger in document.triggers
        for action in trigger["actions"]
        if (why := _refusal(action, document.object))
    ]
    if refused:
        raise Refused(" ".join([*refused, _("Take the action out, or keep the draft until it can.")]))
    known = {trigger["name"] for trigger in document.triggers}
    for name, answer in answers.items():
        if name not in known:
            raise Refused(_("The document has no trigger “%(trigger)s”.") % {"trigger": name})
        if answer not in ANSWERS:
            raise Refused(
                _("“%(answer)s” is no answer for the trigger “%(trigger)s”: it is nothing, lists or fire.")
                % {"answer": answer, "trigger": name}
            )


def _refusal(action: Mapping[str, str], object: str) -> str:
    kind = kinds().get(action["do"])
    return kind.refusal(action, object) if kind else not_built(action)
