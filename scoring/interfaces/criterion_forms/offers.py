"""What a form offers to choose from: activity types by use, values from the data, lists, other models, properties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from crm.conditions.operators import TEXT_TYPES
from crm.interfaces.conditions.activity_controls import type_words
from crm.interfaces.conditions.controls import ChoiceGroup, Tag, Tags, with_chosen
from crm.interfaces.conditions.offers import Offers
from crm.interfaces.conditions.typed import sent_text
from scoring.interfaces.criterion_forms.base import Drawing
from scoring.interfaces.criterion_forms.scope import EditorScope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANYTHING = "any"


def type_tags(drawing: Drawing, types: Sequence[str], label: StrOrPromise) -> Tags:
    """Those chosen in their order; offered are all that they did, then what happens most."""
    labels = Offers().type_labels
    tags = tuple(
        Tag(type_words(name, labels), sent_text(name), f"activity:drop-{place}") for place, name in enumerate(types)
    )
    places = ("activity", *(f"activity[{place}]" for place in range(len(types))))
    url = _offers_url("activity", "type", "activity")
    return Tags(
        "activity", drawing.id_of("activity"), str(label), tags, _("Add activity"), drawing.faults.at(*places), url
    )


def value_tags(drawing: Drawing, path: str, field: str) -> Tags:
    """None chosen: each that is becomes a row. Offered is what the data hold."""
    reached = drawing.scope.catalogue.property_type(drawing.scope.object, path)
    url = _offers_url(reached.object, reached.name, field) if reached else ""
    return Tags(field, drawing.id_of(field), _("Add value"), (), _("Add value"), "", url)


def list_choices(scope: EditorScope, chosen: str) -> tuple[ChoiceGroup, ...]:
    return with_chosen([Offers().lists(scope.of_record(), chosen)], chosen, chosen or _("Choose a list"))


def model_choices(scope: EditorScope, chosen: str) -> tuple[ChoiceGroup, ...]:
    """Published models of the record or of its company; not the model itself."""
    own = scope.document["name"]
    offered = Offers().models(scope.of_record(), chosen)
    others = ChoiceGroup("", tuple(choice for choice in offered.choices if choice.value != own))
    return with_chosen([others], chosen, chosen or _("Choose a model"))


def property_choices(scope: EditorScope, chosen: str) -> tuple[ChoiceGroup, ...]:
    """Texts and numbers, of the record itself and of its company."""
    groups = [
        ChoiceGroup(group.label, tuple(choice for choice in group.choices if value_type(scope, choice.value)))
        for group in Offers().subjects(scope.of_record())
    ]
    return with_chosen([group for group in groups if group.choices], chosen, chosen or _("Choose a property"))


def value_type(scope: EditorScope, path: str) -> str:
    """“values” for a text, “ranges” for a number; blank for what is neither, has several values or isn't known."""
    reached = scope.catalogue.property_type(scope.object, path)
    if reached is None or reached.to_many:
        return ""
    return "values" if reached.type in TEXT_TYPES else "ranges" if reached.type == "number" else ""


def _offers_url(of: str, name: str, field: str) -> str:
    """`field` is the one whose text is looked for."""
    return f"{reverse('condition-values')}?{urlencode({'of': of, 'name': name, 'typed': field})}"
