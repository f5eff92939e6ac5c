"""What a model is for: who fits, who is interested now, or both; and a template cut down to that."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Goal:
    """`kind` is the model's."""

    kind: str
    icon: str
    title: StrOrPromise
    about: StrOrPromise


GOALS = (
    Goal(
        "combined",
        "phone-call",
        _("Both: who to call today"),
        _("Fit and interest together, with grades like A1. The usual choice for sales."),
    ),
    Goal("fit", "target", _("Find who fits us"), _("Role, company, place: what they are, whatever they do.")),
    Goal(
        "engagement",
        "activity",
        _("See who is interested now"),
        _("Visits, forms, meetings: what they do, fading with time."),
    ),
)


def blank_model(*, object: str, kind: str, name: str) -> Plain:
    """A group for each category, with one rule in it that everybody can read."""
    groups = {"fit": _first_fit(object), "engagement": _first_engagement()}
    plain: Plain = {"format": "leadscoring/1", "name": name, "object": object, "kind": kind}
    plain["groups"] = [group for category, group in groups.items() if kind in ("combined", category)]
    bands = [{"label": str(_("Hot")), "at_least": 60}, {"label": str(_("Warm")), "at_least": 30}]
    plain["bands"] = {"total": [*bands, {"label": str(_("Cold")), "at_least": 0}]}
    return plain


def of_kind(plain: Plain, kind: str) -> Plain:
    """A combined document with the groups of one category alone; its bands become those of the total."""
    if kind == plain["kind"]:
        return deepcopy(plain)
    if plain["kind"] != "combined":
        raise ValueError(kind)
    cut = deepcopy(plain) | {"kind": kind}
    cut["groups"] = [group for group in cut["groups"] if group["category"] == kind]
    bounds = cut.pop("categories", {}).get(kind, {})
    cut["limit"] = bounds.get("limit", cut.get("limit", 100))
    if bands := cut.get("bands", {}).get(kind):
        cut["bands"] = {"total": [band for band in bands if band["at_least"] >= 0] or bands, kind: bands}
    return cut


def _first_fit(object: str) -> Plain:
    asked = {"contact": "job_title", "company": "industry", "deal": "amount"}[object]
    rule = {"name": str(_("Something is known")), "if": {"property": asked, "op": "known"}, "points": 10}
    return {"name": str(_("Who they are")), "category": "fit", "limit": 50, "criteria": [rule]}


def _first_engagement() -> Plain:
    rule = {
        "name": str(_("Days in touch")),
        "activity": "any",
        "within_days": 90,
        "points": 5,
        "award": "every",
        "distinct": "day",
        "max_times": 5,
    }
    group = {"name": str(_("What they do")), "category": "engagement", "limit": 50, "decay": {"half_life_days": 60}}
    return group | {"criteria": [rule]}
