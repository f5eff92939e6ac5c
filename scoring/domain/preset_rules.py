"""A preset is taken into a draft: as a group of its own, or its rules into a group that is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from scoring.domain.beginnings import fitted_preset
from scoring.domain.editing import Desk
from scoring.domain.errors import Refused
from scoring.domain.rules import ChangedPart, Found, changed_part
from scoring.library.shelf import Preset
from scoring.models import ScoringModel
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name, group_key, new_id


def add_preset(*, model: ScoringModel, preset: Preset, into: str, author: User) -> ChangedPart:
    """`into` is a group's key; blank makes a group of it. Raises PartRefused, PartGone or Refused."""
    fitted = fitted_preset(preset, model.object).plain
    if not fitted["criteria"]:
        raise Refused(_("Nothing of “%(preset)s” finds data here yet.") % {"preset": preset.title})

    def change(desk: Desk) -> Found:
        group = desk.group(into) if into else _made_group(desk.plain, fitted)
        names = [str(rule["name"]) for rule in group["criteria"]]
        for rule in fitted["criteria"]:
            name = free_name(rule["name"], names)
            names.append(name)
            group["criteria"].append({"id": new_id(), **rule, "name": name})
        return Found(group_key(group), f"groups[{desk.plain['groups'].index(group)}]", group)

    return changed_part(model, author, change)


def _made_group(plain: Plain, fitted: Plain) -> Plain:
    """Beneath the last group of its category."""
    groups = plain["groups"]
    name = free_name(fitted["name"], [each["name"] for each in groups])
    made: Plain = {"id": new_id(), **fitted, "name": name, "criteria": []}
    last = max((place for place, each in enumerate(groups) if each["category"] == made["category"]), default=-1)
    groups.insert(last + 1 if last >= 0 else len(groups), made)
    return made
