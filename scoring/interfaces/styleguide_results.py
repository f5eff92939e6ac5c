"""Invented results for the style guide: the live test with its pinned set, and the impact of a draft."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from leadscoring.web.components import Stat
from scoring.interfaces.impact_figures import ImpactFigures, Matrix, Move, MoverRow
from scoring.interfaces.impact_panel import ImpactPanel
from scoring.interfaces.score_panels import drawn_panel
from scoring.interfaces.tester import Change, Tester
from scoring.interfaces.tester_people import Person
from scoring.interfaces.tester_pins import PinLine, PinList
from scoring.models import ScoringModel, Version
from scoring.queries.explanations import ExplainedCriterion, ExplainedGroup, Explanation
from scoring.spec.arithmetic import roll_up
from scoring.spec.document import ModelDocument

MAJA = Person(1, "Maja Lindqvist", "Chief Operating Officer, Öresund", "#tester-sample", Decimal(37), "B2")
OLA = Person(2, "Ola Nordmann", "Student", "#tester-sample", Decimal(0), "B2")


def tester_samples(document: ModelDocument, now: datetime) -> dict[str, Any]:
    model = ScoringModel(pk=1, name=document.name, object=document.object)
    draft = Version(pk=1, model=model, number=8, status=Version.Status.DRAFT)
    common: dict[str, Any] = {"version": draft, "heading": "Draft vs. v7", "query": ""}
    panel = drawn_panel(_explanation(model, draft, document, now))
    change = Change("−3 from v7", "was 40, B2", "down")
    return {
        "tested": Tester(
            **common, pins=_pins(), may_pin=True, person=MAJA, panel=panel, was=Decimal(40), change=change
        ),
        "untested": Tester(**common, pins=PinList(()), examples=(MAJA, OLA)),
        "uncomputed": Tester(**common, pins=PinList(()), person=OLA, faults=("groups[0]: “seats” is no property.",)),
    }


def _explanation(model: ScoringModel, draft: Version, document: ModelDocument, now: datetime) -> Explanation:
    breakdown = roll_up(document, (300, 0, 120, 0))
    said = [
        [("Decides", 300, "Chief Operating Officer"), ("Norwegian", 0, "is Denmark")],
        [("Pages", 120, "7 page views, last 1 d ago"), ("Student", 0, "is no student")],
    ]
    groups = tuple(
        ExplainedGroup(
            group.name,
            group.category,
            subtotal.raw,
            subtotal.points,
            tuple(
                ExplainedCriterion(name, points, 0, None, text, bool(points), False, 90 if name == "Pages" else 0)
                for name, points, text in rules
            ),
        )
        for group, subtotal, rules in zip(document.groups, breakdown.groups, said, strict=True)
    )
    return Explanation(model, draft, document, now, breakdown, groups)


def _pins() -> PinList:
    lines = (
        PinLine(1, MAJA, "must reach 30", "Ida Moen", "37, B2", "40, B2", True, True),
        PinLine(2, OLA, "must stay under 20", "Ida Moen", "25, B1", "0, B2", False, True),
        PinLine(3, OLA, "must be left out", "", "", "", None, None),
    )
    return PinList(lines, "1 of 3 as expected", False, (), 7)


def impact_samples(now: datetime) -> dict[str, Any]:
    movers = [MoverRow(who.name, who.sub, who.url, 0, by, by, "Decides") for who, by in ((MAJA, 12), (OLA, -7.5))]
    figures = ImpactFigures(
        sentence="143 of 248 contacts get a new score.",
        scored=("1 becomes scored.",),
        aged="For 12 of them time has moved points as well since they were last scored; that is counted here.",
        stats=(Stat("In “Hot”", "28", "was 7"), Stat("Become “Hot”", "+21", tone="ok"), Stat("Stop being “Hot”", "0")),
        bins=tuple((str(low), 60 - low // 2, 20 + low // 3) for low in range(0, 100, 10)),
        up=tuple(movers[:1]),
        down=tuple(movers[1:]),
        bands=Matrix(
            ("Hot", "Warm"),
            (
                ("Hot", (Move(7, "same", "7 from Hot to Hot"), None)),
                ("Warm", (Move(21, "up", "21 from Warm to Hot"), Move(120, "same", "120 from Warm to Warm"))),
            ),
        ),
        cells=None,
        crossings=(("Call", 21),),
        was="v7",
        now="Draft",
        unit="Contacts by score",
        as_of=now,
    )
    return {"figures": figures, "outdated": ImpactPanel(is_outdated=True, may_start=True), "link": ScoringModel(pk=1)}
