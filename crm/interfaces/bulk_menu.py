"""The actions that stand in the bar beneath a selection, and what is said of a bulk change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.domain.bulk_actions import Outcome, actions
from crm.models import BulkChange
from leadscoring.accounts.models import User
from leadscoring.web.components import Progress, ProgressState, Stat
from leadscoring.web.numbers import whole_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

State = BulkChange.State

LABELS: dict[str, tuple[StrOrPromise, str, StrOrPromise]] = {
    "take": (gettext_lazy("Take"), "hand", gettext_lazy("Taking leads")),
    "assign": (gettext_lazy("Assign…"), "user-plus", gettext_lazy("Assigning an owner")),
    "reject": (gettext_lazy("Reject…"), "x", gettext_lazy("Rejecting leads")),
    "add_to_list": (gettext_lazy("Add to list…"), "list-plus", gettext_lazy("Adding to a list")),
    "remove_from_list": (gettext_lazy("Remove from list…"), "list-minus", gettext_lazy("Removing from a list")),
    "set_stage": (gettext_lazy("Lifecycle stage…"), "milestone", gettext_lazy("Setting the lifecycle stage")),
    "create_task": (gettext_lazy("Create task…"), "square-check", gettext_lazy("Creating tasks")),
}
"""What its button says, its icon, and what is going on while it is done."""
IN_SIGHT = 3
WHYS: dict[str, StrOrPromise] = {
    "no_lead": gettext_lazy("no open lead"),
    "others": gettext_lazy("somebody else’s"),
    "full": gettext_lazy("the limit of open leads is reached"),
    "gone": gettext_lazy("the contact is gone"),
}
STATES: dict[str, ProgressState] = {
    State.WAITING: "queued",
    State.RUNNING: "running",
    State.UNDOING: "running",
    State.STOPPED: "stopped",
    State.DONE: "done",
    State.UNDONE: "done",
    State.FAILED: "failed",
}


@dataclass(frozen=True, slots=True)
class BulkButton:
    label: StrOrPromise
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class BulkMenu:
    """What this person may do; the others are left out."""

    buttons: tuple[BulkButton, ...]

    @property
    def first(self) -> tuple[BulkButton, ...]:
        return self.buttons[:IN_SIGHT]

    @property
    def more(self) -> tuple[BulkButton, ...]:
        return self.buttons[IN_SIGHT:]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """How many of each outcome, and why some were refused."""

    counts: Counter[str]
    whys: Counter[str]

    @property
    def reasons(self) -> list[tuple[StrOrPromise, int]]:
        return [(WHYS.get(why, why), n) for why, n in self.whys.most_common()]


def bulk_menu(user: User) -> BulkMenu:
    known = actions()
    names = [name for name in LABELS if user.has_perm(f"accounts.{known[name].permission}")]
    return BulkMenu(tuple(BulkButton(LABELS[name][0], LABELS[name][1], reverse("bulk", args=[name])) for name in names))


def bulk_title(change: BulkChange) -> StrOrPromise:
    return LABELS[change.action][2]


def bulk_result(change: BulkChange) -> BulkResult:
    """One query."""
    from django.db.models import Count

    counts: Counter[str] = Counter()
    whys: Counter[str] = Counter()
    for outcome, why, n in change.records.values_list("outcome", "why").annotate(n=Count("*")).order_by():
        counts[outcome] += n
        if outcome == Outcome.REFUSED:
            whys[why] += n
    return BulkResult(counts, whys)


def bulk_sentence(change: BulkChange, result: BulkResult) -> str:
    """“12 contacts changed. 2 left out: no open lead.”"""
    counts = result.counts
    if change.state == State.UNDONE:
        n = counts[Outcome.UNDONE]
        parts = [ngettext("Undone for %(n)s contact.", "Undone for %(n)s contacts.", n) % {"n": whole_text(n)}]
        if kept := counts[Outcome.KEPT]:
            said = ngettext("%(n)s was changed by somebody since and stays.",
                            "%(n)s were changed by somebody since and stay.", kept)  # fmt: skip
            parts.append(said % {"n": whole_text(kept)})
        return " ".join(parts)
    n = counts[Outcome.CHANGED]
    parts = [ngettext("%(n)s contact changed.", "%(n)s contacts changed.", n) % {"n": whole_text(n)}]
    if same := counts[Outcome.UNCHANGED]:
        parts.append(ngettext("%(n)s was so already.", "%(n)s were so already.", same) % {"n": whole_text(same)})
    parts += [_("%(n)s left out: %(why)s.") % {"n": whole_text(left), "why": why} for why, left in result.reasons]
    return " ".join(parts)


def bulk_progress(change: BulkChange, result: BulkResult) -> Progress:
    """By counted contacts."""
    counts = result.counts
    is_undo = change.state in (State.UNDOING, State.UNDONE)
    undone = counts[Outcome.UNDONE] + counts[Outcome.KEPT]
    can_stop = change.state in (State.WAITING, State.RUNNING)
    return Progress(
        id=f"bulk-{change.pk}",
        title=_("Undoing: %(what)s") % {"what": bulk_title(change)} if is_undo else bulk_title(change),
        state=STATES[change.state],
        done=undone if is_undo else change.total - counts[Outcome.TO_DO],
        total=undone + counts[Outcome.CHANGED] if is_undo else change.total,
        unit=_("contacts"),
        detail=_("Stopping…") if change.must_stop and change.is_active else "",
        error=change.error,
        stop_url=reverse("bulk_stop", args=[change.pk]) if can_stop and not change.must_stop else "",
        poll_url=reverse("bulk_progress", args=[change.pk]),
    )


def bulk_stats(result: BulkResult) -> list[Stat]:
    names = [
        (Outcome.CHANGED, _("Changed")), (Outcome.UNCHANGED, _("Were so already")), (Outcome.REFUSED, _("Left out")),
        (Outcome.UNDONE, _("Undone")), (Outcome.KEPT, _("Changed by somebody since")),
        (Outcome.TO_DO, _("Not reached")),
    ]  # fmt: skip
    return [Stat(label, whole_text(result.counts[name])) for name, label in names if result.counts[name]]
