"""A condition sent through its form: drawn, read as a browser reads it, posted back."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from crm.conditions.catalogue import Catalogue
from crm.conditions.document import Condition, ObjectName
from crm.conditions.nodes import Fault
from crm.conditions.reading import read_condition, read_score_condition, read_where
from crm.conditions.writing import condition_plain
from crm.interfaces.conditions import Plain, Scope, condition_editor, posted_condition
from tests.forms import post_of
from tests.spec.examples import CATALOGUE


def scope_of(over: str = "record", object: ObjectName = "contact", catalogue: Catalogue = CATALOGUE) -> Scope:
    return Scope(object=object, over=over, catalogue=catalogue, refresh_url="/refresh/")  # type: ignore[arg-type]


def html_of(plain: Plain | None, scope: Scope, **rest: Any) -> str:
    editor = condition_editor(plain, prefix="if", scope=scope, **rest)
    return render_to_string("conditions/editor.html", {"editor": editor})


def through_form(plain: Plain, scope: Scope) -> Plain | None:
    return posted_condition(post_of(html_of(plain, scope)), "if")


def faults_of(plain: Any, scope: Scope) -> list[Fault]:
    faults: list[Fault] = []
    read(plain, scope, faults)
    return faults


def canonical(plain: Any, scope: Scope) -> Plain:
    faults: list[Fault] = []
    condition = read(plain, scope, faults)
    assert condition is not None, faults
    return condition_plain(condition)


def read(plain: Any, scope: Scope, faults: list[Fault]) -> Condition | None:
    if scope.over == "activity":
        return read_where(plain, "if", faults)
    if scope.over == "score":
        return read_score_condition(plain, scope.asked_model, "if", faults)
    return read_condition(plain, object=scope.object, catalogue=scope.catalogue, place="if", faults=faults)
