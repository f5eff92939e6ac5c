"""The controls of what a trigger does: one row an action, with what its kind has to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.nodes import Fault
from crm.interfaces.conditions.typed import number_field
from scoring.actions.registry import kinds
from scoring.interfaces.criterion_forms.controls import Field, choices
from scoring.interfaces.criterion_forms.faults import Faults
from scoring.interfaces.trigger_forms.scope import Options, TriggerScope
from scoring.spec.actions import ACTIONS
from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, StrOrPromise] = {
    "notify": gettext_lazy("Tell somebody"),
    "create_lead": gettext_lazy("Make a lead"),
    "assign_owner": gettext_lazy("Give it an owner"),
    "create_task": gettext_lazy("Make a task"),
    "add_to_list": gettext_lazy("Put on a list"),
    "remove_from_list": gettext_lazy("Take off a list"),
    "set_lifecycle_stage": gettext_lazy("Set the lifecycle stage"),
    "set_property": gettext_lazy("Set a property"),
    "send_email": gettext_lazy("Send an e-mail"),
    "enrol": gettext_lazy("Enrol in a sequence"),
    "webhook": gettext_lazy("Call a web address"),
}
ADDRESS = "address"
TEAM = "team "


@dataclass(frozen=True, slots=True)
class ActionRow:
    """triggers/action.html. `warning`: why it can't be carried out here."""

    prefix: str
    do: Field
    fields: tuple[Field, ...]
    warning: str
    error: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """One action while its controls are made."""

    action: Plain
    prefix: str
    scope: TriggerScope
    faults: Faults

    def select(self, key: str, label: StrOrPromise, options: Options, *, blank: StrOrPromise = "") -> Field:
        value = str(self.action.get(key) or "")
        first = [("", str(blank))] if blank or not value else []
        return self.chosen(key, label, [*first, *options], value, error=self.faults.at(key))

    def chosen(
        self, key: str, label: StrOrPromise, options: Options, value: str, *, error: str = "", act: str = ""
    ) -> Field:
        """What stands there stays to be chosen, though it is not offered any more."""
        own = [] if any(value == known for known, _label in options) else [(value, value)]
        offered = choices([*options, *own], value)
        return Field(self.named(key), self.id(key), label, value, error, options=offered, act=act)

    def text(self, key: str, label: StrOrPromise, *, value: Any = None, kind: Any = "text") -> Field:
        given = self.action.get(key) if value is None else value
        shown = number_field(given) if kind == "number" else str(given or "")
        return Field(self.named(key), self.id(key), label, shown, self.faults.at(key), type=kind)

    def named(self, key: str) -> str:
        return f"{self.prefix}.{key}"

    def id(self, key: str) -> str:
        return self.named(key).replace(".", "-")


def action_rows(actions: Sequence[Plain], scope: TriggerScope, faults: Sequence[Fault]) -> tuple[ActionRow, ...]:
    """`faults` have places such as `actions[1].to`."""
    return tuple(_row(place, len(actions), action, scope, faults) for place, action in enumerate(actions))


def _row(place: int, count: int, action: Plain, scope: TriggerScope, faults: Sequence[Fault]) -> ActionRow:
    part = _Part(action, f"actions.{place}", scope, Faults(_of(place, faults), f"actions[{place}]"))
    do = str(action.get("do") or "")
    offered = [(name, str(words)) for name, words in NAMES.items()]
    chosen = part.chosen("do", _("Then"), offered, do, error=part.faults.at("do"), act=f"{part.prefix}:do")
    fields = tuple(_CONTROLS[do](part)) if do in _CONTROLS else ()
    rest = " ".join(part.faults.rest())
    return ActionRow(part.prefix, chosen, fields, _warning(action, scope), rest, place == 0, place == count - 1)


def _of(place: int, faults: Sequence[Fault]) -> list[Fault]:
    here = f"actions[{place}]"
    return [fault for fault in faults if fault.place == here or fault.place.startswith(f"{here}.")]


def _warning(action: Plain, scope: TriggerScope) -> str:
    kind = kinds().get(action.get("do", ""))
    if kind is None:
        known = action.get("do") in ACTIONS
        return (
            _("It can be written down, but this installation can’t carry it out, so not publish it.") if known else ""
        )
    return kind.refusal(action, scope.object)


def _notify(part: _Part) -> Iterator[Field]:
    to = str(part.action.get("to") or "")
    chosen = to if to == "owner" or to.startswith(TEAM) else ADDRESS
    teams = [(f"{TEAM}{name}", _("the team “%(team)s”") % {"team": name}) for name, _label in part.scope.teams]
    options = [("owner", _("the owner")), *teams, (ADDRESS, _("an e-mail address"))]
    error = "" if chosen == ADDRESS else part.faults.at("to")
    yield part.chosen("to", _("Whom"), options, chosen, error=error, act=f"{part.prefix}:to")
    if chosen == ADDRESS:
        name, id = part.named(ADDRESS), part.id(ADDRESS)
        yield Field(name, id, _("E-mail address"), to, part.faults.at("to"))


def _owner(part: _Part) -> Iterator[Field]:
    yield part.select("team", _("From the team"), part.scope.teams, blank=_("no team"))
    by = str(part.action.get("by") or "")
    ways = [("", _("in turn (as usual)")), ("round_robin", _("in turn")), ("rules", _("by rules"))]
    yield part.chosen("by", _("How"), ways, by, error=part.faults.at("by"))


def _task(part: _Part) -> Iterator[Field]:
    yield part.text("title", _("What is to be done"))
    yield part.text("due_days", _("Due within days"), kind="number")


def _property(part: _Part) -> Iterator[Field]:
    name, value = str(part.action.get("property") or ""), part.action.get("value")
    options = part.scope.properties if name else [("", ""), *part.scope.properties]
    error = part.faults.at("property")
    yield part.chosen("property", _("Property"), options, name, error=error, act=f"{part.prefix}:property")
    match part.scope.property_type(name):
        case "boolean":
            answers = [("", _("nothing")), ("true", _("yes")), ("false", _("no"))]
            chosen = {True: "true", False: "false"}.get(value, "") if isinstance(value, bool) else ""
            yield part.chosen("value", _("To"), answers, chosen, error=part.faults.at("value"))
        case "multi_choice":
            texts = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield part.text("value", _("To (several with commas)"), value=texts)
        case "number":
            yield part.text("value", _("To (blank empties it)"), value=value, kind="number")
        case "date":
            yield part.text("value", _("To (blank empties it)"), value=value, kind="date")
        case _:
            yield part.text("value", _("To (blank empties it)"), value=value)


_CONTROLS: dict[str, Callable[[_Part], Iterator[Field]]] = {
    "notify": _notify,
    "create_lead": lambda part: iter((part.select("queue", _("For the team"), part.scope.teams, blank=_("anybody")),)),
    "add_to_list": lambda part: iter((part.select("list", _("List"), part.scope.lists),)),
    "remove_from_list": lambda part: iter((part.select("list", _("List"), part.scope.lists),)),
    "set_lifecycle_stage": lambda part: iter((part.select("stage", _("Stage"), part.scope.stages),)),
    "assign_owner": _owner,
    "create_task": _task,
    "set_property": _property,
    "send_email": lambda part: iter((part.text("template", _("Template")),)),
    "enrol": lambda part: iter((part.text("sequence", _("Sequence")),)),
    "webhook": lambda part: iter((part.text("url", _("Address")),)),
}
