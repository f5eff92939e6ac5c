"""Records as the live test names them: in its picker, beside its result, and in the pinned set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.models import Company, Contact, Deal
from leadscoring.web.request import Request
from scoring.interfaces.grades import Tier
from scoring.interfaces.looked_at import looked_at
from scoring.models import ScoringModel
from scoring.queries.record_facts import Record
from scoring.queries.shown_scores import LiveScores, ShownScore
from scoring.queries.tester import found_records, records_by_id, telling_examples


@dataclass(frozen=True, slots=True)
class Person:
    """`sub`: title and company, or what tells companies and deals apart; a score where the live version gives one."""

    id: int
    name: str
    sub: str
    url: str
    total: Decimal | None = None
    grade: str | None = None
    tier: Tier = "cold"


@dataclass(frozen=True, slots=True)
class People:
    """A part of the picker's list; blank headings are not shown."""

    heading: str
    people: tuple[Person, ...]


def person_of(record: Record, score: ShownScore | None = None) -> Person:
    object = str(record._meta.model_name)
    url = reverse(object, args=[record.pk])
    name, sub = str(record), _sub_of(record)
    if score is None:
        return Person(record.pk, name, sub, url)
    return Person(record.pk, name, sub, url, score.total, score.grade, score.tier)


def offered_people(request: Request, model: ScoringModel, search: str) -> list[People]:
    """What the search finds; before one, who was looked at last and a few who show the model's range."""
    if search:
        return [People("", _people(model, found_records(model.object, search)))]
    recent = looked_at(request, model.object)
    examples = [record_id for record_id in telling_examples(model) if record_id not in recent]
    records = records_by_id(model.object, [*recent, *examples])
    parts = ((_("Looked at last"), recent), (_("A hot, a warm and a cold one"), examples))
    found = [People(heading, _people(model, _in_order(records, ids))) for heading, ids in parts]
    return [part for part in found if part.people]


def example_people(model: ScoringModel) -> tuple[Person, ...]:
    """For whoever has chosen nobody yet."""
    ids = telling_examples(model)
    return _people(model, _in_order(records_by_id(model.object, ids), ids))


def _in_order(records: dict[int, Record], ids: Iterable[int]) -> list[Record]:
    return [records[record_id] for record_id in ids if record_id in records]


def _people(model: ScoringModel, records: Sequence[Record]) -> tuple[Person, ...]:
    scores = LiveScores(model).of([record.pk for record in records]) if model.live_id else {}
    return tuple(person_of(record, scores.get(record.pk)) for record in records)


def _sub_of(record: Record) -> str:
    match record:
        case Contact():
            title = record.job_title if record.full_name else ""
            said = [title, str(record.company or "")]
            return ", ".join(filter(None, said)) or (record.email if str(record) != record.email else "")
        case Company():
            return ", ".join(filter(None, [record.industry, record.city, record.country]))
        case Deal():
            return ", ".join(filter(None, [record.stage, str(record.company or "")]))
