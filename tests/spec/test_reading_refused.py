"""Every fault that the format refuses: where it is said to be, and a word of what is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.spec.reading import DocumentRefused, read_model
from tests.spec.examples import CATALOGUE
from tests.spec.mutation import ABSENT, BASE, changed

TITLE, INDUSTRY, SIZE, FAIR, OTHER, OUT = (f"groups[0].criteria[{index}]" for index in range(6))
PAGES, TIERS, SILENT = (f"groups[1].criteria[{index}]" for index in range(3))
NAN, INFINITY = float("nan"), float("inf")

# The place that is changed, to what, the place of the fault (None: the same), a part of its message.
Case = tuple[str, Any, str | None, str]

MODEL: list[Case] = [
    ("format", "leadscoring/2", None, "leadscoring/1"),
    ("format", ABSENT, None, "is missing"),
    ("nmae", "x", None, "did you mean “name”"),
    ("name", ABSENT, None, "is missing"),
    ("name", "  \xa0 ", None, "blank"),
    ("name", 2026, None, "in quotes"),
    ("name", "x" * 201, None, "200 characters"),
    ("name", "a\x00b", None, "can’t be stored"),
    ("name", "a\ud800", None, "can’t be stored"),
    ("object", "lead", None, "contact, company, deal"),
    ("object", True, None, "one of"),
    ("kind", "both", None, "fit, engagement, combined"),
    ("kind", ABSENT, None, "is missing"),
    ("limit", -1, None, "must not be negative"),
    ("limit", "100", None, "without quotes"),
    ("limit", 100.25, None, "one decimal"),
    ("limit", 100_000.1, None, "100,000"),
    ("limit", NAN, None, "not a number"),
    ("limit", INFINITY, None, "infinity"),
    ("limit", Decimal("1E+400"), None, "100,000"),
    ("limit", Decimal("1E+9999999"), None, "100,000"),
    ("limit", Decimal("1E-9999999"), None, "one decimal"),
    ("minimum", 101, None, "above"),
    ("minimum", -100_001, None, "100,000"),
    ("categories", [], None, "key: value"),
    ("categories.sale", {"limit": 5}, None, "unknown key"),
    ("categories.fit.limit", -30, "categories.fit.minimum", "above"),
    ("categories.fit.top", 5, None, "unknown key"),
    ("categories.fit.limit", True, None, "must be a number"),
    ("audience.include[0]", "Nobody", None, "no list “Nobody” of contacts"),
    ("audience.exclude[0]", "Internl", None, "did you mean “internal”"),
    ("audience.include[0]", "Key accounts", None, "of contacts"),  # a list of companies
    ("audience.include", "Internal", None, "must be a list"),
    ("audience.only", ["Internal"], None, "unknown key"),
    ("groups", ABSENT, None, "is missing"),
    ("groups", [], None, "at least one group"),
    ("groups", {"a": 1}, None, "must be a list"),
    ("groups", [BASE["groups"][0]] * 501, None, "at most 500"),
]
GROUP: list[Case] = [
    ("groups[0]", "Role", None, "key: value"),
    ("groups[0].name", "", None, "blank"),
    ("groups[0].name", ABSENT, None, "is missing"),
    ("groups[1].name", " Role", None, "already the name"),
    ("groups[0].points", 5, None, "unknown key"),
    ("groups[0].category", ABSENT, None, "is missing"),
    ("groups[0].category", "behaviour", None, "fit, engagement"),
    ("groups[0].limit", -41, "groups[0].minimum", "above"),
    ("groups[0].limit", "much", None, "must be a number"),
    ("groups[1].id", "g1", None, "another group or criterion"),
    ("groups[1].id", "c1", None, "another group or criterion"),
    ("groups[1].id", "x" * 65, None, "64"),
    ("groups[1].id", 7, None, "in quotes"),
    ("groups[0].criteria", ABSENT, None, "is missing"),
    ("groups[0].criteria", "none", None, "must be a list"),
    ("groups[1].decay", {"half_life_days": 30, "linear_days": 90}, None, "two kinds of decay"),
    ("groups[1].decay", {"half_life_days": 0}, "groups[1].decay.half_life_days", "whole"),
    ("groups[1].decay", {"half_life_days": 1.5}, "groups[1].decay.half_life_days", "whole"),
    ("groups[1].decay", {"days": 30}, "groups[1].decay.days", "unknown key"),
    ("groups[1].decay", {"percent": 25}, "groups[1].decay.every_days", "is missing"),
    ("groups[1].decay", {"every_days": 30}, "groups[1].decay.percent", "is missing"),
    ("groups[1].decay", {"percent": 101, "every_days": 30}, "groups[1].decay.percent", "between 0 and 100"),
    ("groups[1].decay", {"percent": -1, "every_days": 30}, "groups[1].decay.percent", "between 0 and 100"),
    ("groups[1].decay", {"percent": 25, "every_days": 0}, "groups[1].decay.every_days", "whole"),
    ("groups[1].decay", 30, None, "half_life_days"),
]
CRITERION: list[Case] = [
    (TITLE, None, None, "key: value"),
    (f"{TITLE}.name", ABSENT, None, "is missing"),
    (f"{TITLE}.name", "\t", None, "blank"),
    (f"{INDUSTRY}.name", "Title", None, "already the name"),
    (f"{TITLE}.id", "g1", None, "another group or criterion"),
    (f"{TITLE}.enabled", "yes", None, "true or false"),
    (f"{TITLE}.weight", 5, None, "unknown key"),
    (f"{TITLE}.points", ABSENT, None, "is missing"),
    (f"{TITLE}.points", "ten", None, "must be a number"),
    (f"{TITLE}.points", None, None, "not nothing"),
    (f"{TITLE}.points", True, None, "must be a number"),
    (f"{TITLE}.points", 0.55, None, "one decimal"),
    (f"{TITLE}.points", Decimal("0.10000000000000000001"), None, "one decimal"),
    (f"{TITLE}.points", 100_001, None, "100,000"),
    (f"{TITLE}.max_points", -21, f"{TITLE}.min_points", "above"),
    (f"{TITLE}.list", "Customers", TITLE, "2 kinds of criterion in one"),
    (f"{TITLE}.activity", "any", TITLE, "2 kinds of criterion in one"),
    (f"{TITLE}.if", ABSENT, TITLE, "needs one of"),
    (f"{INDUSTRY}.points", 5, None, "unknown key"),
    (f"{INDUSTRY}.ranges", [{"from": 1, "points": 1}], INDUSTRY, "one of them"),
    (f"{INDUSTRY}.values", ABSENT, INDUSTRY, "needs “values”"),
    (f"{INDUSTRY}.values", {}, None, "at least one value"),
    (f"{INDUSTRY}.values", ["Software"], None, "key: value"),
    (f"{INDUSTRY}.values.SOFTWARE", 5, None, "one value"),
    (f"{INDUSTRY}.values.Media", "5", None, "without quotes"),
    (f"{INDUSTRY}.values", {2024: 5}, f"{INDUSTRY}.values.2024", "in quotes"),
    (f"{INDUSTRY}.values", {"": 5}, f"{INDUSTRY}.values.", "blank"),
    (f"{INDUSTRY}.otherwise", None, None, "must be a number"),
    (f"{INDUSTRY}.property", "company.employees", f"{INDUSTRY}.values", "of type number"),
    (f"{INDUSTRY}.property", "deal.stage", None, "several values"),
    (f"{INDUSTRY}.property", "contact.country", None, "without “contact.”"),
    (f"{INDUSTRY}.property", "company.owner.name", None, "no property"),
    (f"{SIZE}.property", "company.country", f"{SIZE}.ranges", "of type text"),
    (f"{SIZE}.ranges", [], None, "at least one range"),
    (f"{SIZE}.ranges[1].from", 9, f"{SIZE}.ranges[1]", "overlaps"),
    (f"{SIZE}.ranges[1].to", 49, f"{SIZE}.ranges[1].from", "above"),
    (f"{SIZE}.ranges[1].points", ABSENT, None, "is missing"),
    (f"{SIZE}.ranges[1].upto", 5, None, "unknown key"),
    (f"{SIZE}.ranges[2]", {"from": 5, "to": 6, "points": 1}, None, "overlaps"),
    (f"{SIZE}.ranges", [{"to": 5, "points": 1}, {"to": 1, "points": 1}], f"{SIZE}.ranges[1]", "overlaps"),
    (f"{FAIR}.list", "Nobody", None, "no list"),
    (f"{FAIR}.not_in_list", "Customers", FAIR, "2 kinds"),
    (f"{FAIR}.points", ABSENT, None, "is missing"),
    (f"{OUT}.points", -50, None, "unknown key"),
    (f"{OUT}.disqualify", False, None, "only be true"),
    (f"{OUT}.disqualify", "yes", None, "only be true"),
    (f"{OUT}.if", ABSENT, OUT, "needs “if”"),
    (f"{OUT}.list", "Customers", OUT, "2 kinds"),
]
ACTIVITY: list[Case] = [
    (f"{PAGES}.activity", [], None, "at least one"),
    (f"{PAGES}.activity", " ", None, "blank"),
    (f"{PAGES}.activity", ["page_view", 5], f"{PAGES}.activity[1]", "in quotes"),
    (f"{PAGES}.within_days", 0, None, "whole"),
    (f"{PAGES}.within_days", 1.5, None, "whole"),
    (f"{PAGES}.within_days", -3, None, "whole"),
    (f"{PAGES}.within_days", "ninety", None, "must be a number"),
    (f"{PAGES}.within_days", Decimal("1E+400"), None, "at most 1,000,000,000,000,000"),
    (f"{PAGES}.since", "2026-02-30", None, "no day"),
    (f"{PAGES}.since", "01.02.2026", None, "such as 2026-01-31"),
    (f"{PAGES}.since", 2026, None, "such as 2026-01-31"),
    (f"{PAGES}.since", "2027-01-01", None, "above"),
    (f"{PAGES}.at_least", 0, None, "whole"),
    (f"{PAGES}.at_least", 11, None, "above"),
    (f"{PAGES}.at_most", 2.5, None, "whole"),
    (f"{PAGES}.award", "twice", None, "once, every"),
    (f"{PAGES}.award", "once", f"{PAGES}.max_times", "every"),
    (f"{PAGES}.distinct", "channel", None, "asset, day"),
    (f"{PAGES}.max_times", 0, None, "whole"),
    (f"{PAGES}.decay", {}, None, "says no kind"),
    (f"{PAGES}.decay.linear_days", 9, f"{PAGES}.decay", "two kinds of decay"),
    (f"{PAGES}.points", ABSENT, None, "is missing"),
    (f"{PAGES}.where", {}, None, "needs one of"),
    (f"{PAGES}.where.field", "title", None, "asset, asset_type"),
    (f"{PAGES}.where.field", "properties.", None, "unknown field"),
    (f"{PAGES}.where.field", "value", f"{PAGES}.where.op", "doesn’t fit a number"),
    (f"{PAGES}.where.op", "changed_in_last_days", None, "doesn’t fit a text"),
    (f"{PAGES}.where", {"property": "email", "op": "known"}, f"{PAGES}.where.property", "unknown key"),
    (f"{PAGES}.where", {"all": []}, f"{PAGES}.where.all", "at least one"),
    (f"{TIERS}.tiers", [], None, "at least one range"),
    (f"{TIERS}.tiers[0].to", 15, f"{TIERS}.tiers[1]", "overlaps"),
    (f"{TIERS}.tiers[0].from", 15, f"{TIERS}.tiers[0].from", "above"),
    (f"{TIERS}.tiers[0].from", 0, None, "whole"),
    (f"{TIERS}.tiers[0].from", 1.5, None, "whole"),
    (f"{TIERS}.max_times", 5, None, "“tiers” stand in its place"),
    (f"{SILENT}.inactive_days", "never", None, "must be a number"),
    (f"{SILENT}.inactive_days", 0, None, "whole"),
    (f"{SILENT}.decay", {"half_life_days": 5}, None, "unknown key"),
    (f"{SILENT}.within_days", 5, None, "unknown key"),
    (f"{SILENT}.never", "no", None, "true or false"),
    (f"{SILENT}.inactive_days", "ever", f"{SILENT}.never", "nobody"),
    (f"{SILENT}.points", ABSENT, None, "is missing"),
]
SCORE: list[Case] = [
    (f"{OTHER}.score", "Company fitt", None, "did you mean “Company fit”"),
    (f"{OTHER}.score", "company FIT", None, "no published model"),
    (f"{OTHER}.score", "Deals", None, "scores deals"),
    (f"{OTHER}.score", "Tried", None, "its own score"),
    (f"{OTHER}.score", "Everything", None, "Tried → Everything → Second → Tried"),
    (f"{OTHER}.if", ABSENT, None, "is missing"),
    (f"{OTHER}.if.field", "points", None, "total, fit, engagement"),
    (f"{OTHER}.if.field", ABSENT, f"{OTHER}.if", "needs one of"),
    (f"{OTHER}.if.field", "engagement", None, "has no engagement"),
    (f"{OTHER}.if.field", "cell", None, "has no cell"),
    (f"{OTHER}.if.field", "total_label", f"{OTHER}.if.op", "doesn’t fit a text"),
    (f"{OTHER}.if.op", "is_any", None, "doesn’t fit a number"),
    (
        f"{TITLE}.if",
        {"not": {"score": "Second", "field": "total", "op": "known"}},
        None,
        "Tried → Second → Tried",
    ),
]
CONDITION: list[Case] = [
    (f"{TITLE}.if", "yes", None, "must be a condition"),
    (f"{TITLE}.if", {}, None, "needs one of"),
    (f"{TITLE}.if", {"propery": "email"}, f"{TITLE}.if.propery", "did you mean “property”"),
    (f"{TITLE}.if.list", "Customers", f"{TITLE}.if", "2 kinds of condition"),
    (f"{TITLE}.if.property", "jobtitle", None, "did you mean “job_title”"),
    (f"{TITLE}.if.property", "contact.email", None, "without “contact.”"),
    (f"{TITLE}.if.property", "company.contact.email", None, "no property"),
    (f"{TITLE}.if.op", "is_anny", None, "did you mean “is_any”? for a text: is_any, is_none"),
    (f"{TITLE}.if.op", "gte", None, "doesn’t fit a text"),
    (f"{TITLE}.if.op", ["is_any"], None, "must be a text"),
    (f"{TITLE}.if.op", ABSENT, None, "is missing"),
    (f"{TITLE}.if.value", ABSENT, None, "is missing"),
    (f"{TITLE}.if.value", [], None, "empty"),
    (f"{TITLE}.if.value", ["a", " "], f"{TITLE}.if.value[1]", "blank"),
    (f"{TITLE}.if.value", 5, None, "in quotes"),
    (f"{TITLE}.if.value", [True], f"{TITLE}.if.value[0]", 'quotes: "true"'),
    (f"{TITLE}.if.value", {"a": 1}, None, "must be a text"),
    (f"{TITLE}.if.or_blank", True, None, "takes no or_blank"),
    (f"{TITLE}.if.case", True, None, "unknown key"),
    (f"{TITLE}.if", {"property": "email", "op": "known", "value": "x"}, f"{TITLE}.if.value", "takes no value"),
    (
        f"{TITLE}.if",
        {"property": "email", "op": "is_none", "value": "x", "or_blank": 1},
        f"{TITLE}.if.or_blank",
        "true or",
    ),
    (f"{TITLE}.if", {"property": "country", "op": "is_true"}, f"{TITLE}.if.op", "doesn’t fit"),
    (f"{TITLE}.if", {"property": "seats", "op": "keyboard_mash"}, f"{TITLE}.if.op", "doesn’t fit a number"),
    (f"{TITLE}.if", {"property": "seats", "op": "eq", "value": "5"}, f"{TITLE}.if.value", "without quotes"),
    (f"{TITLE}.if", {"property": "seats", "op": "eq", "value": NAN}, f"{TITLE}.if.value", "not a number"),
    (f"{TITLE}.if", {"property": "seats", "op": "gt", "value": 10**100}, f"{TITLE}.if.value", "power of 100"),
    (
        f"{TITLE}.if",
        {"property": "seats", "op": "gt", "value": Decimal("0.12345678901234567890")},
        f"{TITLE}.if.value",
        "15 digits",
    ),
    (f"{TITLE}.if", {"property": "seats", "op": "between", "value": [5, 4]}, f"{TITLE}.if.value", "above"),
    (f"{TITLE}.if", {"property": "seats", "op": "between", "value": 5}, f"{TITLE}.if.value", "two values"),
    (f"{TITLE}.if", {"property": "seats", "op": "between", "value": ["a", 5]}, f"{TITLE}.if.value[0]", "number"),
    (f"{TITLE}.if", {"property": "created_at", "op": "before", "value": "soon"}, f"{TITLE}.if.value", "2026-01-31"),
    (f"{TITLE}.if", {"property": "created_at", "op": "in_last_days", "value": 0}, f"{TITLE}.if.value", "whole"),
    (
        f"{TITLE}.if",
        {"property": "created_at", "op": "between", "value": ["2026-02-01", "2026-01-01"]},
        f"{TITLE}.if.value",
        "above",
    ),
    (f"{TITLE}.if", {"all": []}, f"{TITLE}.if.all", "at least one"),
    (f"{TITLE}.if", {"any": {"list": "Customers"}}, f"{TITLE}.if.any", "must be a list"),
    (f"{TITLE}.if", {"any": [{"list": "Nobody"}]}, f"{TITLE}.if.any[0].list", "no list"),
    (f"{TITLE}.if", {"not": [{"list": "Customers"}]}, f"{TITLE}.if.not", "must be a condition"),
    (f"{TITLE}.if", {"contact": {"list": "Customers"}}, f"{TITLE}.if", "without “contact:”"),
    (f"{TITLE}.if", {"deal": {"contact": {"list": "Customers"}}}, f"{TITLE}.if.deal", "inside one another"),
    (f"{TITLE}.if", {"deal": {"property": "job_title", "op": "known"}}, f"{TITLE}.if.deal.property", "no property"),
    (f"{TITLE}.if", {"deal": {"list": "Customers"}}, f"{TITLE}.if.deal.list", "of deals"),
    (f"{TITLE}.if", {"activity": "any", "at_least": 5, "at_most": 4}, f"{TITLE}.if.at_least", "above"),
    (f"{TITLE}.if", {"activity": "any", "points": 4}, f"{TITLE}.if.points", "unknown key"),
    (f"{TITLE}.if", {"activity": "any", "within_days": 0.5}, f"{TITLE}.if.within_days", "whole"),
    (f"{TITLE}.if", {"score": "Company fit", "op": "known"}, f"{TITLE}.if.field", "is missing"),
]
BANDS_AND_TRIGGERS: list[Case] = [
    ("bands", [], None, "key: value"),
    ("bands.all", [], None, "unknown key"),
    ("bands.total", {"Hot": 80}, None, "must be a list"),
    ("bands.total[1].label", "Hot", None, "stands twice"),
    ("bands.total[1].at_least", 80.0, None, "two bands begin"),
    ("bands.total[1].at_least", 0.05, None, "one decimal"),
    ("bands.total[1].at_least", ABSENT, None, "is missing"),
    ("bands.engagement[0].label", 1, None, 'in quotes: "1"'),
    ("bands.fit[0].label", " ", None, "blank"),
    ("bands.fit[0].color", "red", None, "unknown key"),
    ("triggers", {"name": "x"}, None, "must be a list"),
    ("triggers[0]", "Hot", None, "key: value"),
    ("triggers[0].name", ABSENT, None, "is missing"),
    ("triggers[1]", BASE["triggers"][0], "triggers[1].name", "already the name"),
    ("triggers[0].then", [], None, "unknown key"),
    ("triggers[0].when", ABSENT, None, "is missing"),
    ("triggers[0].when", {}, None, "says nothing"),
    ("triggers[0].when", {"total": 80, "cell": ["A1"]}, None, "mixes"),
    ("triggers[0].when", {"total": 80.55}, "triggers[0].when.total", "one decimal"),
    ("triggers[0].when", {"cell": ["A1"]}, "triggers[0].margin", "thresholds only"),
    ("triggers[0].when", {"from": 40, "to": 60}, "triggers[0].margin", "thresholds only"),
    ("triggers[0].when", {"from": 60, "to": 40}, "triggers[0].when.from", "above"),
    ("triggers[0].when", {"score": 40}, "triggers[0].when.score", "unknown key"),
    ("triggers[0].margin", -1, None, "negative"),
    ("triggers[0].on", True, None, "enter, leave"),
    ("triggers[0].on", "change", None, "enter, leave"),
    ("triggers[0].repeat", "always", None, "once, every"),
    ("triggers[0].cooldown_days", 0, None, "whole"),
    ("triggers[0].if", {"list": "Nobody"}, "triggers[0].if.list", "no list"),
    ("triggers[0].actions", [], None, "at least one action"),
    ("triggers[0].actions", ABSENT, None, "is missing"),
    ("triggers[0].actions[0].do", "shout", None, "notify, create_lead"),
    ("triggers[0].actions[0].do", ABSENT, None, "is missing"),
    ("triggers[0].actions[0].to", "everyone", None, "owner"),
    ("triggers[0].actions[0].to", ABSENT, None, "is missing"),
    ("triggers[0].actions[0].loudly", True, None, "unknown key"),
    ("triggers[0].actions[0]", {"do": "add_to_list", "list": "Nobody"}, "triggers[0].actions[0].list", "no list"),
    ("triggers[0].actions[0]", {"do": "webhook", "url": "javascript:1"}, "triggers[0].actions[0].url", "https://"),
    ("triggers[0].actions[0]", {"do": "assign_owner", "by": "luck"}, "triggers[0].actions[0].by", "round_robin"),
    ("triggers[0].actions[0]", {"do": "assign_owner"}, "triggers[0].actions[0].team", "is missing"),
    (
        "triggers[0].actions[0]",
        {"do": "set_property", "property": "flagged", "value": "x"},
        "triggers[0].actions[0].value",
        "true or false",
    ),
    (
        "triggers[0].actions[0]",
        {"do": "set_property", "property": "company.name", "value": "x"},
        "triggers[0].actions[0].property",
        "itself",
    ),
]
ALL_CASES = [*MODEL, *GROUP, *CRITERION, *ACTIVITY, *SCORE, *CONDITION, *BANDS_AND_TRIGGERS]


@pytest.mark.parametrize(
    ("place", "value", "fault_place", "words"),
    ALL_CASES,
    ids=[f"{place} = {'absent' if value is ABSENT else str(value)[:30]!a}" for place, value, _, _ in ALL_CASES],
)
def test_fault_is_refused_and_named_by_its_place(place: str, value: Any, fault_place: str | None, words: str) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_model(changed(place, value), CATALOGUE)

    expected = place if fault_place is None else fault_place
    assert [fault.place for fault in refusal.value.faults if words in fault.message] == [expected], refusal.value


def test_tiers_stand_in_place_of_five_keys() -> None:
    with pytest.raises(DocumentRefused) as refusal:
        read_model(changed(f"{PAGES}.tiers", [{"from": 1, "points": 1}]), CATALOGUE)

    assert [(fault.place, fault.message[:28]) for fault in refusal.value.faults] == [
        (f"{PAGES}.{key}", "“tiers” stand in its place; ")
        for key in ("points", "award", "at_least", "at_most", "max_times")
    ]


def test_base_without_a_fault_is_read() -> None:
    assert read_model(BASE, CATALOGUE).name == "Tried"


def test_all_faults_are_named_at_once() -> None:
    document = changed(f"{TITLE}.points", "ten")
    document["groups"][1]["criteria"][0]["within_days"] = 0
    document["minimum"] = 101
    document["audience"]["exclude"] = ["Nobody"]

    with pytest.raises(DocumentRefused) as refusal:
        read_model(document, CATALOGUE)

    assert {fault.place for fault in refusal.value.faults} == {
        "minimum", "audience.exclude[0]", "groups[0].criteria[0].points", "groups[1].criteria[0].within_days",
    }  # fmt: skip
    assert str(refusal.value).count("\n") == 3
    assert "groups[0].criteria[0].points: must be a number, not the text “ten”" in str(refusal.value).splitlines()


@pytest.mark.parametrize("raw", [None, [], "text", 5, True])
def test_what_is_no_document_is_refused(raw: Any) -> None:
    with pytest.raises(DocumentRefused, match="must be a scoring model"):
        read_model(raw, CATALOGUE)


def test_conditions_nested_too_deep_are_refused() -> None:
    condition: dict[str, Any] = {"list": "Customers"}
    for _ in range(99):
        condition = {"not": condition}
    read_model(changed(f"{TITLE}.if", condition), CATALOGUE)
    with pytest.raises(DocumentRefused, match="100 deep"):
        read_model(changed(f"{TITLE}.if", {"not": condition}), CATALOGUE)


def test_a_negative_limit_is_one_fault() -> None:
    document = {key: value for key, value in changed("limit", -1).items() if key != "minimum"}
    with pytest.raises(DocumentRefused) as refusal:
        read_model(document, CATALOGUE)

    assert [str(fault) for fault in refusal.value.faults] == ["limit: must not be negative"]


def test_too_many_criteria_are_refused() -> None:
    criteria = [{"name": f"c{index}", "list": "Customers", "points": 1} for index in range(501)]
    read_model(changed("groups", [{"name": "g", "category": "fit", "criteria": criteria[:500]}]), CATALOGUE)
    with pytest.raises(DocumentRefused, match="501 criteria; a model may have at most 500"):
        read_model(changed("groups", [{"name": "g", "category": "fit", "criteria": criteria}]), CATALOGUE)


@pytest.mark.parametrize(
    ("key", "value", "place"),
    [
        ("categories", {"engagement": {"limit": 5}}, "categories.engagement"),
        ("bands", {"engagement": [{"label": "1", "at_least": 5}]}, "bands.engagement"),
        ("groups", [{"name": "g", "category": "engagement", "criteria": []}], "groups[0].category"),
        (
            "triggers",
            [{"name": "t", "when": {"engagement": 5}, "actions": [{"do": "create_lead"}]}],
            "triggers[0].when",
        ),
    ],
)
def test_a_model_of_one_kind_lacks_the_other_category(key: str, value: Any, place: str) -> None:
    document = {
        "format": "leadscoring/1", "name": "f", "object": "contact", "kind": "fit",
        "groups": [{"name": "g", "criteria": []}],
    }  # fmt: skip
    assert read_model(document, CATALOGUE).groups[0].category == "fit"
    with pytest.raises(DocumentRefused) as refusal:
        read_model({**document, key: value}, CATALOGUE)
    assert [fault.place for fault in refusal.value.faults if fault.place.startswith(place)] != []
