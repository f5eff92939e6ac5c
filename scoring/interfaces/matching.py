"""How many records a rule matches, in words; and a posted rule as far as counting needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from crm.conditions.nodes import Fault, Node
from crm.models import Company, Contact, Deal
from leadscoring.web.numbers import whole_text
from scoring.queries.lenient import Usable
from scoring.queries.matching import Matches
from scoring.spec.document import Criterion
from scoring.spec.matching import Plain
from scoring.spec.parts import criteria_of, criterion_key
from scoring.spec.rules import RuleReader

if TYPE_CHECKING:
    from collections.abc import Sequence

OF_EARNING = ("id", "points", "otherwise", "max_points", "min_points", "decay", "award", "max_times", "enabled")
WITHOUT_POINTS = ("values", "ranges", "tiers", "disqualify")
RECORDS: dict[str, type[Contact | Company | Deal]] = {"contact": Contact, "company": Company, "deal": Deal}


@dataclass(frozen=True, slots=True)
class MatchCount:
    """`text` is blank where nothing can be said of the rule."""

    key: str
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """One of those who match, as a page lists them."""

    name: str
    about: str
    url: str


def match_counts(usable: Usable, found: Matches | None) -> list[MatchCount]:
    """By the rule's key; without `found` they are still being counted. Of a rule at fault nothing is known."""
    return [
        _match_count(usable, spot, criterion_key(usable.plain["groups"][spot[0]], criterion), found)
        for spot, criterion in criteria_of(usable.plain)
    ]


def _match_count(usable: Usable, spot: tuple[int, int], key: str, found: Matches | None) -> MatchCount:
    if spot in usable.at_fault or usable.document is None:
        return MatchCount(key, "")
    if found is None:
        return MatchCount(key, _("counting…"))
    count = found.counts[spot]
    return MatchCount(key, matches_text(usable.document.object, count), count)


def matches_text(object: ObjectName, count: int) -> str:
    texts = {
        "contact": ngettext("%(count)s contact matches", "%(count)s contacts match", count),
        "company": ngettext("%(count)s company matches", "%(count)s companies match", count),
        "deal": ngettext("%(count)s deal matches", "%(count)s deals match", count),
    }
    return texts[object] % {"count": whole_text(count)}


def read_for_matching(plain: Plain, object: ObjectName, model: str, catalogue: Catalogue) -> Criterion | None:
    """None as long as something is missing that decides whom the rule matches; what it earns may stand open."""
    faults: list[Fault] = []
    asked = {key: value for key, value in plain.items() if key not in OF_EARNING} | {"name": "rule"}
    if not any(key in plain for key in WITHOUT_POINTS):
        asked["points"] = 1
    criterion = RuleReader(object, model, catalogue, None).read(Node(_with_points(asked), "", faults))
    return None if faults else criterion


def _with_points(plain: Plain) -> Plain:
    """Tables, whose points may not be filled in yet."""
    given = dict(plain)
    for key in ("ranges", "tiers"):
        if isinstance(rows := plain.get(key), list):
            given[key] = [row | {"points": 1} if isinstance(row, dict) else row for row in rows]
    if isinstance(values := plain.get("values"), dict):
        given["values"] = dict.fromkeys(values, 1)
    return given


def people_of(object: ObjectName, ids: Sequence[int]) -> list[Person]:
    """In the order of their ids; one query."""
    found: Any = RECORDS[object].objects.filter(pk__in=ids).order_by("pk")
    if object != "company":
        found = found.select_related("company")
    return [Person(str(record), _about(record), reverse(object, args=[record.pk])) for record in found]


def _about(record: Contact | Company | Deal) -> str:
    match record:
        case Contact():
            parts = [record.job_title if record.full_name else "", str(record.company or "")]
        case Deal():
            parts = [str(record.company or ""), record.stage]
        case _:
            parts = [record.industry, record.country]
    return ", ".join(part for part in parts if part)
