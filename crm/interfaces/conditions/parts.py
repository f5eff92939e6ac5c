"""Makes the parts of a condition's form out of its plain values, whatever these are: what it can't show it keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition, read_score_condition, read_where
from crm.conditions.wording import condition_tokens, sentence
from crm.interfaces.conditions.controls import Choice, ChoiceGroup, Picker, with_chosen
from crm.interfaces.conditions.faults import FaultsAt
from crm.interfaces.conditions.part import Making, Part
from crm.interfaces.conditions.rows import Rows
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.conditions.tree import (
    DEEPEST,
    GROUPS,
    MOST_PARTS,
    RELATED,
    WORDED,
    Plain,
    kind_of,
    members_of,
    split_turned,
)


@dataclass
class Parts:
    """Counts the parts, so that a form stays one that can be read and posted."""

    making: Making
    made: int = field(default=0)

    def part(self, plain: Any, name: str, scope: Scope, faults: FaultsAt, depth: int = 1) -> Part:
        self.made += 1
        if not isinstance(plain, dict) or depth > DEEPEST or self.made > MOST_PARTS:
            return self._focused(self._kept(plain, name, scope, faults))
        is_turned, core = split_turned(plain)
        inner = faults.at(".not") if is_turned else faults
        kind = kind_of(core)
        if kind in GROUPS:
            made = self._group(core, is_turned, name, scope, inner, depth)
        elif kind in RELATED and scope.over == "record":
            made = self._related(core, is_turned, name, scope, inner, depth)
        elif kind == "not":
            made = self._twice(core, name, scope, inner, depth)
        else:
            made = self._test(core, is_turned, name, scope, inner, depth)
        note = " ".join(filter(None, (faults.without(".not") if is_turned else "", made.note)))
        is_worded = scope.over == "record" and kind in WORDED
        shown = replace(made, is_turned=is_turned and not is_worded, note=note, over=scope.over)
        return self._focused(shown)

    def _focused(self, part: Part) -> Part:
        return replace(part, has_focus=self.making.focus == part.name)

    def _group(self, core: Plain, is_turned: bool, name: str, scope: Scope, faults: FaultsAt, depth: int) -> Part:
        kind = kind_of(core)
        members = [
            self.part(member, f"{name}.{place}", scope, faults.at(f".{kind}[{place}]"), depth + 1)
            for place, member in enumerate(members_of(core))
        ]
        places = [f".{kind}[{place}]" for place in range(len(members))]
        sent = {(False, "all"): "all", (False, "any"): "any", (True, "any"): "none", (True, "all"): "not_all"}
        picker = Picker(
            f"{name}.kind", self.making.id(f"{name}.kind"), _("How the conditions count"), _ways(sent[is_turned, kind])
        )
        return Part(
            "group",
            name,
            self.making.id(name),
            "",
            _("Group of conditions"),
            note=faults.without(*places) if members else faults.text() and _("Add a condition, or remove the group."),
            members=tuple(_in_order(members, _("and") if kind == "all" else _("or"))),
            is_removable="." in name,
            subject=picker,
        )

    def _related(self, core: Plain, is_turned: bool, name: str, scope: Scope, faults: FaultsAt, depth: int) -> Part:
        kind = kind_of(core)
        inner = self.part(
            core[kind],
            f"{name}.0",
            scope.of_related(kind),  # type: ignore[arg-type]
            faults.at(f".{kind}"),
            depth + 1,
        )
        return Part(
            "related",
            name,
            self.making.id(name),
            kind,
            _("Condition on an associated record"),
            note=faults.without(f".{kind}"),
            can_turn=True,
            inner=inner,
            subject=self._rows.subject(core, is_turned, name, scope, FaultsAt(faults.place)),
        )

    def _twice(self, core: Plain, name: str, scope: Scope, faults: FaultsAt, depth: int) -> Part:
        inner = self.part(core["not"], f"{name}.0", scope, faults.at(".not"), depth + 1)
        note = faults.without(".not")
        return Part("twice", name, self.making.id(name), "not", _("Opposite of a condition"), note=note, inner=inner)

    def _test(self, core: Plain, is_turned: bool, name: str, scope: Scope, faults: FaultsAt, depth: int) -> Part:
        made = self._rows.test(core, is_turned, name, scope, faults)
        if kind_of(core) != "activity" or "where" not in core:
            return made
        over = scope.of_activity(f"{name}.activity")
        where = self.part(core["where"], f"{name}.where", over, faults.at(".where"), depth + 1)
        return replace(made, where=where, can_ask_where=False)

    @property
    def _rows(self) -> Rows:
        return Rows(self.making)

    def _kept(self, plain: Any, name: str, scope: Scope, faults: FaultsAt) -> Part:
        return Part(
            "kept",
            name,
            self.making.id(name),
            "kept",
            _("Condition that is kept as it is"),
            note=faults.text(),
            words=_words(plain, scope),
            kept=json.dumps(plain, default=str),
            over=scope.over,
        )


def _in_order(members: list[Part], between: str) -> list[Part]:
    last = len(members) - 1
    return [
        replace(member, is_first=place == 0, is_last=place == last, joined=between if place else "")
        for place, member in enumerate(members)
    ]


def _ways(chosen: str) -> tuple[ChoiceGroup, ...]:
    choices = (
        Choice("all", _("All of these")),
        Choice("any", _("Any of these")),
        Choice("none", _("None of these")),
        Choice("not_all", _("Not all of these")),
    )
    return with_chosen([ChoiceGroup("", choices)], chosen, chosen)


def _words(plain: Any, scope: Scope) -> str:
    """As a sentence, where it can be read."""
    faults: list[Fault] = []
    if scope.over == "activity":
        read = read_where(plain, "", faults)
    elif scope.over == "score":
        read = read_score_condition(plain, scope.asked_model, "", faults)
    else:
        is_inside = scope.is_inside_related
        read = read_condition(
            plain, object=scope.object, catalogue=scope.catalogue, place="", faults=faults, inside_related=is_inside
        )
    return sentence(condition_tokens(read, labels=scope.labels)) if read else json.dumps(plain, default=str)[:200]
