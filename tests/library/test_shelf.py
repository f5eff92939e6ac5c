"""Every template and preset against the standard vocabulary, and against one that lacks what they ask for."""

from __future__ import annotations

from typing import Any

import pytest

from crm.conditions.builtin import BUILTIN
from crm.conditions.catalogue import Catalogue
from crm.conditions.document import ObjectName
from scoring.library.fitting import fitted_group, fitted_model
from scoring.library.goals import GOALS, blank_model, of_kind
from scoring.library.shelf import HERE, PRESETS, TEMPLATES, Preset, Template, presets_for
from scoring.spec.document import ActivityRule, ModelDocument
from scoring.spec.reading import read_model
from scoring.spec.writing import to_json

_LISTS = frozenset({"internal", "customers", "competitors"})
_BUILTIN: dict[tuple[ObjectName, str], str] = {
    (object, name): type for object, types in BUILTIN.items() for name, type in types.items()
}
CUSTOM: dict[tuple[ObjectName, str], str] = {
    ("contact", "department"): "choice",
    ("contact", "trial_end"): "date",
    ("company", "technologies"): "multi_choice",
    ("company", "revenue_growth"): "number",
    ("company", "erp_system"): "choice",
}
STANDARD = Catalogue(_BUILTIN | CUSTOM, {"contact": _LISTS, "company": _LISTS})
BARE = Catalogue(dict(_BUILTIN))


def templates() -> list[Any]:
    return [pytest.param(template, id=template.key) for template in TEMPLATES]


def presets() -> list[Any]:
    return [pytest.param(preset, id=preset.key) for preset in PRESETS]


def test_every_file_is_on_the_shelf() -> None:
    assert {path.stem for path in (HERE / "models").glob("*.yaml")} == {each.key for each in TEMPLATES}
    assert {path.stem for path in (HERE / "presets").glob("*.yaml")} == {each.key for each in PRESETS}


@pytest.mark.parametrize("template", templates())
def test_template_is_a_valid_model_with_what_a_good_one_has(template: Template) -> None:
    document = read_model(template.plain, STANDARD)
    assert document.object == template.object
    assert {"total", "fit", "engagement"} <= set(document.bands)
    assert document.categories.keys() == {"fit", "engagement"}
    assert any(group.bounds.minimum is not None and group.bounds.limit is None for group in document.groups)
    assert all(group.bounds.limit is not None or group.bounds.minimum is not None for group in document.groups)
    assert any(rule.decay for rule in activity_rules(document))
    assert 8 <= sum(len(group.criteria) for group in document.groups) <= 16


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("goal", [goal.kind for goal in GOALS])
def test_template_is_valid_for_each_goal(template: Template, goal: str) -> None:
    document = read_model(of_kind(template.plain, goal), STANDARD)
    assert document.kind == goal
    assert goal == "combined" or {group.category for group in document.groups} == {goal}
    assert document.bands["total"][-1].at_least >= 0


@pytest.mark.parametrize("template", templates())
def test_template_fits_a_database_without_lists_and_properties_of_its_own(template: Template) -> None:
    fitted = fitted_model(template.plain, BARE, ())
    read_model(fitted.plain, BARE)
    named = {name for each in fitted.left_out for _what, name in each.why}
    assert named <= {"department", "trial_end", "Competitors"} | {f"company.{name}" for _object, name in CUSTOM}


@pytest.mark.parametrize("preset", presets())
def test_preset_is_valid_in_each_of_its_objects(preset: Preset) -> None:
    for object in preset.objects:
        model = blank_model(object=object, kind="combined", name="Any")
        model["groups"].append(preset.plain)
        read_model(model, STANDARD)


def test_title_words_of_templates_are_those_of_the_presets() -> None:
    known = {
        rule["name"]: rule["if"]
        for preset in PRESETS
        for rule in preset.plain["criteria"]
        if rule["name"] in ("Decides", "Manages", "Student or intern")
    }
    used = [
        (rule["name"], rule["if"])
        for template in TEMPLATES
        for group in template.plain["groups"]
        for rule in group["criteria"]
        if rule["name"] in known
    ]
    assert len(used) >= 15
    assert all(condition == known[name] for name, condition in used)


