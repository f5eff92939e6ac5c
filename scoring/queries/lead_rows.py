"""A page of leads with all that the list shows of each: a fixed number of queries, however long the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from crm.conditions.environment import UnknownName
from crm.conditions.text import fold
from crm.models import Contact
from crm.queries.environment import types_not_theirs
from crm.queries.leads import LeadNow, leads_of
from crm.queries.owners import names_of
from crm.queries.timeline import last_activities
from scoring.interfaces.grades import Tier, grade_text, tier_of
from scoring.models import Score, ScoringModel
from scoring.queries.audience import why_unscored
from scoring.queries.documents import Workbench
from scoring.queries.models import AXES
from scoring.queries.reasons import top_reasons
from scoring.queries.score_history import NO_COURSE, ShortCourse, WeekChange, short_courses
from scoring.spec.refusal import DocumentRefused


@dataclass(frozen=True, slots=True)
class LeadRow:
    """`total` in tenths, None for who is unscored; then `unscored` says why.

    `owner` is a name, '' where nobody is: who has the open lead, else whose the contact is.
    """

    contact: Contact
    total: int | None = None
    grade: str | None = None
    tier: Tier = "cold"
    reasons: tuple[str, ...] = ()
    course: ShortCourse = NO_COURSE
    lead: LeadNow | None = None
    last_activity: datetime | None = None
    owner: str = ""
    unscored: str = ""

    @property
    def pk(self) -> int:
        return self.contact.pk

    @property
    def week(self) -> WeekChange:
        return self.course.week


def lead_rows(
    model: ScoringModel, labels: Mapping[str, Sequence[str]], ids: Sequence[int], workbench: Workbench | None
) -> list[LeadRow]:
    """In the order of `ids`; `labels` by axis, from the highest band down. Without a workbench reasons are left out."""
    now = timezone.now()
    contacts = Contact.objects.select_related("company").in_bulk(ids)
    scores = _scores(model, ids)
    courses = short_courses(model, {record_id: score.total for record_id, score in scores.items()}, now)
    not_theirs = workbench.environment.not_theirs if workbench else types_not_theirs()
    seen = last_activities(ids, not_theirs, now)
    leads = leads_of(ids)
    owners = names_of(contact.owner for contact in contacts.values())
    reasons = _reasons(model, workbench, contacts, scores, now)
    unscored = _unscored(model, workbench, [c for c in contacts.values() if c.pk not in scores])
    counts = {axis: len(of_axis) for axis, of_axis in labels.items()}
    rows = []
    for contact in (contacts[contact_id] for contact_id in ids if contact_id in contacts):
        score = scores.get(contact.pk)
        places = {axis: getattr(score, f"{axis}_band") if score else None for axis in AXES}
        rows.append(
            LeadRow(
                contact=contact,
                total=score.total if score else None,
                grade=grade_text(_said(labels, places)),
                tier=tier_of(places, counts),
                reasons=reasons.get(contact.pk, ()),
                course=courses.get(contact.pk, NO_COURSE),
                lead=leads.get(contact.pk),
                last_activity=seen.get(contact.pk),
                owner=_owner(leads.get(contact.pk)) or owners.get(fold(contact.owner), ""),
                unscored=unscored.get(contact.pk, ""),
            )
        )
    return rows


class _Scored(NamedTuple):
    """What a row needs of a score."""

    record_id: int
    total: int
    points: list[int]
    total_band: int | None
    fit_band: int | None
    engagement_band: int | None


def _scores(model: ScoringModel, ids: Sequence[int]) -> dict[int, _Scored]:
    found = Score.objects.filter(version_id=model.live_id or 0, record_id__in=ids)
    return {row[0]: _Scored(*row) for row in found.values_list(*_Scored._fields)}


def _owner(now: LeadNow | None) -> str:
    return now.owner if now is not None and now.lead.is_open else ""


def _said(labels: Mapping[str, Sequence[str]], places: Mapping[str, int | None]) -> dict[str, str | None]:
    return {axis: None if place is None else labels[axis][place] for axis, place in places.items()}


def _reasons(
    model: ScoringModel,
    workbench: Workbench | None,
    contacts: Mapping[int, Contact],
    scores: Mapping[int, _Scored],
    now: datetime,
) -> dict[int, tuple[str, ...]]:
    if workbench is None or model.live is None or not scores:
        return {}
    scored = {contact_id: contact for contact_id, contact in contacts.items() if contact_id in scores}
    points = {contact_id: scores[contact_id].points for contact_id in scored}
    try:
        return top_reasons(model.live, workbench, scored, points, now)
    except (DocumentRefused, UnknownName):
        # The model names a list or property that is gone: its scores stand, and its page says what is wrong.
        return {}


def _unscored(model: ScoringModel, workbench: Workbench | None, contacts: Sequence[Contact]) -> dict[int, str]:
    if workbench is None or model.live is None or not contacts:
        return {}
    try:
        document = workbench.read(model.live.document)
        return why_unscored(document, workbench.environment, {contact.pk: contact.email for contact in contacts})
    except (DocumentRefused, UnknownName):
        return {}
