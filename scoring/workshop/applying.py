"""A filled-in sheet is applied to a document: what a cell changed is changed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.conditions.text import clean_text
from scoring.spec.matching import Plain, Spot
from scoring.spec.parts import criteria_of, spots_by_key
from scoring.spec.reading import read_model
from scoring.spec.refusal import DocumentRefused
from scoring.spec.writing import to_plain
from scoring.workshop.cells import Unread, award_of, limit_of, points_of, same_cell, window_of
from scoring.workshop.conditions import Unclear
from scoring.workshop.rows import COLUMNS, KEYS_IN, LOCKED, Grid, cells_of
from scoring.workshop.rules import kind_of, rewritten, rule_of
from scoring.workshop.vocabulary import Vocabulary

MOST_TRIES = 20
_PLACE = re.compile(r"groups\[(\d+)\](?:\.criteria\[(\d+)\])?(.*)")
_COLUMN_OF = {
    "name": "criterion",
    "limit": "limit",
    "minimum": "limit",
    "points": "agreed",
    "award": "award",
    "max_times": "award",
    "within_days": "window",
    "inactive_days": "window",
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """`cell` as spreadsheets name it. A note leaves its row as it is in the model; nobody made a mistake."""

    cell: str
    message: str
    is_note: bool = False

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}"


@dataclass(frozen=True, slots=True)
class Applied:
    """`plain` is the document with all rows that could be read."""

    plain: Plain
    faults: tuple[CellFault, ...] = ()


@dataclass(slots=True)
class _Line:
    """A row with the rule that it speaks of, and what its cells said when that was found."""

    number: int
    cells: dict[str, str]
    criterion: Plain | None = None
    group: Plain | None = None
    shown: dict[str, Any] | None = None

    def cell(self, column: str) -> str:
        return f"{chr(ord('A') + COLUMNS.index(column))}{self.number}"


def apply_sheet(plain: Plain, grid: Grid, vocabulary: Vocabulary) -> Applied:
    """Rows at fault are left as they are in the model; what can't stand in a document counts as a fault too."""
    refused: dict[int, CellFault] = {}
    for _try in range(MOST_TRIES):
        work = _Work(deepcopy(plain), vocabulary, refused)
        work.take(grid)
        if not work.plain["groups"]:
            return Applied(work.plain, tuple(work.faults))
        try:
            read = read_model(work.plain, vocabulary.catalogue)
        except DocumentRefused as error:
            fresh = {line: fault for line, fault in map(work.cell_of, error.faults) if line not in refused}
            if not fresh:
                raise
            refused |= fresh
        else:
            return Applied(to_plain(read), tuple(work.faults))
    raise DocumentRefused([Fault(fault.cell, fault.message) for fault in refused.values()])


