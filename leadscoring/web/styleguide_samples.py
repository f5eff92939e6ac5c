"""Invented values for the style guide: each component in each of its states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from leadscoring.web.components import (
    Choice,
    ChoiceFilter,
    Fact,
    FilterChip,
    Progress,
    RangeFilter,
    RuleGroup,
    RuleRow,
    Stat,
    Step,
    Tab,
    TimelineEntry,
    Token,
    WhyGroup,
    WhyLine,
)

NOW = datetime(2025, 11, 21, 14, 5, tzinfo=UTC)

LEADS: list[dict[str, Any]] = [
    {
        "id": 1,
        "score": Decimal(86),
        "grade": "A1",
        "tier": "hot",
        "name": "Jonas Wiśniewski",
        "title": "Chief Operating Officer",
        "company": "Öresund Energi",
        "country": "Sweden",
        "why": "Pricing page 5 times, last 3 d ago",
        "trend": [20, 34, 32, 55, 61, 60, 74, 86],
        "change": 12,
        "seen": NOW - timedelta(days=3),
    },
    {
        "id": 2,
        "score": Decimal("79.6"),
        "grade": "A2",
        "tier": "warm",
        "name": "Agnieszka Wiśniewska",
        "title": "Director of Finance",
        "company": "Fyns Elværk",
        "country": "Denmark",
        "why": "210 employees",
        "trend": [60, 62, 70, 75, 80, 84, 81, Decimal("79.6")],
        "change": Decimal("-1.4"),
        "seen": NOW - timedelta(days=9),
    },
    {
        "id": 3,
        "score": Decimal("41.5"),
        "grade": "C2",
        "tier": "nurture",
        "name": "Head of Purchasing",
        "title": "",
        "company": "Nordfjord Logistikk",
        "country": "Norway",
        "why": "Attended a webinar",
        "trend": [Decimal("41.5")] * 5,
        "change": 0,
        "seen": NOW,
    },
    {
        "id": 4,
        "score": Decimal(-12),
        "grade": "D4",
        "tier": "cold",
        "name": "Tomasz Zieliński",
        "title": "Student",
        "company": "Uniwersytet Północny",
        "country": "Poland",
        "why": "Job title contains student",
        "trend": [0, 0, -12],
        "change": -12,
        "seen": NOW - timedelta(days=45),
    },
    {
        "id": 5,
        "score": None,
        "grade": None,
        "tier": "cold",
        "name": "Ewa Sørensen",
        "title": "Consultant",
        "company": "Aarhus Maskinfabrik",
        "country": "Denmark",
        "why": "",
        "trend": [],
        "change": None,
        "seen": NOW - timedelta(days=400),
    },
]

RULES = (
    RuleRow(
        "1",
        (
            Token("field", "Job title", "briefcase"),
            Token("op", "contains any of"),
            Token("value", "chief"),
            Token("word", "or"),
            Token("value", "VP"),
            Token("word", "or"),
            Token("value", "head of"),
        ),
        Decimal(15),
        facts=("103 contacts match",),
        is_hit=True,
    ),
    RuleRow(
        "2",
        (
            Token("field", "Viewed a page", "mouse-pointer-click"),
            Token("op", "where asset contains"),
            Token("value", "/priser"),
            Token("op", "at least 2 times"),
        ),
        Decimal("7.5"),
        name="Pricing page",
        facts=("in the last 90 days", "halves every 14 days", "every time, at most 5", "812 contacts match"),
    ),
    RuleRow(
        "3",
        (
            Token("field", "Industry", "factory"),
            Token("op", "by value:"),
            Token("value", "Energy +10"),
            Token("value", "Logistics +6"),
        ),
        worth="up to +10",
        points=Decimal(10),
    ),
    RuleRow(
        "4",
        (Token("field", "E-mail", "mail"), Token("op", "is a free provider")),
        Decimal(-10),
        facts=("24 contacts match",),
        is_enabled=False,
    ),
    RuleRow("5", (Token("field", "On the list", "list"), Token("value", "Competitors")), disqualifies=True),
)

GROUPS = (
    RuleGroup(
        "role", "Role and seniority", "fit", RULES, possible=Decimal(23), limit=Decimal(25), minimum=Decimal(-20)
    ),
    RuleGroup("company", "Company profile", "fit", RULES[2:3], possible=Decimal(38), limit=Decimal(35)),
    RuleGroup("content", "Content", "engagement", RULES[1:2], possible=Decimal(30), note="halves every 60 days"),
    RuleGroup("empty", "Buying signals", "engagement", ()),
)

WHY = (
    WhyGroup(
        "Role and seniority",
        Decimal(15),
        (WhyLine("Job title", "Chief Operating Officer", Decimal(15), "#rule-1"),),
        "fit",
    ),
    WhyGroup(
        "Company profile",
        Decimal(35),
        (
            WhyLine("Employees", "1,850 employees", Decimal(20)),
            WhyLine("Industry", "Energy", Decimal(18), lost=Decimal("2.5")),
        ),
        "fit",
        "limit reached, 38 without it",
    ),
    WhyGroup(
        "Buying signals",
        Decimal("-2.5"),
        (
            WhyLine("Pricing page", "3 views, last 1 d ago", Decimal("7.5")),
            WhyLine("Inactivity", "60 days", Decimal(-10)),
        ),
        "engagement",
    ),
)
MISSES = (
    WhyLine("Attended a webinar", "never", Decimal(0), "#rule-2"),
    WhyLine("Country is any of NO, SE", "is DK", Decimal(0)),
)

PROGRESS = Progress(
    "progress-running",
    "Rescoring B2B Nordic",
    "running",
    412_300,
    1_000_000,
    "contacts",
    stop_url="#stop",
    facts=("31,200 a second", "20 s left"),
)

HISTORY = [
    (NOW - timedelta(days=84), Decimal(20)),
    (NOW - timedelta(days=70), Decimal(34)),
    (NOW - timedelta(days=50), None),
    (NOW - timedelta(days=44), Decimal("55.5")),
    (NOW - timedelta(days=20), Decimal(49)),
    (NOW - timedelta(days=6), Decimal(86)),
]
EVENTS = [
    (NOW - timedelta(days=44), "Version 7 published", "version"),
    (NOW - timedelta(days=6), "Asked for a demo", "activity"),
]


def everything() -> dict[str, Any]:
    """The style guide's context."""
    return {
        "crumb_url": "/styleguide/",
        "tabs": [Tab("Call today", "#tabs", True, 28), Tab("Rising fast", "#tabs", count=12_345), Tab("All", "#tabs")],
        "stats": [
            Stat("Hot leads", "28", "was 7"),
            Stat("Become hot", "+21", tone="ok"),
            Stat("Lost", "−3", tone="bad"),
        ],
        "steps": [Step("Upload", "done", "#steps"), Step("Map", "current"), Step("Preview", "to_come")],
        "facts": [
            Fact("Job title", "Chief Operating Officer"),
            Fact("Country", ""),
            Fact("Company", "Öresund Energi", "since 3 March 2024", "#facts"),
        ],
        "timeline": _timeline(),
        "groups": GROUPS,
        "why": WHY,
        "misses": MISSES,
        "all_progress": _all_progress(),
        "history": HISTORY,
        "events": EVENTS,
        "now": NOW,
        "bins": [(str(low), 40 + low * (90 - low) // 10) for low in range(0, 100, 10)],
        "two_bins": [(str(low), 40 + low * (90 - low) // 10, 30 + low * (99 - low) // 9) for low in range(0, 100, 10)],
        "budget": [("fit", 60), ("engagement", 40)],
        "partial_budget": [("fit", Decimal("37.5")), ("engagement", 20)],
        "marks": [40, 60, 80],
        "courses": [
            ([20, 34, 32, 55, 61, 60, 74, 86], 12),
            ([60, 84, 81, Decimal("79.6")], Decimal("-1.4")),
            ([40, 40, 40], 0),
            ([12], None),
        ],
        "points": [Decimal(15), Decimal("-7.5"), Decimal(0)],
        "changes": [12, Decimal("-2.5"), 0],
        "options": [(1, "Maja Lindqvist", "Chief Operating Officer, Öresund Energi"), (2, "Jonas Berg", "")],
        "chips": _chips(),
        "swatches": [
            "bg",
            "surface",
            "sunken",
            "raised",
            "line-ctl",
            "accent",
            "accent-fill",
            "accent-soft",
            "fit",
            "engagement",
            "ok",
            "warn",
            "bad",
        ],
        "sample_faults": [
            "groups[1].criteria[0].points: at most one decimal",
            "bands.total: two bands with the label “Hot”",
        ],
    }


def _timeline() -> list[TimelineEntry]:
    return [
        TimelineEntry(NOW, "file-text", "Submitted a form", "Ask for a demo", Decimal(30), "#timeline", "ok"),
        TimelineEntry(NOW - timedelta(hours=1), "mouse-pointer-click", "Viewed a page", "/priser"),
        TimelineEntry(NOW - timedelta(days=3), "mail-x", "Unsubscribed", points=Decimal("-12.5"), tone="bad"),
        TimelineEntry(NOW - timedelta(days=3, hours=4), "git-branch", "Version 7 published", "by Ida Moen"),
    ]


def _all_progress() -> list[Progress]:
    return [
        PROGRESS,
        replace(PROGRESS, id="progress-counting", done=0, total=None, facts=()),
        replace(PROGRESS, id="progress-queued", state="queued", done=0, facts=(), detail="Two imports are before it."),
        replace(PROGRESS, id="progress-done", state="done", done=1_000_000, facts=("took 32 s",)),
        replace(PROGRESS, id="progress-stopped", state="stopped", facts=(), detail="What was scored stays scored."),
        replace(
            PROGRESS,
            id="progress-failed",
            state="failed",
            facts=(),
            error="The database did not answer. Start it again.",
        ),
    ]


def _chips() -> list[FilterChip]:
    letters = (Choice("A", "A"), Choice("B", "B", True), Choice("C", "C", True))
    none = tuple(replace(choice, is_chosen=False) for choice in letters)
    ranges = RangeFilter("Total", "total_from", "total_to", "40", ""), RangeFilter("Fit", "fit_from", "fit_to")
    wrong = RangeFilter("Engagement", "e_from", "e_to", "x", "", "Give a number, for example 12.5.")
    return [
        FilterChip("score", "Score", "gauge", ranges),
        FilterChip("engagement", "Engagement", "activity", (wrong,)),
        FilterChip("label", "Fit label", "list-filter", (), (ChoiceFilter("label", "Fit label", letters),)),
        FilterChip("owner", "Owner", "user", (), (ChoiceFilter("owner", "Owner", none, True),)),
        FilterChip("country", "Country", "globe", (), (ChoiceFilter("country", "Country", ()),)),
    ]
