"""The documents of docs/examples, and a catalogue in which all of them are valid."""

from __future__ import annotations

from pathlib import Path

from crm.conditions.builtin import BUILTIN
from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.document import ObjectName
from crm.conditions.text import fold

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "examples").glob("*.yaml"))

_CUSTOM: dict[tuple[ObjectName, str], str] = {
    ("contact", "plan"): "choice",
    ("contact", "modules"): "multi_choice",
    ("contact", "seats"): "number",
    ("contact", "is_admin"): "boolean",
    ("contact", "trial_ends"): "date",
    ("contact", "last_login"): "instant",
    ("contact", "website"): "url",
    ("contact", "flagged"): "boolean",
}
_CONTACT_LISTS = (
    "Norwegian contacts", "Internal", "Kundereisedagen 2025", "Customers", "Competitors", "Call list", "Nurture",
)  # fmt: skip
_BUILTIN: dict[tuple[ObjectName, str], str] = {
    (object, name): type for object, types in BUILTIN.items() for name, type in types.items()
}

CATALOGUE = Catalogue(
    properties=_BUILTIN | _CUSTOM,
    lists={"contact": frozenset(map(fold, _CONTACT_LISTS)), "company": frozenset({"key accounts"})},
    models={
        "Company fit": PublishedModel("Company fit", "company", "fit"),
        "company-fit": PublishedModel("Company fit", "company", "fit"),
        "Content engagement": PublishedModel("Content engagement", "contact", "engagement"),
        "Everything": PublishedModel("Everything", "contact", "combined", frozenset({"Second"})),
        "Second": PublishedModel("Second", "contact", "combined", frozenset({"Company fit", "Tried"})),
        "Deals": PublishedModel("Deals", "deal", "fit"),
    },
)
