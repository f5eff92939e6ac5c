"""Types of activities that a file brings and nobody has said anything of: they count as what people did themselves."""

from __future__ import annotations

from django.utils.translation import ngettext

from crm.conditions.activity_types import NEITHER, OURS, THEIRS
from crm.conditions.text import fold
from crm.domain.import_columns import facts_of, targets_of
from crm.models import ActivityType, Import

MOST_NAMED = 8


def remark_on_types(record: Import) -> str:
    """A sentence, or blank: also where the column has more types than were counted."""
    types = _types(record) if record.kind == "activities" else {}
    said = set(ActivityType.objects.filter(name__in=types).values_list("name", flat=True))
    strange = [types[name] for name in sorted(types.keys() - said - {*THEIRS, *OURS, *NEITHER})]
    return _sentence(strange) if strange else ""


def _types(record: Import) -> dict[str, str]:
    """As written, by folded name."""
    if record.fixed:
        return {fold(record.fixed): record.fixed}
    columns = zip(facts_of(record.columns), targets_of(record.mapping), strict=True)
    return {fold(name): name for found, target in columns if target.property == "type" for name in found.choices}


def _sentence(strange: list[str]) -> str:
    names = ", ".join(f"“{name}”" for name in strange[:MOST_NAMED])
    return ngettext(
        "Activities of the type %(names)s count as done by the people themselves. Where your own people did them, say "
        "so under Activity types.",
        "Activities of the types %(names)s count as done by the people themselves. Where your own people did them, say "
        "so under Activity types.",
        len(strange),
    ) % {"names": names if len(strange) <= MOST_NAMED else f"{names}, …"}
