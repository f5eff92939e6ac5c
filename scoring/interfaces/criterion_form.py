"""The form of one rule, whatever its kind: read from a post, rearranged by its buttons, drawn with its faults.

`posted_criterion` never refuses; what is missing or wrong stays so, and is named by the one reader of documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.interfaces.conditions.typed import sent_text
from scoring.interfaces.criterion_forms.base import CriterionKind, Drawing
from scoring.interfaces.criterion_forms.controls import Field, choices
from scoring.interfaces.criterion_forms.faults import Faults
from scoring.interfaces.criterion_forms.kinds import KINDS, kind_of
from scoring.interfaces.criterion_forms.naming import proposed_name
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent, kept_beside, one_line
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name
from scoring.spec.rules import LONGEST_NAME

__all__ = [
    "CriterionForm", "EditorScope", "acted_criterion", "criterion_form", "named_criterion",
    "new_criterion", "posted_criterion",
]  # fmt: skip

ACT_KIND = "kind"
_ONE_OF = ({"list", "not_in_list", "if"}, {"values", "ranges"})


@dataclass(frozen=True, slots=True)
class CriterionForm:
    """rules/criterion_fields.html; `template` draws the `body`. `faults` are those that no control shows."""

    key: str
    mark: str
    id: str
    is_enabled: bool
    word: str
    kind: Field
    name: Field
    template: str
    body: object
    bounds: tuple[Field, ...]
    is_more_open: bool
    faults: tuple[str, ...]
    refresh_url: str

    @property
    def is_new(self) -> bool:
        """Nobody has seen it saved."""
        return not self.mark


def posted_criterion(data: QueryDict) -> Plain:
    """In the spelling and the order of `criterion_plain`; a blank name is left out: see `named_criterion`."""
    sent = Sent(data)
    plain: Plain = {"id": identity} if (identity := sent.text("id")) else {}
    name = sent.typed("name")
    plain |= {"name": name} if name else {}
    plain |= {"enabled": False} if sent.word("enabled") == "false" else {}
    return plain | _posted_kind(sent).posted(sent) | sent.numbers("max_points", "min_points")


def acted_criterion(plain: Plain, act: str, scope: EditorScope) -> Plain:
    """After the button or choice that redraws the form. Another kind begins with what the form already had."""
    kind = kind_of(plain)
    if act == ACT_KIND:
        plain = _completed(plain, kind.started(scope.category, scope))
    return kind.acted(plain, act, scope)


def named_criterion(plain: Plain, scope: EditorScope) -> Plain:
    """With a name: the one that it has, or its sentence, free within the group."""
    if plain.get("name"):
        return plain
    head = {key: plain[key] for key in ("id",) if key in plain}
    name = proposed_name(plain, scope) or free_name(str(kind_of(plain).label), scope.names_beside(plain))
    return head | {"name": name} | {key: value for key, value in plain.items() if key not in ("id", "name")}


def new_criterion(kind: str, category: CategoryName, scope: EditorScope) -> Plain:
    """A beginning without id and name. Of an unknown kind: a property for fit, an activity for engagement."""
    usual = "property" if category == "fit" else "activity"
    return KINDS.get(kind, KINDS[usual]).started(category, scope)


def criterion_form(
    plain: Plain,
    *,
    scope: EditorScope,
    faults: Iterable[Fault] = (),
    place: str = "",
    key: str = "new",
    mark: str = "",
    act: str = "",
) -> CriterionForm:
    """`faults` by their place in the criterion, or in the document with the criterion's own `place`; `act` was done
    last, and leads the focus."""
    drawing = Drawing(plain, scope, Faults(faults, place), key, act)
    kind = kind_of(plain)
    body = kind.body(drawing)
    bounds = (
        drawing.number("max_points", _("Most points in all")),
        drawing.number("min_points", _("Fewest points in all")),
    )
    name = _name_field(drawing)
    return CriterionForm(
        key=key,
        mark=mark,
        id=sent_text(str(plain.get("id", ""))),
        is_enabled=plain.get("enabled") is not False,
        word=kind.word,
        kind=_kind_field(drawing, kind),
        name=name,
        template=kind.template,
        body=body,
        bounds=bounds,
        is_more_open=kind.is_more_used(plain) or any(field.value or field.error for field in bounds),
        faults=drawing.faults.rest(),
        refresh_url=scope.refresh_url,
    )


def _posted_kind(sent: Sent) -> CriterionKind:
    return KINDS.get(sent.word("kind"), KINDS["property"])


def _completed(plain: Plain, start: Plain) -> Plain:
    """What the form left open is filled from the kind's beginning, in its order."""
    wanted = {key: value for key, value in start.items() if not _is_said_otherwise(key, plain)}
    ordered = [*(key for key in ("id", "name", "enabled") if key in plain), *wanted, *plain]
    filled = wanted | {key: value for key, value in plain.items() if value not in (None, "", [], {})}
    return {key: filled.get(key, plain.get(key)) for key in dict.fromkeys(ordered)}


def _is_said_otherwise(key: str, plain: Plain) -> bool:
    """A rule has one of each of these."""
    return any(key in keys and key not in plain and keys & plain.keys() for keys in _ONE_OF)


def _kind_field(drawing: Drawing, kind: CriterionKind) -> Field:
    options = choices([(each.word, each.label) for each in KINDS.values()], kind.word)
    return drawing.select("kind", _("Kind of rule"), options, places=(), act=ACT_KIND)


def _name_field(drawing: Drawing) -> Field:
    """Left blank while it is the rule's own sentence, so that it follows the rule."""
    proposed, name = proposed_name(drawing.plain, drawing.scope), str(drawing.plain.get("name") or "")
    shown = "" if name == proposed else name
    return drawing.field(
        "name",
        _("Name"),
        one_line(shown),
        placeholder=one_line(proposed or _("Left blank, it is what the rule says")),
        kept=kept_beside(shown),
        longest=LONGEST_NAME if len(shown) <= LONGEST_NAME else 0,
    )
