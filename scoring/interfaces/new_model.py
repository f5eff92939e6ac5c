"""What the wizard for a new model shows: its steps, the templates as cards, and what of a template finds no data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.interfaces.activities import KNOWN
from crm.models import ObjectName
from leadscoring.web.components import Choice, Step
from scoring.domain.beginnings import fitted_preset
from scoring.library.fitting import LISTS, MODELS, Fitted
from scoring.library.goals import GOALS, Goal, of_kind
from scoring.library.shelf import TEMPLATES, Preset, Template
from scoring.spec.matching import Plain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BLANK = "blank"
PLURALS: dict[str, StrOrPromise] = {
    "contact": gettext_lazy("Contacts"),
    "company": gettext_lazy("Companies"),
    "deal": gettext_lazy("Deals"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen so far; a blank is not chosen yet."""

    goal: str = ""
    of: str = ""
    template: str = ""

    def url(self, **more: str) -> str:
        chosen = {"goal": self.goal, "of": self.of, "template": self.template} | more
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{reverse('model-new')}?{query}"


@dataclass(frozen=True, slots=True)
class TemplateCard:
    title: StrOrPromise
    about: StrOrPromise
    icon: str
    holds: str
    """“6 groups, 13 rules”."""
    groups: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A rule, and why it is left out or switched off, in a sentence."""

    rule: str
    group: str
    why: str


def goals(chosen: str) -> list[tuple[Goal, bool]]:
    """The first where none was chosen."""
    known = [goal.kind for goal in GOALS]
    wanted = chosen if chosen in known else known[0]
    return [(goal, goal.kind == wanted) for goal in GOALS]


def objects(chosen: str) -> tuple[Choice, ...]:
    wanted = chosen if chosen in PLURALS else ObjectName.CONTACT.value
    return tuple(Choice(value, label, value == wanted) for value, label in PLURALS.items())


def wizard_steps(asked: Asked, current: int) -> list[Step]:
    """`current` counts from 0; what was done can be gone back to."""
    goal, template = asked.url(template="", step="goal"), asked.url(template="")
    places = ((_("Goal"), goal), (_("Template"), template), (_("Name and data"), ""))
    return [_step(label, url, place, current) for place, (label, url) in enumerate(places)]


def _step(label: str, url: str, place: int, current: int) -> Step:
    if place < current:
        return Step(label, "done", url)
    return Step(label, "current" if place == current else "to_come")


def template_cards(asked: Asked) -> list[TemplateCard]:
    """Those for what is asked, cut down to its goal."""
    return [_card(template, asked) for template in TEMPLATES if template.object == asked.of]


def holds_text(plain: Plain) -> str:
    groups = len(plain["groups"])
    rules = sum(len(group["criteria"]) for group in plain["groups"])
    counted_groups = ngettext("%(n)s group", "%(n)s groups", groups) % {"n": groups}
    counted_rules = ngettext("%(n)s rule", "%(n)s rules", rules) % {"n": rules}
    return _("%(groups)s, %(rules)s") % {"groups": counted_groups, "rules": counted_rules}


def left_out_lines(fitted: Fitted) -> list[Shortfall]:
    return [Shortfall(each.rule, each.group, _missing_text(each.why)) for each in fitted.left_out]


def switched_off_lines(fitted: Fitted) -> list[Shortfall]:
    return [Shortfall(each.rule, each.group, _never_seen_text(each.types)) for each in fitted.switched_off]


def _card(template: Template, asked: Asked) -> TemplateCard:
    plain = of_kind(template.plain, asked.goal)
    names = tuple(str(group["name"]) for group in plain["groups"])
    url = asked.url(template=template.key)
    return TemplateCard(template.title, template.about, template.icon, holds_text(plain), names, url)


def _missing_text(why: Iterable[tuple[str, str]]) -> str:
    sentences = {
        "property": _("there is no property “%(name)s”"),
        LISTS: _("there is no list “%(name)s”"),
        MODELS: _("no model “%(name)s” is published"),
    }
    return ", ".join(sentences[what] % {"name": name} for what, name in why)


def _never_seen_text(types: Iterable[str]) -> str:
    names = ", ".join(f"“{KNOWN[name].said}”" if name in KNOWN else f"“{name}”" for name in types)
    return _("%(activities)s was never seen here") % {"activities": names}


@dataclass(frozen=True, slots=True)
class PresetCard:
    key: str
    title: StrOrPromise
    about: StrOrPromise
    rules: tuple[str, ...]
    left_out: tuple[Shortfall, ...]
    """Rules that find no data here."""


def preset_cards(presets: Iterable[Preset], object: str) -> list[PresetCard]:
    return [_preset_card(preset, fitted_preset(preset, object)) for preset in presets]


def _preset_card(preset: Preset, fitted: Fitted) -> PresetCard:
    names = tuple(str(rule["name"]) for rule in fitted.plain["criteria"])
    return PresetCard(preset.key, preset.title, preset.about, names, tuple(left_out_lines(fitted)))
