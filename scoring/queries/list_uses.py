"""The lists that models name: in audiences, criteria and triggers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.named import lists_named
from crm.conditions.text import fold
from crm.models import RecordList
from crm.queries.list_uses import ListUse
from scoring.queries.uses import parts_of, uses_in_models


def lists_in_models(lists: Sequence[RecordList]) -> Iterator[ListUse]:
    wanted = {(each.object, fold(each.name)): each.pk for each in lists}
    for of, use in uses_in_models(wanted, named_lists):
        yield ListUse(wanted[of], str(use.text), use.url, use.is_binding)


def named_lists(document: dict[str, Any]) -> Iterator[tuple[tuple[str, str], str]]:
    """((object, folded name), where it stands) of every list that the document names."""
    object = document["object"]
    for side, place in (("include", _("its audience")), ("exclude", _("those left out"))):
        yield from (((object, fold(name)), place) for name in document.get("audience", {}).get(side, []))
    for part, place in parts_of(document):
        yield from (((its, fold(name)), place) for its, name in lists_named(part, object))