@pytest.mark.parametrize(
    ("title", "rules"),
    [
        ("Administrerende direktør", {"Decides"}),
        ("Verkställande direktör", {"Decides"}),
        ("Adm. direktør", {"Decides"}),
        ("Prezes zarządu", {"Decides"}),
        ("Współwłaścicielka", {"Decides"}),
        ("Kierownik magazynu", {"Manages"}),
        ("Product owner", set()),
        ("Driftansvarig", {"Manages"}),
        ("Masterstudent", {"Student or intern"}),
        ("Stażystka", {"Student or intern"}),
        ("Marketing Intern", {"Student or intern"}),
        ("Intern revisor", set()),
        ("Asystentka zarządu", {"Assists somebody who decides"}),
        ("Specjalistka ds. logistyki", {"Specialist"}),
    ],
)
def test_titles_are_found_by_the_preset_for_them(title: str, rules: set[str]) -> None:
    found = {
        rule["name"]
        for preset in PRESETS
        if preset.key in ("decision-makers", "managers", "specialists", "students")
        for rule in preset.plain["criteria"]
        if holds(rule["if"], title.lower())
    }
    assert found == rules


def test_fitting_leaves_out_and_switches_off_and_keeps_what_takes_points() -> None:
    rules = [
        {"name": "Known", "if": {"property": "job_title", "op": "known"}, "points": 5},
        {"name": "Unknown", "if": {"property": "shoe_size", "op": "known"}, "points": 5},
        {"name": "Either", "if": {"any": [{"list": "Nobody"}, {"property": "city", "op": "known"}]}, "points": 5},
        {"name": "Never seen", "activity": ["api_call"], "points": 5},
        {"name": "Never lost", "activity": ["unsubscribe"], "points": -5},
        {"name": "Silent", "inactive_days": 30, "activity": ["api_call"], "points": -5},
    ]
    fitted = fitted_group({"name": "G", "category": "fit", "criteria": rules}, "contact", BARE, ("page_view",))
    assert [(each.rule, each.why) for each in fitted.left_out] == [("Unknown", (("property", "shoe_size"),))]
    assert [(each.rule, each.types) for each in fitted.switched_off] == [
        ("Never seen", ("api_call",)),
        ("Silent", ("api_call",)),
    ]
    kept = {rule["name"]: rule for rule in fitted.plain["criteria"]}
    assert kept["Either"]["if"] == {"any": [{"property": "city", "op": "known"}]}
    assert (kept["Never seen"]["enabled"], "enabled" in kept["Never lost"]) == (False, False)


def test_an_empty_database_switches_nothing_off() -> None:
    rules = [{"name": "Never seen", "activity": ["api_call"], "points": 5}]
    fitted = fitted_group({"name": "G", "category": "engagement", "criteria": rules}, "contact", BARE, ())
    assert fitted.is_whole


def test_presets_are_of_the_object_and_the_kind() -> None:
    assert "competitors" not in [each.key for each in presets_for("company", "combined")]
    assert {each.plain["category"] for each in presets_for("contact", "engagement")} == {"engagement"}


def test_templates_read_twice_are_the_same_and_their_own() -> None:
    first = TEMPLATES[0].plain
    first["groups"].clear()
    assert TEMPLATES[0].plain["groups"]
    document = read_model(TEMPLATES[0].plain, STANDARD)
    assert to_json(document) == to_json(read_model(TEMPLATES[0].plain, STANDARD))


def activity_rules(document: ModelDocument) -> list[ActivityRule]:
    rules = [criterion.rule for group in document.groups for criterion in group.criteria]
    return [rule for rule in rules if isinstance(rule, ActivityRule)]


def holds(condition: dict[str, Any], title: str) -> bool:
    """Of the few operators that the titles use."""
    if "any" in condition:
        return any(holds(member, title) for member in condition["any"])
    words = [word.lower() for word in condition["value"]]
    tests = {
        "contains_any": lambda word: word in title,
        "starts_with_any": title.startswith,
        "ends_with_any": title.endswith,
        "word_any": lambda word: word in "".join(c if c.isalnum() else " " for c in title).split(),
    }
    return any(tests[condition["op"]](word) for word in words)
