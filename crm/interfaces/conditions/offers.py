"""What the pickers of the form offer: properties in words, lists by name, models, fields, operators."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.utils.translation import gettext as _

from crm.conditions.builtin import BUILTIN
from crm.conditions.document import ObjectName
from crm.conditions.operators import ACTIVITY_FIELDS, OPERATORS, SCORE_FIELDS
from crm.conditions.reading import score_fields_of
from crm.conditions.text import fold
from crm.conditions.wording import field_words, property_words
from crm.interfaces.conditions.controls import Choice, ChoiceGroup
from crm.interfaces.conditions.scope import Scope
from crm.interfaces.values import property_label
from crm.models import ActivityType, Property, RecordList
from crm.queries.offered_activities import activity_property_names

_OBJECTS: tuple[ObjectName, ...] = ("contact", "company", "deal")
_RELATED: dict[str, tuple[str, ...]] = {"contact": ("deal",), "company": ("contact", "deal"), "deal": ("contact",)}


class Offers:
    """Each is asked of the database once a form, and only when a part needs it."""

    @cached_property
    def custom_labels(self) -> dict[tuple[str, str], str]:
        rows = Property.objects.exclude(label="").values_list("object", "name", "label")
        return {(object, name): label for object, name, label in rows}

    @cached_property
    def activity_properties(self) -> list[str]:
        return activity_property_names()

    @cached_property
    def type_labels(self) -> dict[str, str]:
        """What an admin calls activity types, by their folded names."""
        return dict(ActivityType.objects.exclude(label="").values_list("name", "label"))

    @cached_property
    def _lists(self) -> list[tuple[str, str]]:
        return list(RecordList.objects.order_by("name").values_list("object", "name"))

    def label(self, scope: Scope, path: str) -> str:
        """“Job title”, “Company’s industry”, “A deal’s stage”."""
        if path in scope.labels:
            return scope.labels[path]
        prefix, _dot, name = path.rpartition(".")
        object = prefix or scope.object
        own = self.custom_labels.get((object, name)) or property_label(name)
        is_builtin = name in BUILTIN.get(object, {})  # type: ignore[call-overload]
        return property_words(path, {name: own[:1].lower() + own[1:] if is_builtin else own}) if prefix else own

    def subjects(self, scope: Scope) -> Iterator[ChoiceGroup]:
        """All that a condition on a record can be about: its own properties, what it did, those of others."""
        yield self._properties(scope, scope.object)
        yield ChoiceGroup(_("Also"), tuple(_special(scope)))
        reached = [other for other in _OBJECTS if other != scope.object]
        yield from (self._properties(scope, other) for other in reached)

    def _properties(self, scope: Scope, object: ObjectName) -> ChoiceGroup:
        prefix = "" if object == scope.object else f"{object}."
        paths = (f"{prefix}{name}" for owner, name in scope.catalogue.properties if owner == object)
        reached = [path for path in paths if scope.catalogue.property_type(scope.object, path)]
        choices = sorted((Choice(path, self.label(scope, path)) for path in reached), key=lambda each: fold(each.label))
        return ChoiceGroup(_heading(scope.object, object), tuple(choices))

    def fields(self, scope: Scope) -> Iterator[ChoiceGroup]:
        """Of an activity, or of another model's score."""
        if scope.over == "score":
            model = scope.asked_model
            names = score_fields_of(model.kind) if model else tuple(SCORE_FIELDS)
            yield ChoiceGroup("", tuple(Choice(name, field_words(name)) for name in names))
            return
        yield ChoiceGroup("", tuple(Choice(name, field_words(name)) for name in ACTIVITY_FIELDS))
        seen = [Choice(f"properties.{name}", property_label(name)) for name in self.activity_properties]
        yield ChoiceGroup(_("Properties"), (*seen, Choice("properties.", _("Another property…"))))

    def score_fields(self, scope: Scope, model: str) -> ChoiceGroup:
        found = scope.catalogue.model(model)
        names = score_fields_of(found.kind) if found else tuple(SCORE_FIELDS)
        return ChoiceGroup("", tuple(Choice(name, field_words(name)) for name in names))

    def lists(self, scope: Scope, chosen: str) -> ChoiceGroup:
        """By name; the chosen one in the spelling that it was chosen in."""
        names = [name for object, name in self._lists if object == scope.object]
        return ChoiceGroup("", tuple(Choice(*_as_chosen(name, chosen)) for name in names))

    def models(self, scope: Scope, chosen: str) -> ChoiceGroup:
        found = scope.catalogue.model(chosen)
        named = ((chosen if found and found.name == each.name else each.name, each.name) for each in scope.models)
        return ChoiceGroup("", tuple(Choice(value, label) for value, label in named))


def operator_choices(names: tuple[str, ...], type: str | None) -> tuple[ChoiceGroup, ...]:
    """Comparisons first; what is asked of a value's looks apart."""
    plain = tuple(each for name in names for each in _operator_choices(name, type) if not OPERATORS[name].is_quality)
    looks = tuple(each for name in names for each in _operator_choices(name, type) if OPERATORS[name].is_quality)
    return (ChoiceGroup("", plain), *([ChoiceGroup(_("Its looks"), looks)] if looks else []))


def _operator_choices(name: str, type: str | None) -> Iterator[Choice]:
    operator = OPERATORS[name]
    words = _(operator.words)
    if operator.shape == "days":
        words = _("%(is)s … days") % {"is": words}
        words = f"{words} {_(operator.words_after)}" if operator.words_after else words
    if type is not None or operator.shape not in ("range", "number"):
        yield Choice(name, words)
    elif operator.shape == "range":
        yield Choice(name, _("is between (numbers)"))
        yield Choice(f"{name}:date", _("is between (dates)"))
    else:
        yield Choice(name, _("%(is)s (number)") % {"is": words})


def _special(scope: Scope) -> Iterator[Choice]:
    yield Choice(":activity", _("Did something"))
    yield Choice(":not_activity", _("Did not do something"))
    yield Choice(":list", _("Is in a list"))
    yield Choice(":not_list", _("Is not in a list"))
    if scope.models:
        yield Choice(":score", _("Score of another model"))
    if not scope.is_inside_related:
        words = {
            "contact": (_("A contact for whom…"), _("No contact for whom…")),
            "deal": (_("A deal for which…"), _("No deal for which…")),
        }
        for related in _RELATED[scope.object]:
            yield Choice(f":{related}", words[related][0])
            yield Choice(f":not_{related}", words[related][1])


def _heading(own: str, object: str) -> str:
    if own == object:
        return {"contact": _("The contact"), "company": _("The company"), "deal": _("The deal")}[object]
    return {"contact": _("A contact’s"), "company": _("Its company’s"), "deal": _("A deal’s")}[object]


def _as_chosen(name: str, chosen: str) -> tuple[str, str]:
    return (chosen, name) if fold(name) == fold(chosen) else (name, name)
