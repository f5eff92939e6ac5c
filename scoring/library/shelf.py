"""Templates and presets: what they are called, whom they are for, and their documents."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from scoring.spec.matching import Plain
from scoring.spec.parsing import parse_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Template:
    """A whole model. `about` says in a sentence what it looks at."""

    key: str
    object: str
    icon: str
    title: StrOrPromise
    about: StrOrPromise

    @property
    def plain(self) -> Plain:
        """Its document, to be changed as one likes."""
        return deepcopy(_read("models", self.key))


@dataclass(frozen=True, slots=True)
class Preset:
    """A group of rules for models of `objects`."""

    key: str
    objects: tuple[str, ...]
    title: StrOrPromise
    about: StrOrPromise

    @property
    def plain(self) -> Plain:
        """Its group, to be changed as one likes."""
        return deepcopy(_read("presets", self.key))


TEMPLATES = (
    Template(
        "b2b-saas",
        "contact",
        "app-window",
        _("B2B SaaS"),
        _("Who can say yes at a company of the right size, and who looks at prices, demos and trials now."),
    ),
    Template(
        "manufacturing",
        "contact",
        "factory",
        _("Manufacturing"),
        _("Long cycles: buyers and production, requests for quotes, data sheets, fairs."),
    ),
    Template(
        "professional-services",
        "contact",
        "briefcase",
        _("Professional services"),
        _("Trust comes from people: meetings, references, seminars and recommendations weigh most."),
    ),
    Template(
        "e-commerce",
        "contact",
        "shopping-cart",
        _("E-commerce"),
        _("What people bought, what they look at now, and whether they may be written to."),
    ),
    Template(
        "small-firm",
        "contact",
        "store",
        _("Small firm"),
        _("Little data is enough: how often somebody is in touch, and how clearly they want something."),
    ),
    Template(
        "mid-size",
        "contact",
        "building-2",
        _("Mid-size, with a CRM that is kept"),
        _("What the CRM knows of person and company, and which technology the company runs."),
    ),
    Template(
        "content-led",
        "contact",
        "book-open",
        _("Content-led"),
        _("What people read, watch and download, and whether it is the right people who do."),
    ),
    Template(
        "product-led",
        "contact",
        "rocket",
        _("Product-led"),
        _("Who tries the product, on how many days, how deeply, and who calls the API in earnest."),
    ),
    Template(
        "company-accounts",
        "company",
        "building-2",
        _("Accounts"),
        _("Companies of the right kind whose people are active."),
    ),
    Template(
        "deal-outlook",
        "deal",
        "handshake",
        _("Deals worth the week"),
        _("What open deals are worth, who takes part, and whether anything moves."),
    ),
)

PRESETS = (
    Preset(
        "decision-makers",
        ("contact",),
        _("Decision makers"),
        _("Job titles of those who can say yes, in English, Norwegian, Swedish, Danish and Polish."),
    ),
    Preset("managers", ("contact",), _("Managers"), _("Job titles of those who lead, in the same five languages.")),
    Preset(
        "specialists",
        ("contact",),
        _("Specialists"),
        _("Job titles of those who know the matter and are asked, in the same five languages."),
    ),
    Preset(
        "students",
        ("contact",),
        _("Students and interns"),
        _("Who reads for a thesis or looks for a first job; minus points, in the same five languages."),
    ),
    Preset(
        "optional-fields",
        ("contact",),
        _("Optional form fields filled in"),
        _("Who fills in what nobody had to, means it: telephone, title, a message."),
    ),
    Preset(
        "ambassadors",
        ("contact", "company", "deal"),
        _("Ambassadors in social media"),
        _("Who shares, comments, likes and forwards."),
    ),
    Preset("spam", ("contact",), _("Spam"), _("Keys hit at random, throw-away addresses, test entries.")),
    Preset(
        "free-mail",
        ("contact",),
        _("Free mail and shared mailboxes"),
        _("Addresses that no company gave, or that are nobody’s own."),
    ),
    Preset(
        "competitors",
        ("contact",),
        _("Competitors"),
        _("By the list “Competitors”, and by their domains, which you put in."),
    ),
    Preset(
        "competitor-companies",
        ("company",),
        _("Competitors"),
        _("By the list “Competitors”, and by their domains, which you put in."),
    ),
    Preset(
        "silence",
        ("contact", "company", "deal"),
        _("Silence"),
        _("Interest that is over: quiet for three months, unsubscribed."),
    ),
)


def template_named(key: str) -> Template | None:
    return next((each for each in TEMPLATES if each.key == key), None)


def preset_named(key: str) -> Preset | None:
    return next((each for each in PRESETS if each.key == key), None)


def presets_for(object: str, kind: str) -> list[Preset]:
    """Those that a model of this object and kind can take in."""
    return [each for each in PRESETS if object in each.objects and kind in ("combined", each.plain["category"])]


@cache
def _read(folder: str, key: str) -> Any:
    """Of numbers the document's own types, as `json` would write them."""
    return _without_decimals(parse_text((HERE / folder / f"{key}.yaml").read_text(encoding="utf-8")))


def _without_decimals(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_decimals(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_without_decimals(member) for member in value]
    return value if value is None or isinstance(value, str | bool | int) else float(value)
