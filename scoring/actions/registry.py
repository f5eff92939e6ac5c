"""The kinds of action there are: every class in a file of this folder."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

from django.utils.translation import gettext as _

import scoring.actions
from scoring.actions.base import Action, ActionKind, Permanent


@cache
def kinds() -> dict[str, ActionKind]:
    """By the word that stands in `do`."""
    found: dict[str, ActionKind] = {}
    for file in pkgutil.iter_modules(scoring.actions.__path__):
        module = importlib.import_module(f"{scoring.actions.__name__}.{file.name}")
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, ActionKind) and not inspect.isabstract(kind) and kind.__module__ == module.__name__:
                found[kind.word] = kind()
    return found


def kind_of(action: Action) -> ActionKind:
    """Raises Permanent where this installation doesn't know it."""
    kind = kinds().get(action["do"])
    if kind is None:
        raise Permanent(not_built(action))
    return kind


def not_built(action: Action) -> str:
    return _("This installation can’t do “%(action)s” yet.") % {"action": action["do"]}


def sentence_of(action: Action) -> str:
    """What it will do, in words; of a kind that isn't known, that."""
    kind = kinds().get(action["do"])
    return kind.sentence(action) if kind else not_built(action)
