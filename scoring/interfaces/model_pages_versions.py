"""Versions as lines of a model's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue
from scoring.interfaces.agreement import AgreementLine, agreement_words
from scoring.interfaces.model_pages import Status, changes_text
from scoring.interfaces.model_pages_diff import ChangeLine, lines_between
from scoring.interfaces.trigger_words import ANSWERED
from scoring.models import ScoringModel, Version


@dataclass(frozen=True, slots=True)
class VersionLine:
    """`changes` to the version before; `told` says how many, or why that can't be said. `answers`: what publishing said
    to do, by trigger, with those who were in at once."""

    number: int
    status: Status
    at: datetime
    who: str
    note: str
    answers: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    told: str
    agreements: tuple[AgreementLine, ...]
    """Who of the other side answered about it."""
    can_be_restored: bool


def version_lines(versions: Sequence[Version], model: ScoringModel, catalogue: Catalogue) -> list[VersionLine]:
    """`versions` newest first."""
    before: dict[int, Version] = {newer.pk: older for newer, older in pairwise(versions)}
    return [_line(version, before.get(version.pk), model, catalogue) for version in versions]


def _line(version: Version, older: Version | None, model: ScoringModel, catalogue: Catalogue) -> VersionLine:
    changes = lines_between(older, version, catalogue) if older else []
    return VersionLine(
        number=version.number,
        status=_status(version, model),
        at=version.published_at or version.created_at,
        who=str(version.author or _("the command line")),
        note=version.note,
        answers=tuple(_answers(version)),
        changes=tuple(changes or []),
        agreements=tuple(agreement_words(version.agreements.all())),
        told=_told(older, None if changes is None else len(changes)),
        can_be_restored=version.status == Version.Status.ARCHIVED,
    )


def _answers(version: Version) -> list[str]:
    return [
        _("“%(trigger)s”: %(answer)s") % {"trigger": name, "answer": ANSWERED.get(answer, answer)}
        for name, answer in version.answers.items()
    ]


def _told(older: Version | None, count: int | None) -> str:
    if older is None:
        return _("the first version")
    if count is None:
        return _("can’t be compared: it names what is gone")
    return _("%(changes)s since version %(number)s") % {"changes": changes_text(count), "number": older.number}


def _status(version: Version, model: ScoringModel) -> Status:
    if version.status == Version.Status.DRAFT:
        return Status("draft", _("Draft"))
    if version.pk == model.live_id:
        return Status("live", _("Live"))
    if version.status == Version.Status.PUBLISHED:
        return Status("testing", _("In force, not shown yet"))
    return Status("off", _("Archived"))
