"""Invented values for the style guide: the parts of a model’s editor in their states, drawn by its own templates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.conditions.nodes import Fault
from leadscoring.accounts.models import User
from leadscoring.web.components import RuleGroup, RuleRow, Token
from leadscoring.web.request import Request
from scoring.interfaces.advice import Said
from scoring.interfaces.band_forms import BandEdit, TypedBand
from scoring.interfaces.band_matrix import matrix_of
from scoring.interfaces.criterion_form import CriterionForm, EditorScope, criterion_form
from scoring.interfaces.draft_parts import Conflict, Leave
from scoring.interfaces.model_pages_bands import axis_bands
from scoring.interfaces.styleguide_results import impact_samples, tester_samples
from scoring.interfaces.trigger_words import Vocabulary
from scoring.models import RuleComment, ScoringModel
from scoring.queries.band_spread import Spread
from scoring.queries.models import current_catalogue
from scoring.spec.matching import Plain
from scoring.spec.reading import read_model
from scoring.spec.trigger_rules import trigger_rules

NOWHERE = 1
"""The number in addresses that nothing on the page asks by itself."""
NOW = datetime(2025, 11, 21, 14, 5, tzinfo=UTC)

DOCUMENT: Plain = {
    "format": "leadscoring/1",
    "name": "B2B Nordic",
    "object": "contact",
    "kind": "combined",
    "categories": {"fit": {"limit": 60}, "engagement": {"limit": 40}},
    "groups": [
        {
            "name": "Role and seniority",
            "category": "fit",
            "limit": 25,
            "criteria": [
                {
                    "name": "Decides",
                    "if": {"property": "job_title", "op": "contains_any", "value": ["chief", "VP"]},
                    "points": 30,
                },
                {"name": "Norwegian", "if": {"property": "country", "op": "is_any", "value": ["Norway"]}, "points": 10},
            ],
        },
        {
            "name": "Visits",
            "category": "engagement",
            "criteria": [
                {"name": "Pages", "activity": ["page_view"], "award": "every", "points": 3, "max_points": 12},
                {"name": "Chat", "activity": ["chat"], "points": 5, "enabled": False},
                {
                    "name": "Student",
                    "if": {"property": "job_title", "op": "contains_any", "value": ["student"]},
                    "disqualify": True,
                },
            ],
        },
    ],
    "bands": {
        "total": [
            {"label": "Hot", "at_least": 70},
            {"label": "Warm", "at_least": 40},
            {"label": "Cold", "at_least": 5},
        ],
        "fit": [{"label": "A", "at_least": 30}, {"label": "B", "at_least": 0}],
        "engagement": [{"label": "1", "at_least": 15}, {"label": "2", "at_least": 0}],
    },
    "triggers": [{"name": "Call", "when": {"cell": ["A1"]}, "actions": [{"do": "create_lead"}]}],
}
SPREAD = Spread(
    {(fit + done, fit, done): 1 + (fit * done) % 37 for fit in range(0, 600, 30) for done in range(0, 400, 30)}
)


def editor_states(request: Request, _record: object) -> SafeString:
    catalogue = current_catalogue()
    document = read_model(DOCUMENT, catalogue)
    vocabulary = Vocabulary("contact", catalogue, {})
    context: dict[str, Any] = {
        "model_id": NOWHERE,
        "editor_groups": _groups(),
        "forms": _forms(),
        "may_edit": Leave(True),
        "may_read": Leave(False),
        "axes": _axes(),
        "no_axis": axis_bands({**DOCUMENT, "bands": {}}, SPREAD, "engagement"),
        "matrix": matrix_of(DOCUMENT, SPREAD, trigger_rules(document, catalogue), vocabulary),
        "said": _advice(),
        "threads": _threads(),
        "longest": 1_000,
    }
    context |= tester_samples(document, NOW) | impact_samples(NOW)
    return render_to_string("styleguide/editor.html", context, request=request)


def _groups() -> tuple[RuleGroup, ...]:
    title = (Token("field", "Job title", "briefcase"), Token("op", "contains any of"), Token("value", "chief"))
    rules = (
        RuleRow("e1", title, Decimal(15), facts=("at most 20 points",), is_hit=True, name="Decides"),
        RuleRow("e2", (Token("field", "E-mail", "mail"), Token("op", "is a free e-mail address")), Decimal(-10)),
        RuleRow("e3", (Token("field", "Country", "globe"), Token("op", "is known")), Decimal(5), is_enabled=False),
        RuleRow("e4", (Token("field", "Seats"), Token("op", "is at least")), faults=("“seats” is no property.",)),
        RuleRow("e5", (Token("word", "is in the list"), Token("value", "Competitors")), disqualifies=True),
    )
    return (
        RuleGroup("e-role", "Role, being edited", "fit", rules, Decimal(20), Decimal(25)),
        RuleGroup("e-none", "Empty, being edited", "fit", ()),
    )


def _forms() -> list[tuple[str, CriterionForm]]:
    page = {"field": "asset", "op": "contains_any", "value": ["/pricing"]}
    nested = {
        "all": [
            {"property": "job_title", "op": "contains_any", "value": ["director", "head of"]},
            {"any": [{"property": "country", "op": "is_any", "value": ["Norway"]}, {"not": {"list": "Customers"}}]},
            {"deal": {"property": "amount", "op": "gte", "value": 1000}},
        ]
    }
    visited = {"activity": ["page_view"], "where": page, "within_days": 90, "points": 5, "award": "every"}
    wrong = {"if": {"property": "job_title", "op": "is_any", "value": []}, "points": "many"}
    faults = (Fault("if.value", "must not be empty"), Fault("points", "must be a number"))
    return [
        ("A condition nested in another", _form("nested", {"name": "Decides", "if": nested, "points": 15})),
        ("What somebody did", _form("did", {"name": "Pricing page", **visited})),
        ("Refused", _form("wrong", {"name": "Title", **wrong}, *faults)),
    ]


def _form(key: str, plain: Plain, *faults: Fault) -> CriterionForm:
    model = ScoringModel(pk=NOWHERE, name="B2B Nordic", object="contact")
    scope = EditorScope(model, DOCUMENT, DOCUMENT["groups"][0], current_catalogue(), {}, "/styleguide/")
    return criterion_form(plain, scope=scope, faults=faults, place="", key=f"sample-{key}", mark="")


def _axes() -> tuple[Any, ...]:
    """To be changed with a conflict and a fault, and as it is read."""
    typed = (TypedBand("Hot", "70", was="Hot"), TypedBand("Warm", "many", was="Warm"))
    faults = {"[1].at_least": "Write a number of points, such as 60."}
    conflict = Conflict("Ida Moen", "Hot from 75, Warm from 40", "")
    edit = BandEdit(typed, faults=faults, conflict=conflict)
    return axis_bands(DOCUMENT, SPREAD, "total", edit), axis_bands(DOCUMENT, SPREAD, "fit")


def _advice() -> list[Said]:
    text = "Nobody matches this rule just now. Is it spelled as in the data?"
    return [
        Said("nobody", text, (("Decides", "#rule-e1"),), 0, "Don’t show this again"),
        Said("review", "Nobody has looked over this model for 4 months.", (), 2, "I have looked it over"),
    ]


def _threads() -> list[tuple[str, list[RuleComment], str]]:
    ida, marek = User(name="Ida Moen", email="ida@vekt.example"), User(name="Marek Nowak", email="m@vekt.example")
    asked = RuleComment(text="Is 15 not too much?\nInterns are matched too.", author=ida, at=NOW - timedelta(days=2))
    settled = RuleComment(
        text="They are left out now.", author=marek, at=NOW - timedelta(days=1), resolved_at=NOW, resolved_by=ida
    )
    return [("open and settled", [settled, asked], ""), ("none yet, and one refused", [], "Write something first.")]
