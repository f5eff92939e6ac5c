"""What a new model begins with: a template or a document, fitted to the data that is here."""

from __future__ import annotations

import json
from collections.abc import Iterable

from crm.queries.activity_types import seen_types
from scoring.library.fitting import Fitted, fitted_group, fitted_model
from scoring.library.goals import blank_model, of_kind
from scoring.library.shelf import Preset, template_named
from scoring.models import ScoringModel
from scoring.queries.models import current_catalogue
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name


def begun_from_template(key: str, *, goal: str, object: str) -> Fitted | None:
    """A blank model for any other key; None where template and object don't go together."""
    template = template_named(key)
    if template is None:
        return Fitted(blank_model(object=object, kind=goal, name=""))
    if template.object != object:
        return None
    return fitted(of_kind(template.plain, goal))


def fitted(plain: Plain) -> Fitted:
    return fitted_model(plain, current_catalogue(), seen_types().names)


def fitted_preset(preset: Preset, object: str) -> Fitted:
    return fitted_group(preset.plain, object, current_catalogue(), seen_types().names)


def free_model_name(name: str) -> str:
    """`name`, or “name 2” where a model has it."""
    return free_name(name, list(_names()))


def named_text(plain: Plain, name: str) -> str:
    """The document under that name, as text."""
    return json.dumps(plain | {"name": name}, ensure_ascii=False, indent=2) + "\n"


def _names() -> Iterable[str]:
    return ScoringModel.objects.values_list("name", flat=True)
