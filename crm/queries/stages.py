"""Lifecycle stages in their order, with how many contacts are in each, and those that only the contacts know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from crm.conditions.text import fold
from crm.models import LifecycleStage
from crm.queries.contacts import choices_of

MOST_COUNTED = 10_000
COUNTS = """
select wanted, (select count(*) from (
  select from crm_contact where lower(lifecycle_stage) = wanted limit %s) counted)
from unnest(%s::text[]) wanted
"""


@dataclass(frozen=True, slots=True)
class UnknownStage:
    """As one contact has it; `contacts` beyond the most that is counted is one more."""

    name: str
    contacts: int


def stages_with_counts() -> tuple[list[tuple[LifecycleStage, int]], list[UnknownStage]]:
    """The stages in their order, and what contacts hold besides. Three queries, however many contacts there are."""
    stages = list(LifecycleStage.objects.all())
    known = {fold(stage.name) for stage in stages}
    others = [(folded, text) for folded, text in choices_of("lifecycle_stage") if folded not in known]
    counts = contacts_in([*known, *(folded for folded, _text in others)])
    unknown = [UnknownStage(text, counts[folded]) for folded, text in others if counts[folded]]
    return [(stage, counts[fold(stage.name)]) for stage in stages], unknown


def contacts_in(folded: Iterable[str]) -> dict[str, int]:
    """By folded stage; one beyond `MOST_COUNTED` stands for all above it."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, [MOST_COUNTED + 1, list(folded)])
        return dict(cursor.fetchall())


def stage_choices() -> list[tuple[str, str]]:
    """(folded, in words) for filters: in the admin's order first, then what only contacts know. Two queries."""
    return [(fold(name), words) for name, words in offered_stages()]


def offered_stages() -> list[tuple[str, str]]:
    """(as it is to be stored, in words) for actions that set a stage, in the same order."""
    stages = [(stage.name, stage.label or _in_words(stage.name)) for stage in LifecycleStage.objects.all()]
    known = {fold(name) for name, _words in stages}
    others = [(text, _in_words(text)) for folded, text in choices_of("lifecycle_stage") if folded not in known]
    return stages + others


def stage_words(name: str) -> str:
    """What pages call the stage that a contact holds. One query, none for a blank."""
    if not name:
        return ""
    label = LifecycleStage.objects.filter(name__iexact=name).values_list("label", flat=True).first()
    return label or _in_words(name)


def _in_words(name: str) -> str:
    return name.replace("_", " ")
