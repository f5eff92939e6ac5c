"""What a good document becomes: typed values, with every default in place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    FieldTest,
    ListTest,
    Not,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition, read_where
from scoring.spec.document import (
    ActivityRule,
    Audience,
    Band,
    Bounds,
    Criterion,
    DisqualifyRule,
    Group,
    HalfLife,
    InactivityRule,
    LinearDecay,
    ListRule,
    ModelDocument,
    PercentDecay,
    PropertyRule,
    Range,
    RangesRule,
    Rule,
    ScoreRule,
    ValuesRule,
)
from scoring.spec.reading import read_model, read_model_text
from scoring.spec.references import references
from tests.spec.examples import CATALOGUE
from tests.spec.mutation import BASE, changed


def rule(raw: dict[str, Any], **group: Any) -> Rule:
    criteria = [{"name": "c", **raw}]
    document = changed("groups", [{"name": "g", "category": "fit", "criteria": criteria, **group}])
    return read_model(document, CATALOGUE).groups[0].criteria[0].rule


def condition(raw: dict[str, Any], **keys: Any) -> Condition | None:
    faults: list[Fault] = []
    found = read_condition(
        raw, **{"object": "contact", "catalogue": CATALOGUE, "place": "if", "faults": faults, **keys}
    )
    assert faults == []
    return found


def test_the_least_document_has_every_default() -> None:
    text = "{format: leadscoring/1, name: ' m ', object: deal, kind: fit, groups: [{name: g, criteria: []}]}"

    assert read_model_text(text, CATALOGUE) == ModelDocument(
        name="m",
        object="deal",
        kind="fit",
        groups=(Group("g", "fit", ()),),
        bounds=Bounds(Decimal(0), Decimal(100)),
        categories={},
        audience=Audience(),
        bands={},
        triggers=(),
    )


def test_a_whole_document_is_read() -> None:
    document = read_model(BASE, CATALOGUE)

    assert document.categories == {
        "fit": Bounds(Decimal(-20), Decimal(50)),
        "engagement": Bounds(None, Decimal(50)),
    }
    assert document.audience == Audience(("Norwegian contacts",), ("Internal",))
    assert document.bands["total"] == (Band("Hot", Decimal(80)), Band("Cold", Decimal(0)))
    assert document.groups[0].bounds == Bounds(Decimal(-40), Decimal(40))
    assert document.groups[0].criteria[0] == Criterion(
        "Title",
        PropertyRule(PropertyTest("job_title", "contains_any", ("chief",)), Decimal(15)),
        "c1",
        True,
        Bounds(Decimal(-20), Decimal(20)),
    )
    assert document.triggers == tuple(BASE["triggers"])
    assert references(document) == {"Company fit"}


def test_bands_are_sorted_from_the_highest_down() -> None:
    bands = [{"label": "C", "at_least": -5}, {"label": "A", "at_least": 40.5}, {"label": "B", "at_least": 0}]
    raw = changed("bands", {"fit": bands, "total": []})
    del raw["triggers"]
    document = read_model(raw, CATALOGUE)

    assert document.bands == {"fit": (Band("A", Decimal("40.5")), Band("B", Decimal(0)), Band("C", Decimal(-5)))}


def test_lists_of_an_audience_may_be_left_empty() -> None:
    document = read_model({**BASE, "audience": {"include": None, "exclude": []}}, CATALOGUE)
    assert document.audience == Audience()


def test_limits_may_be_switched_off() -> None:
    document = read_model({**BASE, "limit": None, "minimum": None}, CATALOGUE)
    assert document.bounds == Bounds(None, None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {"property": "company.industry", "values": {" Software ": 10, "NO": 2.5}, "otherwise": -1},
            ValuesRule("company.industry", (("Software", Decimal(10)), ("NO", Decimal("2.5"))), Decimal(-1)),
        ),
        (
            {"property": "seats", "ranges": [{"from": 5, "points": 2}, {"to": 4.99, "points": 1}]},
            RangesRule(
                "seats", (Range(Decimal(5), None, Decimal(2)), Range(None, Decimal("4.99"), Decimal(1))), Decimal(0)
            ),
        ),
        ({"list": "customers", "points": 3}, ListRule("customers", Decimal(3), True)),
        ({"not_in_list": "Customers", "points": 3}, ListRule("Customers", Decimal(3), False)),
        ({"activity": "page_view", "points": 5}, ActivityRule(("page_view",), Decimal(5))),
        ({"activity": ["Any"], "points": 5}, ActivityRule(("any",), Decimal(5))),
        (
            {"activity": ["Chat", "ANY", "email_sent", "chat"], "points": 5},
            ActivityRule(("Chat", "any", "email_sent"), Decimal(5)),
        ),
        (
            {"inactive_days": 10**15, "activity": ["any"], "points": 5},
            InactivityRule(10**15, ("any",), Decimal(5)),
        ),
        (
            {
                "activity": ["a", "b"],
                "within_days": 9.0,
                "since": "2026-01-01",
                "until": "2026-01-01",
                "at_least": 2,
                "at_most": 2,
                "points": -5,
                "award": "every",
                "max_times": 3,
                "distinct": "day",
                "decay": {"linear_days": 7},
            },
            ActivityRule(
                types=("a", "b"),
                points=Decimal(-5),
                within_days=9,
                since=date(2026, 1, 1),
                until=date(2026, 1, 1),
                at_least=2,
                at_most=2,
                award="every",
                max_times=3,
                distinct="day",
                decay=LinearDecay(Decimal(7)),
                own_decay=LinearDecay(Decimal(7)),
            ),
        ),
        (
            {"activity": "any", "tiers": [{"to": 2, "points": 1}, {"from": 3, "points": 9}]},
            ActivityRule(("any",), tiers=(Range(None, Decimal(2), Decimal(1)), Range(Decimal(3), None, Decimal(9)))),
        ),
        ({"inactive_days": 60, "points": -10}, InactivityRule(60, ("any",), Decimal(-10))),
        (
            {"inactive_days": "ever", "activity": "download", "points": -10},
            InactivityRule(None, ("download",), Decimal(-10)),
        ),
        (
            {
                "inactive_days": 5,
                "activity": "any",
                "where": {"field": "value", "op": "gt", "value": 1},
                "points": 1,
                "never": False,
            },
            InactivityRule(5, ("any",), Decimal(1), FieldTest("value", "gt", Decimal(1)), False),
        ),
        (
            {
                "score": "company-fit",
                "if": {"any": [{"field": "fit_label", "op": "is_any", "value": "A"}]},
                "points": 5,
            },
            ScoreRule("company-fit", AnyOf((FieldTest("fit_label", "is_any", ("A",)),)), Decimal(5)),
        ),
        ({"if": {"list": "Customers"}, "disqualify": True}, DisqualifyRule(ListTest("Customers"))),
        ({"not_in_list": "Customers", "disqualify": True}, DisqualifyRule(Not(ListTest("Customers")))),
    ],
)
def test_each_kind_of_criterion_is_read(raw: dict[str, Any], expected: Rule) -> None:
    assert rule(raw) == expected


@pytest.mark.parametrize(
    ("keys", "decay", "own"),
    [
        ({}, HalfLife(Decimal(60)), "inherit"),
        ({"decay": None}, None, None),
        (
            {"decay": {"percent": 12.5, "every_days": 7}},
            PercentDecay(Decimal("12.5"), Decimal(7)),
            PercentDecay(Decimal("12.5"), Decimal(7)),
        ),
    ],
)
def test_a_criterion_takes_the_group_s_decay_unless_it_says_otherwise(
    keys: dict[str, Any], decay: Any, own: Any
) -> None:
    found = rule({"activity": "any", "points": 1, **keys}, decay={"half_life_days": 60})
    assert isinstance(found, ActivityRule)
    assert (found.decay, found.own_decay) == (decay, own)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"property": "job_title", "op": "is_any", "value": " CTO "}, PropertyTest("job_title", "is_any", ("CTO",))),
        (
            {"property": "company.country", "op": "is_none", "value": ["NO", "50%"], "or_blank": True},
            PropertyTest("company.country", "is_none", ("NO", "50%"), True),
        ),
        ({"property": "seats", "op": "ne", "value": 2.5}, PropertyTest("seats", "ne", Decimal("2.5"))),
        (
            {"property": "seats", "op": "between", "value": [-1, 3]},
            PropertyTest("seats", "between", (Decimal(-1), Decimal(3))),
        ),
        (
            {"property": "created_at", "op": "between", "value": ["2026-01-01", "2026-01-01"]},
            PropertyTest("created_at", "between", (date(2026, 1, 1), date(2026, 1, 1))),
        ),
        (
            {"property": "trial_ends", "op": "before", "value": "2026-02-28"},
            PropertyTest("trial_ends", "before", date(2026, 2, 28)),
        ),
        ({"property": "last_login", "op": "in_last_days", "value": 7}, PropertyTest("last_login", "in_last_days", 7)),
        (
            {"property": "plan", "op": "changed_in_last_days", "value": 7},
            PropertyTest("plan", "changed_in_last_days", 7),
        ),
        ({"property": "is_admin", "op": "is_true"}, PropertyTest("is_admin", "is_true")),
        ({"property": "website", "op": "no_capitals"}, PropertyTest("website", "no_capitals")),
        ({"property": "plan", "op": "keyboard_mash"}, PropertyTest("plan", "keyboard_mash")),
        (
            {"property": "seats", "op": "between", "value": [Decimal("0.1234567890123456"), 10**20 + 1]},
            PropertyTest("seats", "between", (Decimal("0.1234567890123456"), Decimal(10**20 + 1))),
        ),
        ({"property": "deal.stage", "op": "unknown"}, PropertyTest("deal.stage", "unknown")),
        (
            {"deal": {"property": "company.country", "op": "known"}},
            RelatedTest("deal", PropertyTest("company.country", "known")),
        ),
        ({"activity": "chat"}, ActivityTest(("chat",))),
        (
            {
                "activity": ["any"],
                "within_days": 3,
                "at_least": 2,
                "at_most": 4,
                "where": {"field": "asset", "op": "known"},
            },
            ActivityTest(("any",), FieldTest("asset", "known"), 3, 2, 4),
        ),
        (
            {"score": "Content engagement", "field": "engagement", "op": "lt", "value": 0.05},
            ScoreTest("Content engagement", "engagement", "lt", Decimal("0.05")),
        ),
        (
            {"all": [{"not": {"list": "Customers"}}, {"any": [{"list": "Internal"}]}]},
            AllOf((Not(ListTest("Customers")), AnyOf((ListTest("Internal"),)))),
        ),
    ],
)
def test_each_kind_of_condition_is_read(raw: dict[str, Any], expected: Condition) -> None:
    assert condition(raw) == expected


def test_a_deal_asks_its_company_and_its_contacts() -> None:
    assert condition({"contact": {"property": "company.country", "op": "known"}}, object="deal") == RelatedTest(
        "contact", PropertyTest("company.country", "known")
    )


def test_a_condition_within_a_related_record_may_not_hold_another() -> None:
    faults: list[Fault] = []
    raw = {"deal": {"list": "Customers"}}
    found = read_condition(raw, object="contact", catalogue=CATALOGUE, place="if", faults=faults, inside_related=True)
    assert found is None
    assert [fault.place for fault in faults] == ["if"]


@pytest.mark.parametrize(
    ("op", "value", "read"),
    [
        ("is_any", "x", ("x",)),
        ("gte", 5, Decimal(5)),
        ("is_false", None, None),
        ("after", "2026-01-01", date(2026, 1, 1)),
        ("between", [1, 2], (Decimal(1), Decimal(2))),
        ("between", ["2026-01-01", "2026-01-02"], (date(2026, 1, 1), date(2026, 1, 2))),
        ("more_than_days_ago", 3, 3),
        ("free_email", None, None),
    ],
)
def test_an_activity_s_own_properties_take_any_operator(op: str, value: Any, read: Any) -> None:
    faults: list[Fault] = []
    raw = {"field": "properties.Plan", "op": op} | ({} if value is None else {"value": value})
    assert read_where(raw, "where", faults) == FieldTest("properties.Plan", op, read)
    assert faults == []


def test_triggers_are_kept_in_one_spelling() -> None:
    raw = {
        "actions": [{"list": "Call list", "do": "add_to_list"}],
        "name": " t ",
        "if": {"property": "country", "op": "is_any", "value": "Norway"},
        "when": {"fit": 20.0, "total": 80},
    }
    assert read_model(changed("triggers", [raw]), CATALOGUE).triggers == (
        {
            "name": "t",
            "when": {"total": 80, "fit": 20},
            "if": {"property": "country", "op": "is_any", "value": ["Norway"]},
            "actions": [{"do": "add_to_list", "list": "Call list"}],
        },
    )
