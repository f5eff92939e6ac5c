"""A document's triggers as typed values: who is in by the score, and what a crossing is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import Condition, ObjectName
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition
from scoring.spec.arithmetic import tenths
from scoring.spec.document import Band, ModelDocument

Answer: TypeAlias = Literal["nothing", "lists", "fire"]
"""What publishing does with those whom it brings in at once."""
ANSWERS: tuple[Answer, ...] = ("nothing", "lists", "fire")
LIST_ACTIONS = ("add_to_list", "remove_from_list")
AXES = ("total", "fit", "engagement")


@dataclass(frozen=True, slots=True)
class Span:
    """`at_least <= value < below` of one axis, in tenths; either may be absent."""

    axis: str
    at_least: int | None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """`when` holds where all spans of one of its alternatives do. `plain` is the trigger as the document has it."""

    name: str
    when: tuple[tuple[Span, ...], ...]
    condition: Condition | None
    on: Literal["enter", "leave"]
    is_once: bool
    margin: int | None
    """In tenths; goes with thresholds only."""
    cooldown_days: int | None
    plain: Mapping[str, Any]

    @property
    def actions(self) -> list[dict[str, Any]]:
        return list(self.plain["actions"])

    @property
    def rearmed_below(self) -> tuple[tuple[str, int], ...]:
        """By axis, in tenths: a value below one of these arms the trigger again. Empty: it needs no margin."""
        if self.margin is None:
            return ()
        return tuple((span.axis, _undercut(span.at_least or 0, self.margin)) for span in self.when[0])


def trigger_rules(document: ModelDocument, catalogue: Catalogue) -> tuple[TriggerRule, ...]:
    """Of a document that was read, so that nothing in it is at fault."""
    return tuple(_rule(plain, document, catalogue) for plain in document.triggers)


def _rule(plain: Mapping[str, Any], document: ModelDocument, catalogue: Catalogue) -> TriggerRule:
    margin = plain.get("margin")
    return TriggerRule(
        name=plain["name"],
        when=_when(plain["when"], document),
        condition=_condition(plain.get("if"), document.object, catalogue),
        on=plain.get("on", "enter"),
        is_once=plain.get("repeat", "once") == "once",
        margin=None if margin is None else _tenths(margin),
        cooldown_days=plain.get("cooldown_days"),
        plain=plain,
    )


def _when(when: Mapping[str, Any], document: ModelDocument) -> tuple[tuple[Span, ...], ...]:
    if "cell" in when:
        cells = [when["cell"]] if isinstance(when["cell"], str) else when["cell"]
        return tuple(spans for cell in cells for spans in _cell(cell, document))
    if "from" in when or "to" in when:
        low, high = when.get("from"), when.get("to")
        return ((Span("total", _tenths(low), None if high is None else (_tenths(high) or 0) + 1),),)
    return (tuple(Span(axis, _tenths(when[axis])) for axis in AXES if axis in when),)


def _cell(cell: str, document: ModelDocument) -> list[tuple[Span, Span]]:
    """Two pairs of labels may read alike: `A` with `11`, `A1` with `1`."""
    fit, engagement = document.bands.get("fit", ()), document.bands.get("engagement", ())
    return [
        (_band_span("fit", fit, i), _band_span("engagement", engagement, j))
        for i, left in enumerate(fit)
        for j, right in enumerate(engagement)
        if f"{left.label}{right.label}" == cell
    ]


def _band_span(axis: str, bands: tuple[Band, ...], place: int) -> Span:
    """Bands are sorted by falling cut-off."""
    return Span(axis, tenths(bands[place].at_least), tenths(bands[place - 1].at_least) if place else None)


def _condition(raw: Any, object: ObjectName, catalogue: Catalogue) -> Condition | None:
    faults: list[Fault] = []
    found = None if raw is None else read_condition(raw, object=object, catalogue=catalogue, place="if", faults=faults)
    if faults:
        raise ValueError("; ".join(str(fault) for fault in faults))
    return found


def _undercut(threshold: int, margin: int) -> int:
    """Undercut by the margin: so much below, or more; of a margin of 0, below at all."""
    return threshold - margin + (1 if margin else 0)


def _tenths(points: Any) -> int | None:
    return None if points is None else tenths(Decimal(str(points)))
