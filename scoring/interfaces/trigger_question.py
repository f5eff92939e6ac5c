"""What publishing asks: by trigger, what to do with those who are in at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadscoring.web.numbers import whole_text
from scoring.interfaces.documents_form import PublishForm
from scoring.interfaces.trigger_words import acts_on_lists
from scoring.spec.trigger_rules import ANSWERS, Answer

LABELS = {
    "nothing": gettext_lazy("Do nothing"),
    "lists": gettext_lazy("Only put them on lists, or take them off"),
    "fire": gettext_lazy("Tell and act on all of them"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """`key` is the field's name, the same for a trigger of the same name in any draft."""

    key: str
    name: str
    field: BoundField
    is_leave: bool
    has_lists: bool
    count: AtOnce | None


@dataclass(frozen=True, slots=True)
class AtOnce:
    """`all` stands in the choice that acts on them: “all 12”."""

    told: str
    all: str


class PublishWithTriggersForm(PublishForm):
    """Beside the note, a choice for each trigger of the draft; unanswered does nothing."""

    def __init__(self, *args: Any, triggers: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.triggers = triggers
        choices = [(answer, LABELS[answer]) for answer in ANSWERS]
        for trigger in triggers:
            self.fields[key_of(trigger["name"])] = forms.ChoiceField(
                label=trigger["name"], choices=choices, initial="nothing", required=False, widget=forms.RadioSelect
            )

    def answers(self) -> dict[str, Answer]:
        """By trigger."""
        return {
            trigger["name"]: cast(Answer, self.cleaned_data.get(key_of(trigger["name"])) or "nothing")
            for trigger in self.triggers
        }

    def questions(self, counts: Mapping[str, int] | None = None, object: str = "contact") -> list[Question]:
        """`counts` by trigger, where they are known already."""
        return [
            Question(
                key=key_of(trigger["name"]),
                name=trigger["name"],
                field=self[key_of(trigger["name"])],
                is_leave=_is_leave(trigger),
                has_lists=acts_on_lists(trigger),
                count=at_once(counts[trigger["name"]], trigger, object) if counts is not None else None,
            )
            for trigger in self.triggers
        ]

    def own_fields(self) -> list[BoundField]:
        """Without the questions, which are drawn apart."""
        asked = {key_of(trigger["name"]) for trigger in self.triggers}
        return [field for field in self if field.name not in asked]


def key_of(name: str) -> str:
    """Names are any text, of up to 200 characters; this is short and goes into an element's id."""
    return f"trigger-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def answers_as_given(posted: Mapping[str, Any]) -> dict[str, str]:
    """For a form that is asked anew: what was chosen, by the fields' names."""
    return {key: str(value) for key, value in posted.items() if key.startswith("trigger-") and value in ANSWERS}


def counted(triggers: Iterable[Mapping[str, Any]], counts: Mapping[str, int], object: str) -> list[tuple[str, AtOnce]]:
    """By key."""
    return [(key_of(each["name"]), at_once(counts.get(each["name"], 0), each, object)) for each in triggers]


def at_once(count: int, trigger: Mapping[str, Any], object: str) -> AtOnce:
    if not count:
        return AtOnce(_("Nobody crosses it at once: there is nobody to decide about."), _("all of them"))
    told = _gone_told(object, count) if _is_leave(trigger) else _in_told(object, count)
    return AtOnce(told % {"n": whole_text(count)}, _("all %(n)s") % {"n": whole_text(count)})


def _in_told(object: str, count: int) -> str:
    return {
        "contact": ngettext("%(n)s contact is in at once.", "%(n)s contacts are in at once.", count),
        "company": ngettext("%(n)s company is in at once.", "%(n)s companies are in at once.", count),
        "deal": ngettext("%(n)s deal is in at once.", "%(n)s deals are in at once.", count),
    }[object]


def _gone_told(object: str, count: int) -> str:
    return {
        "contact": ngettext("%(n)s contact ceases to be in at once.", "%(n)s contacts cease to be in at once.", count),
        "company": ngettext("%(n)s company ceases to be in at once.", "%(n)s companies cease to be in at once.", count),
        "deal": ngettext("%(n)s deal ceases to be in at once.", "%(n)s deals cease to be in at once.", count),
    }[object]


def _is_leave(trigger: Mapping[str, Any]) -> bool:
    return bool(trigger.get("on", "enter") == "leave")
