"""The form of one rule where it stands in its group: as opened, as posted, and beside what another made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse

from crm.conditions.nodes import Fault
from leadscoring.web.components import RuleRow
from scoring.domain.editing import PartChanged, PartGone
from scoring.interfaces.criterion_form import (
    CriterionForm,
    EditorScope,
    acted_criterion,
    criterion_form,
    named_criterion,
    new_criterion,
    posted_criterion,
)
from scoring.interfaces.criterion_forms.naming import read_criterion
from scoring.interfaces.model_pages_rules import criterion_row
from scoring.queries.sheet import Sheet
from scoring.spec.matching import Plain, Spot
from scoring.spec.parts import find_criterion, group_key, mark_of, new_id


@dataclass(frozen=True)
class Conflict:
    """`theirs` is what stands there now; None where it was deleted."""

    text: str
    theirs: RuleRow | None


@dataclass(frozen=True)
class RuleForm:
    """`mark` is sent along: what its author saw. `act` was done last. `is_begun` says that something was typed which is
    not saved."""

    key: str
    group: str
    plain: Plain
    scope: EditorScope
    mark: str = ""
    faults: tuple[Fault, ...] = ()
    place: str = ""
    act: str = ""
    is_new: bool = False
    is_begun: bool = False
    conflict: Conflict | None = None
    refusal: str = ""

    @property
    def fields(self) -> CriterionForm:
        return criterion_form(
            self.plain,
            scope=self.scope,
            faults=self.faults,
            place=self.place,
            key=self.key,
            mark=self.mark,
            act=self.act,
        )

    @property
    def rule(self) -> Plain:
        """What Save writes."""
        return named_criterion(self.plain, self.scope)

    def with_faults(self, faults: Sequence[Fault], place: str) -> RuleForm:
        return replace(self, faults=tuple(faults), place=place)

    def refused(self, text: str) -> RuleForm:
        return replace(self, refusal=text)

    def after_change(self, error: PartChanged) -> RuleForm:
        """Saved again, mine takes the place of theirs."""
        criterion = read_criterion(error.theirs, self.scope)
        name = str(error.theirs.get("name", ""))
        theirs = criterion_row("", replace(criterion, name=name), self.scope.labels) if criterion else None
        return replace(self, mark=mark_of(error.theirs), conflict=Conflict(str(error), theirs))

    def after_deletion(self, error: PartGone) -> RuleForm:
        """Saved again, it is there anew."""
        return replace(self, mark="", is_new=True, conflict=Conflict(str(error), None))


def edit_form(sheet: Sheet, spot: Spot, key: str) -> RuleForm:
    group = sheet.plain["groups"][spot[0]]
    plain = group["criteria"][spot[1]]
    faults = sheet.usable.at_fault.get(spot, ())
    return RuleForm(key, group_key(group), plain, _scope(sheet, group, key), mark_of(plain), faults)


def new_form(sheet: Sheet, group: str, kind: str) -> RuleForm:
    """Its key is its own from the start, so that sending it twice makes one rule."""
    key = new_id()
    scope = _scope(sheet, sheet.group(group), key)
    return RuleForm(key, group, new_criterion(kind, scope.category, scope), scope, is_new=True)


def posted_form(sheet: Sheet, key: str, data: QueryDict) -> RuleForm:
    home = data.get("group", "")
    scope = _scope(sheet, sheet.group(home), key)
    plain = {**posted_criterion(data), "id": key}
    mark, is_new = data.get("mark", ""), bool(data.get("add"))
    return RuleForm(key, home, plain, scope, mark, is_new=is_new, is_begun=True)


def acted_form(sheet: Sheet, key: str, data: QueryDict) -> RuleForm:
    """After one of the form's own buttons."""
    form, act = posted_form(sheet, key, data), data.get("act", "")
    return replace(form, plain=acted_criterion(form.plain, act, form.scope), act=act)


def _scope(sheet: Sheet, group: Plain, key: str) -> EditorScope:
    """With the other rules of its group, whose names are taken."""
    spot = find_criterion(sheet.plain, key)
    own = sheet.plain["groups"][spot[0]]["criteria"][spot[1]] if spot else None
    others = {**group, "criteria": [each for each in group["criteria"] if each is not own]}
    url = reverse("rule-refresh", args=[sheet.model.pk, key])
    return EditorScope(sheet.model, sheet.plain, others, sheet.catalogue, sheet.labels, url)
