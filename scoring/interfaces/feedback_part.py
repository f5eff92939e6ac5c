"""What people say of a score, as it stands beside the score, and as lines of a model's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from scoring.interfaces.feedback_form import FeedbackForm
from scoring.interfaces.score_panels import ScorePanel
from scoring.models import Feedback, ScoringModel
from scoring.queries.feedback import MOST_SHOWN, opinions_of
from scoring.spec.arithmetic import points_of

ICONS = {"right": "check", "too_high": "arrow-down", "too_low": "arrow-up"}
"""Which way the score should go."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """`undo_url` blank where it is not the reader's own."""

    id: int
    who: str
    verdict: str
    said: str
    icon: str
    reason: str
    total: Decimal
    band: str
    version: int
    at: datetime
    is_replaced: bool
    record_id: int
    undo_url: str = ""
    groups: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackPart:
    """`form` is None where nothing can be said: no score, or no permission. `is_open`: its fault is to be seen."""

    model: ScoringModel
    url: str
    opinions: tuple[Opinion, ...] = ()
    form: FeedbackForm | None = None
    is_open: bool = False
    more: int = 0

    @property
    def own(self) -> Opinion | None:
        return next((each for each in self.opinions if each.undo_url), None)


def feedback_parts(user: User, record_id: int, panels: Sequence[ScorePanel]) -> dict[int, FeedbackPart]:
    """By model; one query."""
    opinions = opinions_of(record_id, [panel.model.pk for panel in panels]) if panels else {}
    return {panel.model.pk: feedback_part(user, record_id, panel, opinions[panel.model.pk]) for panel in panels}


def feedback_part(
    user: User, record_id: int, panel: ScorePanel, opinions: Sequence[Feedback], form: FeedbackForm | None = None
) -> FeedbackPart:
    """`form`: one that came back with faults."""
    breakdown = panel.explanation.breakdown if panel.explanation else None
    own = next((each for each in opinions if each.user_id == user.pk), None)
    if form is None and breakdown is not None and may_give(user):
        initial = {"seen": breakdown.total, **({"verdict": own.verdict, "reason": own.reason} if own else {})}
        form = FeedbackForm(model_id=panel.model.pk, initial=initial)
    # One's own first: it is what is changed here.
    ordered = sorted(opinions, key=lambda each: each.user_id != user.pk)
    return FeedbackPart(
        panel.model,
        reverse("feedback_give", args=[panel.model.pk, record_id]),
        tuple(opinion(each, user) for each in ordered[:MOST_SHOWN]),
        form,
        is_open=form is not None and form.is_bound,
        more=max(0, len(opinions) - MOST_SHOWN),
    )


def may_give(user: User) -> bool:
    return user.has_perm("accounts.work_leads") or user.has_perm("accounts.comment_models")


def opinion(feedback: Feedback, reader: User, version: int = 0) -> Opinion:
    is_own = feedback.user_id == reader.pk and feedback.state == Feedback.State.CURRENT
    return Opinion(
        id=feedback.pk,
        who=feedback.user.get_full_name() if feedback.user else _("somebody who is gone"),
        verdict=feedback.verdict,
        said=feedback.get_verdict_display(),
        icon=ICONS[feedback.verdict],
        reason=feedback.reason,
        total=points_of(feedback.total),
        band=feedback.band,
        version=version,
        at=feedback.at,
        is_replaced=feedback.state == Feedback.State.REPLACED,
        record_id=feedback.record_id,
        undo_url=reverse("feedback_undo", args=[feedback.pk]) if is_own else "",
        groups=tuple(_groups(feedback)),
    )


def _groups(feedback: Feedback) -> Iterable[tuple[str, Decimal]]:
    return ((group["name"], points_of(group["points"])) for group in feedback.parts.get("groups", []))
