"""An audience in numbers: who is scored, who is left out, how large its lists are."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from crm.conditions.text import fold
from crm.models import ListMember, RecordList
from crm.queries.keys import RECORDS
from scoring.models import Version
from scoring.queries.distribution import KEPT_SECONDS, distribution_of
from scoring.spec.document import ModelDocument


@dataclass(frozen=True, slots=True)
class ListSize:
    """`list_id` None: the list is not there any more."""

    name: str
    list_id: int | None
    members: int


@dataclass(frozen=True, slots=True)
class AudienceNumbers:
    """`records`: all of the object; `scored` by the version whose scores are shown."""

    records: int
    scored: int
    include: tuple[ListSize, ...]
    exclude: tuple[ListSize, ...]

    @property
    def left_out(self) -> int:
        return max(0, self.records - self.scored)


def audience_in_numbers(version: Version, document: ModelDocument) -> AudienceNumbers:
    audience, sizes = document.audience, _sizes(document)
    return AudienceNumbers(
        records=record_count(document.object),
        scored=distribution_of(version.model).scored,
        include=tuple(sizes[name] for name in audience.include),
        exclude=tuple(sizes[name] for name in audience.exclude),
    )


def record_count(object: str) -> int:
    """Exact, but up to a minute old: counting a million takes a moment."""
    counted: int = cache.get_or_set(f"records-{object}", RECORDS[object].objects.count, KEPT_SECONDS) or 0
    return counted


def _sizes(document: ModelDocument) -> dict[str, ListSize]:
    names = (*document.audience.include, *document.audience.exclude)
    if not names:
        return {}
    ids = {fold(name): pk for pk, name in RecordList.objects.filter(object=document.object).values_list("pk", "name")}
    members = _members([ids[fold(name)] for name in names if fold(name) in ids])
    return {name: ListSize(name, ids.get(fold(name)), members.get(ids.get(fold(name), 0), 0)) for name in names}


def _members(lists: list[int]) -> dict[int, int]:
    counted = ListMember.objects.filter(list__in=lists).values("list_id").annotate(n=Count("*"))
    return {row["list_id"]: row["n"] for row in counted}
