"""“Activity”: points for what was done, how often and how lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.text import fold
from crm.interfaces.conditions import ConditionEditor, acted_condition, posted_condition
from crm.interfaces.conditions.controls import Tags
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field, Line, Table, choices
from scoring.interfaces.criterion_forms.fading import FadingFields, fading_fields, posted_fading
from scoring.interfaces.criterion_forms.offers import ANYTHING, type_tags
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.interfaces.criterion_forms.tables import acted_rows, posted_ranges, ranges_table
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

USUAL_POINTS = 5
ANY_TIME, IN_LAST, BETWEEN, BOTH = "any", "last", "between", "both"
ONCE, EVERY, NEWEST, TIERS = "once", "every", "newest", "tiers"
_WINDOWS = {IN_LAST: ("within_days",), BETWEEN: ("since", "until"), BOTH: ("within_days", "since", "until")}
_FIRST_TIERS = ({"from": 1, "to": 2, "points": 5}, {"from": 3, "points": 10})


@dataclass(frozen=True, slots=True)
class ActivityBody:
    types: Tags
    where: ConditionEditor
    points: Field
    window: Line
    award: Line
    tiers: Table
    fading: FadingFields
    more: tuple[Field, ...]


class Activity(CriterionKind):
    word = "activity"
    label = gettext_lazy("Activity")
    template = "rules/fields/activity.html"

    def posted(self, sent: Sent) -> Plain:
        tiers = sent.word("award") == TIERS
        earning = {"tiers": posted_ranges(sent, "tiers")} if tiers else {}
        distinct = {"distinct": word} if (word := sent.word("distinct")) else {}
        plain: Plain = {"activity": posted_types(sent), **posted_where(sent), **_posted_window(sent)}
        if tiers:
            return plain | distinct | earning | posted_fading(sent)
        return plain | _posted_times(sent) | _posted_award(sent, distinct) | posted_fading(sent)

    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        return {"activity": [], "points": USUAL_POINTS}

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        plain = acted_types(acted_where(plain, act, scope), act)
        return plain | {"tiers": acted_rows(plain["tiers"], act, "tiers")} if "tiers" in plain else plain

    def is_more_used(self, plain: Plain) -> bool:
        return any(key in plain for key in ("at_least", "at_most", "distinct"))

    def body(self, drawing: Drawing) -> ActivityBody:
        plain = drawing.plain
        tiers = plain.get("tiers", _FIRST_TIERS)
        points = _most_of(tiers) if "tiers" in plain else plain.get("points")
        return ActivityBody(
            types=type_tags(drawing, types_of(plain), _("What they did")),
            where=drawing.condition("where", drawing.scope.of_activity()),
            points=drawing.number("points", _("Points"), "" if points is None else points),
            window=_window(drawing),
            award=_award(drawing),
            tiers=ranges_table(drawing, "tiers", _("Points by how often"), tiers),
            fading=fading_fields(drawing, of_group=drawing.scope.group_decay, inherits=True, most=points),
            more=_counting(drawing),
        )


def _window(drawing: Drawing) -> Line:
    plain = drawing.plain
    return Line(
        drawing.select("window", _("In the time"), choices(_windows(), _window_of(plain))),
        (
            (IN_LAST, drawing.number("within_days", _("Days"), unit=_("days"))),
            (BETWEEN, drawing.field("since", _("First day"), str(plain.get("since", "")), type="date")),
            (BETWEEN, drawing.field("until", _("Last day"), str(plain.get("until", "")), type="date")),
        ),
    )


def _award(drawing: Drawing) -> Line:
    return Line(
        drawing.select("award", _("Points are given"), choices(_awards(), _award_of(drawing.plain))),
        ((NEWEST, drawing.number("max_times", _("How many of the newest"), unit=_("times"))),),
    )


def _counting(drawing: Drawing) -> tuple[Field, ...]:
    distinct = choices(_distincts(), str(drawing.plain.get("distinct") or ""))
    return (
        drawing.number("at_least", _("Done at least"), unit=_("times"), placeholder="1"),
        drawing.number("at_most", _("Done at most"), unit=_("times")),
        drawing.select("distinct", _("What counts"), distinct),
    )


def posted_types(sent: Sent) -> str | list[str]:
    types = [ANYTHING if fold(name) == ANYTHING else name for name in sent.texts("activity")]
    return ANYTHING if types == [ANYTHING] else types


def posted_where(sent: Sent) -> Plain:
    where = posted_condition(sent.data, "where")
    return {} if where is None else {"where": where}


def acted_where(plain: Plain, act: str, scope: EditorScope) -> Plain:
    where = acted_condition(plain.get("where"), act, "where", scope.of_activity())
    rest = {key: value for key, value in plain.items() if key != "where"}
    return rest if where is None else rest | {"where": where}


def acted_types(plain: Plain, act: str) -> Plain:
    """Without the one whose “Remove” was pressed."""
    types = types_of(plain)
    dropped = [name for place, name in enumerate(types) if act != f"activity:drop-{place}"]
    return plain if dropped == types else plain | {"activity": dropped}


def types_of(plain: Plain) -> list[str]:
    found = plain.get("activity") or []
    return [found] if isinstance(found, str) else list(found)


def _posted_window(sent: Sent) -> Plain:
    window = sent.word("window", ANY_TIME)
    asked = _WINDOWS.get(window, ())
    found: Plain = {}
    if "within_days" in asked:
        found["within_days"] = sent.needed_number("within_days")
    return found | {key: day for key in ("since", "until") if key in asked and (day := sent.text(key))}


def _posted_times(sent: Sent) -> Plain:
    """“At least once” is what is meant anyway."""
    return {
        key: number for key, number in sent.numbers("at_least", "at_most").items() if (key, number) != ("at_least", 1)
    }


def _posted_award(sent: Sent, distinct: Plain) -> Plain:
    award = sent.word("award", ONCE)
    found = sent.numbers("points") | ({"award": EVERY} if award in (EVERY, NEWEST) else {}) | distinct
    if award == NEWEST:
        found["max_times"] = sent.needed_number("max_times")
    return found


def _window_of(plain: Plain) -> str:
    within, dates = "within_days" in plain, bool(plain.get("since") or plain.get("until"))
    if within and dates:
        return BOTH
    return IN_LAST if within else BETWEEN if dates else ANY_TIME


def _award_of(plain: Plain) -> str:
    if "tiers" in plain:
        return TIERS
    return NEWEST if "max_times" in plain else EVERY if plain.get("award") == EVERY else ONCE


def _most_of(tiers: Any) -> Any:
    """What the points begin with when the table is left."""
    points = [row.get("points") for row in tiers if isinstance(row.get("points"), int | float)]
    return max(points, default=None)


def _windows() -> list[tuple[str, Any]]:
    return [
        (ANY_TIME, _("at any time")),
        (IN_LAST, _("in the last")),
        (BETWEEN, _("between")),
        (BOTH, _("in the last, and between")),
    ]


def _awards() -> list[tuple[str, Any]]:
    return [
        (ONCE, _("once")),
        (EVERY, _("every time")),
        (NEWEST, _("for the newest")),
        (TIERS, _("by how often")),
    ]


def _distincts() -> list[tuple[str, Any]]:
    return [
        ("", _("each time it happens")),
        ("asset", _("each page, form or event once")),
        ("day", _("each day once")),
    ]
