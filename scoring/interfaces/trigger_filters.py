"""What deliveries are filtered by, read from an address, and as chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadscoring.web.components import Choice, ChoiceFilter, FilterChip
from scoring.actions.registry import kinds
from scoring.interfaces.trigger_story import STATES
from scoring.models import ScoringModel
from scoring.queries.delivery_pages import DeliveryFilter

LONGEST_NUMBER = 18
NAMES = {
    "notify": gettext_lazy("Tell somebody"),
    "create_lead": gettext_lazy("Make a lead"),
    "add_to_list": gettext_lazy("Add to a list"),
    "remove_from_list": gettext_lazy("Take off a list"),
    "set_lifecycle_stage": gettext_lazy("Set the lifecycle stage"),
    "assign_owner": gettext_lazy("Give an owner"),
    "set_property": gettext_lazy("Set a property"),
    "create_task": gettext_lazy("Make a task"),
}
"""Of a kind that is newer than this list, its own word stands."""


def read_filter(asked: QueryDict) -> DeliveryFilter:
    """What nothing understands is left out."""
    model = asked.get("model", "")
    is_number = model.isascii() and model.isdecimal() and len(model) <= LONGEST_NUMBER
    return DeliveryFilter(
        states=tuple(each for each in STATES if each in asked.getlist("state")),
        actions=tuple(each for each in kinds() if each in asked.getlist("action")),
        model_id=int(model) if is_number else None,
    )


def delivery_chips(wanted: DeliveryFilter, models: Iterable[ScoringModel]) -> list[FilterChip]:
    states = [Choice(state, label, is_chosen=state in wanted.states) for state, label in STATES.items()]
    actions = [Choice(word, NAMES.get(word, word), is_chosen=word in wanted.actions) for word in kinds()]
    chosen = wanted.model_id
    of_models = [Choice(str(each.pk), each.name, is_chosen=each.pk == chosen) for each in models]
    everything = Choice("", _("All"), is_chosen=chosen is None)
    return [
        _chip("state", _("State"), "circle-dot", states, is_single=False),
        _chip("action", _("Action"), "send", actions, is_single=False),
        _chip("model", _("Model"), "sliders-horizontal", [everything, *of_models], is_single=True),
    ]


def _chip(name: str, label: str, icon: str, choices: Sequence[Choice], *, is_single: bool) -> FilterChip:
    return FilterChip(name, label, icon, choices=(ChoiceFilter(name, label, tuple(choices), is_single=is_single),))
