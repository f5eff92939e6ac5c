"""What every kind of rule tells: how it is posted, how it starts, how it is drawn."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from crm.interfaces.conditions import ConditionEditor, Scope, condition_editor
from crm.interfaces.conditions.controls import ChoiceGroup
from crm.interfaces.conditions.typed import number_field
from scoring.interfaces.criterion_forms.controls import Field
from scoring.interfaces.criterion_forms.faults import Faults
from scoring.interfaces.criterion_forms.scope import EditorScope
from scoring.interfaces.criterion_forms.sent import Sent
from scoring.spec.document import CategoryName
from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Drawing:
    """One form being drawn: `key` makes the ids of its controls unique on the page; `act` was done last."""

    def __init__(self, plain: Plain, scope: EditorScope, faults: Faults, key: str, act: str = "") -> None:
        self.plain, self.scope, self.faults, self.key, self.act = plain, scope, faults, key, act

    def id_of(self, name: str) -> str:
        return f"rule-{self.key}-{name.replace('.', '-')}"

    def number(self, name: str, label: StrOrPromise, value: Any = None, **more: Any) -> Field:
        """Of the rule itself, the number under the name; `value` is one from elsewhere."""
        found = self.plain.get(name) if value is None else value
        return self.field(name, label, number_field(found), type="number", **more)

    def field(
        self, name: str, label: StrOrPromise, value: str = "", *, places: Iterable[str] = (), **more: Any
    ) -> Field:
        error = self.faults.at(*(tuple(places) or (name,)))
        return Field(name, self.id_of(name), label, value, error, **more)

    def select(
        self,
        name: str,
        label: StrOrPromise,
        options: tuple[ChoiceGroup, ...],
        *,
        places: Iterable[str] = (),
        **more: Any,
    ) -> Field:
        return self.field(name, label, places=places, options=options, **more)

    def condition(self, key: str, scope: Scope) -> ConditionEditor:
        return condition_editor(
            self.plain.get(key),
            prefix=key,
            scope=scope,
            faults=self.faults.under(key),
            place=key,
            key=f"rule-{self.key}",
            act=self.act,
        )


class CriterionKind(ABC):
    """`word` is posted as `kind`; `template` draws what `body` gives."""

    word: ClassVar[str]
    label: ClassVar[StrOrPromise]
    template: ClassVar[str]

    @abstractmethod
    def posted(self, sent: Sent) -> Plain:
        """What this kind says of itself, canonical in its keys; incomplete where the form is."""

    @abstractmethod
    def started(self, category: CategoryName, scope: EditorScope) -> Plain:
        """A sensible beginning."""

    @abstractmethod
    def body(self, drawing: Drawing) -> object: ...

    def is_more_used(self, plain: Plain) -> bool:
        """Whether something of it stands under “More”."""
        return False

    def acted(self, plain: Plain, act: str, scope: EditorScope) -> Plain:
        """After a button of the form; `plain` may be changed."""
        return plain
