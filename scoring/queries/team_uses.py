"""The teams that triggers name: whom they notify, and whom leads are shared out among."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.text import fold
from leadscoring.accounts.models import Organisation, Team
from leadscoring.uses import Use
from scoring.models import ScoringModel, Version
from scoring.queries.models import plain_document

NAMED_BY = ("team", "queue")
NOTIFIED = "team "


def team_in_triggers(team: Team) -> Iterator[Use]:
    """One use a model and version: those in force or shown bind, a draft only names."""
    live = ScoringModel.objects.filter(live__isnull=False).values("live_id")
    versions = Version.objects.filter(Q(status__in=["published", "draft"]) | Q(pk__in=live)).select_related("model")
    said: set[tuple[int, str]] = set()
    for version in versions.order_by("model__name", "number"):
        names = [trigger for trigger, named in named_teams(plain_document(version)) if fold(named) == fold(team.name)]
        places = ", ".join(f"“{name}”" for name in dict.fromkeys(names))
        # A draft that only repeats what is in force is no other use.
        if places and (version.model_id, places) not in said:
            said.add((version.model_id, places))
            yield _use(version, places)


def named_teams(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(trigger, team) of every team that an action names."""
    for trigger in document.get("triggers", []):
        for action in trigger.get("actions", []):
            yield from ((trigger["name"], action[key]) for key in NAMED_BY if isinstance(action.get(key), str))
            to = action.get("to")
            if isinstance(to, str) and to.startswith(NOTIFIED):
                yield trigger["name"], to.removeprefix(NOTIFIED)


def models_computed_anew(_organisation: Organisation) -> Iterator[Use]:
    """What a new zone, or another own domain, sets going."""
    published = ScoringModel.objects.filter(published__isnull=False).order_by("name")
    for model in published:
        text = _("“%(model)s”: every score is computed anew; until then the scores of before are shown.")
        yield Use(text % {"model": model}, reverse("model", args=[model.pk]))


def _use(version: Version, places: str) -> Use:
    values = {"model": version.model, "places": places}
    is_draft = version.status == Version.Status.DRAFT
    text = _("%(model)s, draft: trigger %(places)s") if is_draft else _("%(model)s: trigger %(places)s")
    url = f"{reverse('model', args=[version.model_id])}?version={version.number}"
    return Use(text % values, url, is_binding=not is_draft)
