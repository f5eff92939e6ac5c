"""A filled-in sheet against its model: what was changed is changed, what was not agreed stays, each fault at its
cell."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from scoring.spec.reading import read_model, read_model_text
from scoring.spec.writing import to_plain
from scoring.workshop.applying import Applied, apply_sheet
from scoring.workshop.rows import COLUMNS, HEADERS, KEYS_IN, Grid, rows_of
from scoring.workshop.vocabulary import Vocabulary
from scoring.workshop.workbook import marked_file, read_sheet, sheet_file
from tests.spec.examples import CATALOGUE, EXAMPLES

WORDS = Vocabulary("contact", CATALOGUE, {})
B2B = next(path for path in EXAMPLES if path.stem == "b2b-nordic")
Edit = dict[str, Any]


def plain_of(path: Path) -> dict[str, Any]:
    return to_plain(read_model_text(path.read_text(encoding="utf-8"), CATALOGUE))


def sheet_of(plain: dict[str, Any], words: Vocabulary = WORDS) -> Grid:
    """Downloaded and opened again, through the file."""
    return read_sheet(sheet_file(rows_of(plain, read_model(plain, CATALOGUE), words)), "sheet.xlsx")


def edited(grid: Grid, edits: dict[int, Edit], *, new: tuple[Edit, ...] = (), without: tuple[int, ...] = ()) -> Grid:
    rows = []
    for number, cells in grid.rows:
        if number in without:
            continue
        filled = [*cells, *[""] * (len(COLUMNS) - len(cells))]
        for column, value in edits.get(number, {}).items():
            filled[COLUMNS.index(column)] = value
        rows.append((number, filled))
    last = max((number for number, _cells in grid.rows), default=1)
    rows += [(last + n, [str(row.get(column, "")) for column in COLUMNS]) for n, row in enumerate(new, start=1)]
    return Grid(grid.headers, rows)


def applied(edits: dict[int, Edit], **more: Any) -> Applied:
    plain = plain_of(B2B)
    return apply_sheet(plain, edited(sheet_of(plain), edits, **more), WORDS)


def rule(result: Applied, name: str) -> dict[str, Any]:
    return next(rule for group in result.plain["groups"] for rule in group["criteria"] if rule["name"] == name)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_sheet_that_comes_back_unchanged_changes_nothing(path: Path) -> None:
    plain = plain_of(path)
    words = Vocabulary(plain["object"], CATALOGUE, {})
    assert apply_sheet(plain, sheet_of(plain, words), words) == Applied(plain)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_locked_rows_are_those_that_a_cell_cant_say(path: Path) -> None:
    plain = plain_of(path)
    words = Vocabulary(plain["object"], CATALOGUE, {})
    rows = rows_of(plain, read_model(plain, CATALOGUE), words)
    rules = [rule for group in plain["groups"] for rule in group["criteria"]]
    for row, each in zip(rows, rules, strict=True):
        nested = str(each.get("if", "")) + str(each.get("where", ""))
        deep = any(word in nested for word in ("'not'", "'contact':", "'deal':", "'score'", "'activity'"))
        assert row.is_locked == (deep or "score" in each or "tiers" in each), each["name"]


def test_points_window_award_name_and_sentence() -> None:
    result = applied(
        {
            2: {"agreed": "12", "criterion": "Says yes"},
            8: {"award": "every, at most 3", "window": "120"},
            9: {"what": "did download where asset contains prices"},
            12: {"window": "ever"},
        }
    )
    assert result.faults == ()
    assert rule(result, "Says yes")["points"] == 12
    assert (rule(result, "Service pages")["max_times"], rule(result, "Service pages")["within_days"]) == (3, 120)
    assert rule(result, "Service pages")["distinct"] == "asset"  # what no cell shows is kept
    prices = rule(result, "Price list")
    assert (prices["activity"], prices["decay"], prices["within_days"]) == (["download"], {"half_life_days": 14}, 30)
    assert rule(result, "Silent")["inactive_days"] == "ever"


def test_agreed_wins_then_what_both_say_then_nothing() -> None:
    result = applied(
        {
            2: {"marketing": "1", "sales": "2"},
            3: {"agreed": "", "marketing": "9", "sales": "9,0"},
            6: {"agreed": "", "marketing": "-10", "sales": "-30", "criterion": "Renamed"},
            7: {"agreed": "", "marketing": "4"},
        }
    )
    assert rule(result, "Decides")["points"] == 15
    assert rule(result, "Is a C-level by abbreviation")["points"] == 9
    assert rule(result, "Student or job seeker")["points"] == -20
    assert [(fault.cell, fault.is_note) for fault in result.faults] == [("G6", True), ("G7", True)]
    assert "marketing says -10, sales says -30" in result.faults[0].message


def test_each_fault_stands_at_its_cell_and_leaves_its_row() -> None:
    plain = plain_of(B2B)
    result = applied(
        {
            2: {"what": "Jobtitle contains chief", "criterion": "Not taken"},
            3: {"agreed": "many"},
            5: {"agreed": "5"},
            8: {"award": "sometimes"},
            9: {"window": "a month"},
            11: {"criterion": ""},
            12: {"window": ""},
        }
    )
    assert [fault.cell for fault in result.faults] == ["D2", "G3", "G5", "I8", "J9", "C11", "J12"]
    assert not any(fault.is_note for fault in result.faults)
    assert result.plain == plain


def test_what_a_document_refuses_stands_at_its_cell_too() -> None:
    result = applied({3: {"criterion": "Decides"}, 8: {"agreed": "1.55"}, 10: {"limit": "-200"}})
    assert {fault.cell for fault in result.faults} >= {"C3", "G8"}
    assert rule(result, "Service pages")["points"] == 5


def test_groups_limits_moves_and_new_names() -> None:
    result = applied({2: {"limit": "30"}, 7: {"group": "Where they are"}, 13: {"group": "On the site"}})
    groups = {group["name"]: group for group in result.plain["groups"]}
    assert result.faults == ()
    assert groups["Role and company"]["limit"] == 30
    assert groups["Where they are"]["limit"] == 10
    assert [each["name"] for each in groups["On the site"]["criteria"]][-1] == "Unsubscribed"


def test_a_row_that_moves_leaves_its_groups_limit_behind() -> None:
    groups = {group["name"]: group for group in applied({7: {"group": "On the site"}}).plain["groups"]}
    assert ("Place" in groups, groups["On the site"]["limit"]) == (False, 35)


def test_a_limit_goes_where_all_rows_are_emptied_and_stays_where_one_is_no_number() -> None:
    emptied = {number: {"limit": ""} for number in (8, 9, 10)}
    assert "limit" not in applied(emptied).plain["groups"][2]
    unread = applied({8: {"limit": "much"}})
    assert (unread.plain["groups"][2]["limit"], [fault.cell for fault in unread.faults]) == (35, ["B8"])


def test_two_limits_for_one_group_are_a_fault() -> None:
    assert [fault.cell for fault in applied({2: {"limit": "30"}, 3: {"limit": "31"}}).faults] == ["B3"]


def test_new_rows_make_rules_and_groups_and_deleted_ones_go() -> None:
    new = (
        {"group": "Fairs", "limit": "20", "criterion": "Was there", "what": "did event attended", "agreed": "8",
         "award": "every", "window": "365"},
        {"group": "Place", "criterion": "From Finland", "what": "Country is Finland", "marketing": "5", "sales": "5"},
        {"group": "Place", "criterion": "Competitor", "what": "in list Competitors", "agreed": "out"},
        {"group": "Place", "criterion": "Open", "what": "City is known"},
        {"group": "", "criterion": "Nowhere", "what": "City is known", "agreed": "1"},
    )  # fmt: skip
    result = applied({}, new=new, without=(6, 7))
    assert [(fault.cell, fault.is_note) for fault in result.faults] == [("G17", True), ("A18", False)]
    fairs = result.plain["groups"][-1]
    assert (fairs["name"], fairs["category"], fairs["limit"]) == ("Fairs", "engagement", 20)
    assert rule(result, "Was there")["award"] == "every"
    assert rule(result, "Competitor")["disqualify"] is True
    names = [each["name"] for group in result.plain["groups"] for each in group["criteria"]]
    assert "Student or job seeker" not in names
    assert [each["name"] for each in result.plain["groups"][1]["criteria"]] == ["From Finland", "Competitor"]


def test_a_sheet_that_knew_nothing_deletes_nothing() -> None:
    plain = plain_of(B2B)
    row = ["Place", "", "From Finland", "Country is Finland", "", "", "5"]
    result = apply_sheet(plain, Grid(list(HEADERS), [(2, row)]), WORDS)
    kept = deepcopy(plain)
    kept["groups"][1]["criteria"].append(rule(result, "From Finland"))
    assert (result.plain, result.faults) == (kept, ())


def test_a_rule_made_in_the_editor_meanwhile_stays() -> None:
    plain = plain_of(B2B)
    grid = sheet_of(plain)
    plain["groups"][1]["criteria"].append({"name": "Later", "if": {"property": "city", "op": "known"}, "points": 1})
    assert rule(apply_sheet(plain, grid, WORDS), "Later")["points"] == 1


def test_locked_rows_are_kept_even_where_they_were_deleted_or_written_in() -> None:
    path = next(path for path in EXAMPLES if path.stem == "company-fit")
    plain, words = plain_of(path), Vocabulary("company", CATALOGUE, {})
    grid = edited(sheet_of(plain, words), {9: {"agreed": "99"}}, without=(8, 10))
    assert apply_sheet(plain, grid, words).plain == plain


def test_the_marked_file_can_be_mended_and_read_again() -> None:
    grid = edited(sheet_of(plain_of(B2B)), {3: {"agreed": "many"}})
    again = read_sheet(marked_file(grid, {"G3": "“many” is no number"}, []), "marked.xlsx")
    assert again.headers[-1].startswith(KEYS_IN)
    assert apply_sheet(plain_of(B2B), again, WORDS).faults[0].cell == "G3"