@dataclass(slots=True)
class _Work:
    """One attempt; lines in `refused` are left out, with the fault that an earlier attempt found."""

    plain: Plain
    vocabulary: Vocabulary
    refused: dict[int, CellFault]
    faults: list[CellFault] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)

    def take(self, grid: Grid) -> None:
        self.lines = [line for number, cells in grid.rows if (line := self._line(number, cells))]
        listed = _listed_keys(grid.headers)
        # Before any group is renamed: a rule without an id is known by its group's name too.
        spots = spots_by_key(self.plain)
        self._find(spots)
        gone = [spot for key in listed if (spot := spots.get(key)) and self._is_gone(spot)]
        self._rename_groups()
        doomed = [id(self.plain["groups"][group]["criteria"][place]) for group, place in gone]
        for line in self.lines:
            if line.number in self.refused:
                self.faults.append(self.refused[line.number])
            else:
                self._take_line(line)
        self._set_limits()
        self._delete(doomed)
        self.faults.sort(key=lambda fault: (int(re.sub(r"\D", "", fault.cell) or 0), fault.cell))

    def cell_of(self, fault: Fault) -> tuple[int, CellFault]:
        """The row that a document's fault comes from; the sheet's first where none does."""
        found = _PLACE.match(fault.place)
        part = self._part(found) if found else None
        key = found[3].strip(".").split(".")[0].split("[")[0] if found else ""
        for line in self.lines:
            if part is not None and (line.criterion is part or (found and found[2] is None and line.group is part)):
                column = "group" if found and found[2] is None and key == "name" else _COLUMN_OF.get(key, "what")
                return line.number, CellFault(line.cell(column), fault.message)
        return 1, CellFault("A1", str(fault))

    def _part(self, found: re.Match[str]) -> Plain:
        group: Plain = self.plain["groups"][int(found[1])]
        return group if found[2] is None else group["criteria"][int(found[2])]

    def _line(self, number: int, cells: list[str]) -> _Line | None:
        named = {column: clean_text(text) for column, text in zip(COLUMNS, cells, strict=False)}
        named = {column: named.get(column, "") for column in COLUMNS}
        return _Line(number, named) if named["criterion"] or named["what"] or named["key"] else None

    def _find(self, spots: Mapping[str, Spot]) -> None:
        """By key, else by the names of group and rule; each rule once."""
        taken: set[int] = set()
        for line in self.lines:
            spot = spots.get(line.cells["key"]) or (None if line.cells["key"] else self._by_names(line))
            if spot is None:
                continue
            line.group = self.plain["groups"][spot[0]]
            criterion = line.group["criteria"][spot[1]]
            if id(criterion) in taken:
                line.group = None
                continue
            taken.add(id(criterion))
            line.criterion, line.shown = criterion, cells_of(line.group, criterion, self.vocabulary)

    def _by_names(self, line: _Line) -> Spot | None:
        for (index, place), criterion in criteria_of(self.plain):
            if (self.plain["groups"][index]["name"], criterion["name"]) == (
                line.cells["group"],
                line.cells["criterion"],
            ):
                return index, place
        return None

    def _is_gone(self, spot: Spot) -> bool:
        """Deleted in the sheet; what it can't show is never deleted by it."""
        group = self.plain["groups"][spot[0]]
        criterion = group["criteria"][spot[1]]
        is_here = any(line.criterion is criterion for line in self.lines)
        return not is_here and cells_of(group, criterion, self.vocabulary) is not None

    def _rename_groups(self) -> None:
        """Where all rows of a group say another name that no group has."""
        names = {group["name"] for group in self.plain["groups"]}
        for group in self.plain["groups"]:
            lines = [line for line in self.lines if line.group is group and line.shown]
            said = {line.cells["group"] for line in lines}
            locked = [line for line in self.lines if line.group is group and not line.shown]
            if len(said) == 1 and (name := said.pop()) and name not in names and lines and not locked:
                group["name"] = name

    def _take_line(self, line: _Line) -> None:
        try:
            if line.criterion is None:
                self._add(line)
            elif line.shown is not None:
                self._change(line, line.criterion, line.shown)
            elif line.cells["comment"] != LOCKED:
                raise Unread(
                    "comment", _("This row only shows a rule that is edited in Vekt; it was left as it is."), True
                )
        except Unread as error:
            self.faults.append(CellFault(line.cell(error.column), str(error), error.is_note))
        except Unclear as error:
            self.faults.append(CellFault(line.cell("what"), str(error)))

    def _change(self, line: _Line, criterion: Plain, shown: dict[str, Any]) -> None:
        """All of the row or nothing: it is read before anything is written."""
        changed = dict(criterion)
        cells = line.cells
        if not cells["criterion"]:
            raise Unread("criterion", _("The rule needs a name."))
        changed["name"] = cells["criterion"]
        if not same_cell(cells["what"], shown["what"]):
            changed = rewritten(changed, rule_of(cells["what"], self.vocabulary))
        changed |= points_of(cells, changed)
        changed = award_of(cells["award"], changed) if not same_cell(cells["award"], shown["award"]) else changed
        if not same_cell(cells["window"], shown["window"]) or changed.get("inactive_days") == 0:
            changed = window_of(cells["window"], changed)
        if "disqualify" in changed:
            changed.pop("points", None)
        self._move(line, criterion)
        criterion.clear()
        criterion.update(changed)

    def _move(self, line: _Line, criterion: Plain) -> None:
        name = line.cells["group"]
        if line.group is None or not name or name == line.group["name"]:
            return
        home = self._group_named(name, criterion)
        line.group["criteria"] = [each for each in line.group["criteria"] if each is not criterion]
        home["criteria"].append(criterion)
        line.group = home

    def _add(self, line: _Line) -> None:
        cells = line.cells
        for column, message in (
            ("group", _("The row needs a group.")),
            ("criterion", _("The rule needs a name.")),
            ("what", _("Say what must hold, as in “Job title contains chief”.")),
        ):
            if not cells[column]:
                raise Unread(column, message)
        made: Plain = {"name": cells["criterion"]} | rule_of(cells["what"], self.vocabulary)
        made |= points_of(cells, made)
        if kind_of(made) not in ("values", "ranges", "disqualify") and "points" not in made:
            raise Unread("agreed", _("No points are agreed yet; the row was left out."), True)
        made = window_of(cells["window"], award_of(cells["award"], made))
        group = self._group_named(cells["group"], made)
        group["criteria"].append(made)
        line.criterion, line.group = made, group

    def _group_named(self, name: str, rule: Plain) -> Plain:
        """A new one is of engagement where its first rule is of something done."""
        for group in self.plain["groups"]:
            if group["name"] == name:
                return group  # type: ignore[no-any-return]
        does = kind_of(rule) in ("activity", "inactive_days")
        kind = self.plain["kind"]
        made: Plain = {"name": name, "category": ("engagement" if does else "fit") if kind == "combined" else kind}
        made["criteria"] = []
        self.plain["groups"].append(made)
        return made

    def _set_limits(self) -> None:
        """A group's limit stands in each of its rows; the one that was changed counts."""
        for group in self.plain["groups"]:
            lines = [line for line in self.lines if line.group is group and line.number not in self.refused]
            changed = [line for line in lines if self._changes_limit(line, group)]
            filled = [line for line in changed if line.cells["limit"]]
            if filled:
                self._set_limit(group, filled)
            elif changed and len(changed) == len(lines) and any(line.shown for line in lines):
                group.pop("limit", None)

    def _changes_limit(self, line: _Line, group: Plain) -> bool:
        """A row that was moved brings along the limit of the group that it came from, which means nothing here."""
        is_as_shown = line.shown is not None and same_cell(line.cells["limit"], line.shown["limit"])
        return not is_as_shown and not same_cell(line.cells["limit"], group.get("limit"))

    def _set_limit(self, group: Plain, filled: list[_Line]) -> None:
        limits = []
        for line in filled:
            try:
                limits.append(limit_of(line.cells["limit"]))
            except Unread as error:
                self.faults.append(CellFault(line.cell("limit"), str(error)))
                return
            if limits[-1] != limits[0]:
                message = _("Another row of this group says %(limit)s.") % {"limit": limits[0]}
                self.faults.append(CellFault(line.cell("limit"), message))
                return
        group["limit"] = limits[0]

    def _delete(self, doomed: list[int]) -> None:
        for group in self.plain["groups"]:
            group["criteria"] = [each for each in group["criteria"] if id(each) not in doomed]
        kept = [group for group in self.plain["groups"] if group["criteria"]]
        if kept:
            self.plain["groups"] = kept


def _listed_keys(headers: list[str]) -> list[str]:
    """Of all rules that were in the sheet when it was downloaded."""
    last = headers[len(COLUMNS) - 1] if len(headers) >= len(COLUMNS) else ""
    return last.removeprefix(KEYS_IN).split() if last.startswith(KEYS_IN) else []
