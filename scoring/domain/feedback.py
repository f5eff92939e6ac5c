"""A score is called right, too high or too low; what it was made of at that moment is kept with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.conditions.environment import UnknownName
from leadscoring.accounts.audit import record as audit
from leadscoring.accounts.models import User
from leadscoring.web.numbers import score_text
from scoring.domain.errors import Refused
from scoring.models import Feedback, ScoringModel
from scoring.queries.explanations import Explanation, explain
from scoring.queries.record_facts import Record
from scoring.spec.arithmetic import Breakdown, points_of
from scoring.spec.refusal import DocumentRefused


@transaction.atomic
def give_feedback(
    *, user: User, record: Record, model: ScoringModel, verdict: str, reason: str = "", seen: int | None = None
) -> Feedback:
    """`seen`: the total, in tenths, that the user looked at; an opinion of that is none of another score."""
    if verdict != Feedback.Verdict.RIGHT and not reason.strip():
        raise Refused(_("Say why the score is not right: it is what marketing makes the model better by."))
    explanation = _explained(record, model)
    breakdown = explanation.breakdown
    if breakdown is None:
        raise Refused(_("This has no score any more. %(why)s") % {"why": explanation.unscored})
    if seen is not None and breakdown.total != seen:
        values = {"seen": score_text(points_of(seen)), "now": score_text(points_of(breakdown.total))}
        raise Refused(
            _("The score has moved from %(seen)s to %(now)s while you looked. See why, then say what you think.")
            % values
        )
    before = _own_current(user, model, record.pk)
    if before:
        _set_state(before, Feedback.State.REPLACED)
    given = Feedback.objects.create(
        user=user,
        model=model,
        record_id=record.pk,
        verdict=verdict,
        reason=reason.strip(),
        replaces=before,
        **_kept(explanation, breakdown),
    )
    audit(action="feedback.given", actor=user, on=given, object_label=f"{model}: {record}", after=_said(given))
    return given


@transaction.atomic
def take_back(*, feedback: Feedback, by: User) -> Feedback | None:
    """What stood before it stands again, and is returned. Only by whoever said it, and as long as it is current."""
    _locked(by)
    found = Feedback.objects.select_related("replaces", "model").get(pk=feedback.pk)
    if found.user_id != by.pk:
        raise Refused(_("Only whoever said it can take it back."))
    if found.state != Feedback.State.CURRENT:
        raise Refused(_("It was taken back or replaced already."))
    _set_state(found, Feedback.State.WITHDRAWN)
    if found.replaces:
        _set_state(found.replaces, Feedback.State.CURRENT)
    audit(action="feedback.taken_back", actor=by, on=found, object_label=str(found.model), before=_said(found))
    return found.replaces


def _explained(record: Record, model: ScoringModel) -> Explanation:
    if model.live is None or model.object != record._meta.model_name:
        raise Refused(_("This model gives it no score."))
    try:
        return explain(record, model)
    except (DocumentRefused, UnknownName) as error:
        raise Refused(
            _("This model names a list or a property that is gone: its score can’t be told just now.")
        ) from error


def _own_current(user: User, model: ScoringModel, record_id: int) -> Feedback | None:
    _locked(user)
    own = Feedback.objects.filter(user=user, model=model, record_id=record_id, state=Feedback.State.CURRENT)
    return own.first()


def _locked(user: User) -> None:
    """Two windows of one user wait for each other: there is one current opinion."""
    User.objects.select_for_update().get(pk=user.pk)


def _set_state(feedback: Feedback, state: Feedback.State) -> None:
    feedback.state = state
    feedback.save(update_fields=["state"])


def _said(feedback: Feedback) -> dict[str, Any]:
    return {"verdict": feedback.verdict, "reason": feedback.reason, "total": score_text(points_of(feedback.total))}


def _kept(explanation: Explanation, breakdown: Breakdown) -> dict[str, Any]:
    category = next((label for axis, label in breakdown.labels.items() if axis != "total" and label), None)
    return {
        "version": explanation.version,
        "as_of": explanation.as_of,
        "total": breakdown.total,
        "fit": breakdown.category_points("fit"),
        "engagement": breakdown.category_points("engagement"),
        "band": breakdown.labels.get("total") or breakdown.cell or category or "",
        "parts": parts_of(explanation, breakdown),
    }


def parts_of(explanation: Explanation, breakdown: Breakdown) -> dict[str, Any]:
    """As `Feedback.parts` describes them."""
    return {
        "disqualified": list(breakdown.disqualified),
        "categories": [{"name": c.name, "raw": c.raw, "points": c.points} for c in breakdown.categories],
        "groups": [
            {
                "name": group.name,
                "category": group.category,
                "raw": group.raw,
                "points": group.points,
                "criteria": [
                    {"name": c.name, "points": c.points, "count": c.count, "text": c.text, "has_matched": c.has_matched}
                    for c in group.criteria
                ],
            }
            for group in explanation.groups
        ],
    }
