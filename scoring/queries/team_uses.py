"""The teams that triggers name: whom they notify, and whom leads are shared out among."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from leadscoring.accounts.models import Organisation, Team
from leadscoring.uses import Use
from scoring.models import ScoringModel
from scoring.queries.uses import uses_in_models

NAMED_BY = ("team", "queue")
NOTIFIED = "team "


def team_in_triggers(team: Team) -> Iterator[Use]:
    return (use for _name, use in uses_in_models([fold(team.name)], named_teams))


def named_teams(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(folded name, where it stands) of every team that an action names."""
    for trigger in document.get("triggers", []):
        place = _("the trigger “%(name)s”") % {"name": trigger["name"]}
        for action in trigger.get("actions", []):
            yield from ((fold(action[key]), place) for key in NAMED_BY if isinstance(action.get(key), str))
            to = action.get("to")
            if isinstance(to, str) and to.startswith(NOTIFIED):
                yield fold(to.removeprefix(NOTIFIED)), place


def models_computed_anew(_organisation: Organisation) -> Iterator[Use]:
    """What a new zone, or another own domain, sets going."""
    published = ScoringModel.objects.filter(published__isnull=False).order_by("name")
    for model in published:
        text = _("“%(model)s”: every score is computed anew; until then the scores of before are shown.")
        yield Use(text % {"model": model}, reverse("model", args=[model.pk]))
