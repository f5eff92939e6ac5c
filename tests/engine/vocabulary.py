"""What a database would tell a compiler, without one."""

from __future__ import annotations

import json
from typing import Any

from crm.conditions.builtin import BUILTIN
from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.document import ObjectName
from crm.conditions.environment import Environment
from crm.conditions.text import fold
from scoring.spec.document import ModelDocument
from scoring.spec.reading import read_model_text

LISTS: dict[tuple[ObjectName, str], int] = {("contact", "guests"): 11, ("contact", "internal"): 12}
CUSTOM: dict[tuple[ObjectName, str], str] = {("contact", "nps"): "number", ("contact", "interests"): "multi_choice"}


def environment(*models: PublishedModel) -> Environment:
    builtin = {(of, name): type_ for of, properties in BUILTIN.items() for name, type_ in properties.items()}
    names = {of: frozenset(name for its, name in LISTS if its == of) for of in BUILTIN}
    outline = {model.name: model for model in models}
    not_theirs = tuple(map(fold, ("email_sent", "unsubscribe")))
    return Environment(Catalogue(builtin | CUSTOM, names, outline), LISTS, not_theirs, ("vekt.example",), "Europe/Oslo")


def read(document: dict[str, Any], known: Environment) -> ModelDocument:
    return read_model_text(json.dumps({"format": "leadscoring/1"} | document), known.catalogue)
