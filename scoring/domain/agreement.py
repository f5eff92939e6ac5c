"""The other side's agreement with a draft: asked for, given or declined with a comment, and needed for publishing.

It holds for exactly the revision that was looked at: whoever edits the draft afterwards has to ask anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from leadscoring.accounts.audit import record
from leadscoring.accounts.models import User
from leadscoring.accounts.roles import LABELS
from leadscoring.notifications.domain import notify
from leadscoring.notifications.languages import in_language_of
from scoring.domain.errors import Refused
from scoring.models import Agreement, ScoringModel, Version
from scoring.queries.agreement import current_agreement, is_agreed, may_agree, sides_to_agree, who_may_agree
from scoring.queries.models import draft_of


def set_needs_agreement(*, model: ScoringModel, needed: bool, by: User) -> None:
    """Whoever edits may ask for it; only an admin lets go of it, else it would bind nobody. Raises Refused."""
    if not needed and not may_lift_agreement(by):
        raise Refused(_("Only an admin can do away with the agreement of the other side."))
    with transaction.atomic():
        if ScoringModel.objects.filter(pk=model.pk).exclude(needs_agreement=needed).update(needs_agreement=needed):
            record(action="model.needs_agreement" if needed else "model.needs_no_agreement", actor=by, on=model)


def may_lift_agreement(user: User) -> bool:
    return user.has_perm("accounts.manage_settings")


def ask_agreement(
    *, model: ScoringModel, revision: int, by: User, of: User | None = None, question: str = ""
) -> Agreement:
    """Of one person, or of everybody who may agree. Raises Refused."""
    with transaction.atomic():
        draft = _locked_draft(model)
        if draft is None or draft.revision != revision:
            raise Refused(_("The draft has changed meanwhile. Look at it, and ask again."))
        _check_may_be_asked(draft, of, by)
        _withdraw_others(draft, by)
        made = Agreement.objects.create(
            version=draft, revision=revision, asked_by=by, asked_of=of, question=question.strip()
        )
        record(action="agreement.asked", actor=by, on=draft, after={"of": str(of or ""), "question": made.question})
        _tell_asked(made, [of] if of else who_may_agree(draft).exclude(pk=by.pk))
        return made


def answer_agreement(*, agreement: Agreement, by: User, agrees: bool, comment: str = "") -> Agreement:
    """Raises Refused where it is too late, or somebody else's to say."""
    with transaction.atomic():
        draft = _locked_draft(agreement.version.model)
        agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
        _check_answerable(agreement, draft, by)
        agreement.state = Agreement.State.AGREED if agrees else Agreement.State.DECLINED
        agreement.answered_by, agreement.comment, agreement.answered_at = by, comment.strip(), timezone.now()
        agreement.save(update_fields=["state", "answered_by", "comment", "answered_at"])
        action = "agreement.agreed" if agrees else "agreement.declined"
        record(action=action, actor=by, on=agreement.version, after={"comment": agreement.comment})
        _tell_asker(agreement)
        return agreement


def withdraw_agreement(*, agreement: Agreement, by: User) -> bool:
    """False where it was answered meanwhile; then that stands."""
    with transaction.atomic():
        open_ones = Agreement.objects.filter(pk=agreement.pk, state=Agreement.State.ASKED)
        was_open = bool(open_ones.update(state=Agreement.State.WITHDRAWN))
        if was_open:
            record(action="agreement.withdrawn", actor=by, on=agreement.version)
    return was_open


def check_agreed(draft: Version, model: ScoringModel) -> None:
    """Raises Refused where the model needs an agreement that this revision does not have."""
    if not model.needs_agreement or is_agreed(draft):
        return
    values = {"model": model, "number": draft.number, "side": sides_words(draft)}
    found = current_agreement(draft)
    if found and found.state == Agreement.State.DECLINED:
        values["who"] = found.answered_by or _("Somebody")
        raise Refused(
            _(
                "%(who)s has declined version %(number)s of “%(model)s” as it is. Change it, or talk to them, and ask "
                "again; without agreement it can’t be published."
            )
            % values
        )
    raise Refused(
        _(
            "Version %(number)s of “%(model)s” can’t be published before somebody of %(side)s has agreed with it as "
            "it is now. Ask for it on the page for publishing."
        )
        % values
    )


def sides_words(draft: Version) -> str:
    """“Sales”, or “Marketing or Sales”."""
    return get_text_list([str(LABELS[side]) for side in sides_to_agree(draft)], _("or"))


def _locked_draft(model: ScoringModel) -> Version | None:
    """Against an edit or a publish meanwhile."""
    ScoringModel.objects.select_for_update(of=("self",), no_key=True).get(pk=model.pk)
    return draft_of(model)


def _check_may_be_asked(draft: Version, of: User | None, by: User) -> None:
    if is_agreed(draft):
        raise Refused(_("It is agreed with already, as it is."))
    allowed = who_may_agree(draft).exclude(pk=by.pk)
    if of is not None and not allowed.filter(pk=of.pk).exists():
        raise Refused(_("%(who)s can’t agree with this draft: choose somebody of the other side.") % {"who": of})
    if not allowed.exists():
        raise Refused(
            _("There is nobody of %(side)s who could agree. Give somebody that role, or switch agreement off.")
            % {"side": sides_words(draft)}
        )


def _check_answerable(agreement: Agreement, draft: Version | None, by: User) -> None:
    if agreement.state != Agreement.State.ASKED:
        raise Refused(_("This was answered or withdrawn already."))
    if draft is None or (draft.pk, draft.revision) != (agreement.version_id, agreement.revision):
        raise Refused(_("The draft has changed since you were asked, so there is nothing to agree with any more."))
    is_asked = agreement.asked_of_id in (None, by.pk) and agreement.asked_by_id != by.pk
    if not is_asked or not may_agree(by, draft):
        raise Refused(_("Somebody else was asked to agree."))


def _withdraw_others(draft: Version, by: User) -> None:
    for other in draft.agreements.filter(state=Agreement.State.ASKED):
        withdraw_agreement(agreement=other, by=by)


def _tell_asked(agreement: Agreement, users: Iterable[User]) -> None:
    draft = agreement.version
    url = reverse("agreement", args=[draft.model_id, agreement.pk])
    for user in users:
        with in_language_of(user):
            values = {"who": agreement.asked_by or "", "model": draft.model, "number": draft.number}
            text = _("%(who)s asks whether you agree with version %(number)s of “%(model)s”") % values
            notify(user=user, kind="agreement", text=text, url=url, key=f"agreement:{agreement.pk}:asked")


def _tell_asker(agreement: Agreement) -> None:
    asker = agreement.asked_by
    if asker is None:
        return
    with in_language_of(asker):
        values = {"who": agreement.answered_by, "model": agreement.version.model, "number": agreement.version.number}
        agreed = agreement.state == Agreement.State.AGREED
        text = _("%(who)s agrees with version %(number)s of “%(model)s”") % values
        if not agreed:
            text = _("%(who)s declines version %(number)s of “%(model)s”") % values
        text = f"{text}: {agreement.comment}" if agreement.comment else text
        url = reverse("model-publish", args=[agreement.version.model_id])
        if not asker.has_perm("accounts.publish_models"):
            url = reverse("impact", args=[agreement.version.model_id])
        notify(user=asker, kind="agreement", text=text, url=url, key=f"agreement:{agreement.pk}:answered")
