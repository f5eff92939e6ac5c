"""The name that a rule gets when nobody types one: its own sentence, free within the group."""

from __future__ import annotations

from django.utils.text import Truncator

from crm.conditions.nodes import Node
from crm.conditions.text import clean_text
from crm.conditions.wording import sentence
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.wording import criterion_sentence
from scoring.spec.document import Criterion
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name
from scoring.spec.rules import RuleReader

LONGEST = 120
_SOME_NAME = "x"


def proposed_name(plain: Plain, scope: EditorScope) -> str:
    """Blank for a rule that can't be read yet."""
    criterion = read_criterion(plain, scope)
    if criterion is None:
        return ""
    words = clean_text(" ".join(sentence(criterion_sentence(criterion, labels=scope.labels)).split()))
    name = Truncator(words[:1].upper() + words[1:]).chars(LONGEST)
    return free_name(name, scope.names_beside(plain))


def read_criterion(plain: Plain, scope: EditorScope) -> Criterion | None:
    """Whatever its name and bounds are; None while something is missing."""
    reader = RuleReader(scope.object, str(scope.document["name"]), scope.catalogue, None)
    bare = {key: value for key, value in plain.items() if key not in ("id", "enabled", "max_points", "min_points")}
    return reader.read(Node(bare | {"name": _SOME_NAME}, "", []))
