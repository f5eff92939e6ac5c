"""What the pages of models show around their content: state, head, tabs and cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.web.components import Tab
from leadscoring.web.numbers import whole_text
from scoring.domain.drafts import seen_as
from scoring.interfaces.band_charts import columns, small_chart
from scoring.models import Run, ScoringModel, Version
from scoring.queries.distribution import NOTHING, Distribution
from scoring.queries.models import band_labels, plain_document

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BadgeKind = Literal["draft", "live", "off", "testing", "failed"]


@dataclass(frozen=True, slots=True)
class Status:
    badge: BadgeKind
    text: StrOrPromise


@dataclass(frozen=True, slots=True)
class ModelCard:
    """One model among the others. `hot` counts those in the first band of the total, whose label is `hot_label`."""

    model: ModelLink
    status: Status
    version: Version | None
    draft: Version | None
    scored: int
    hot: int
    hot_label: str
    chart: SafeString
    ends: tuple[int, int] | None
    """The lowest and the highest score that the chart has room for."""
    fault: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class ModelLink:
    id: int
    name: str
    url: str
    object: StrOrPromise
    kind: StrOrPromise


@dataclass(frozen=True, slots=True)
class ModelHead:
    """`shown` is the version on the page; `is_current` says that it is the one which the page shows unasked, and
    `is_editable` that its reader may change it, or begin a draft from it."""

    model: ModelLink
    status: Status
    shown: Version
    draft: Version | None
    published: Version | None
    is_current: bool
    is_editable: bool
    tab: str
    tabs: tuple[Tab, ...]
    draft_seen: str
    fault: str
    is_uncomputed: bool
    """In force, but not shown in lists: computing it was stopped, or failed."""


def status_of(model: ScoringModel, under_way: Run | None) -> Status:
    if model.archived_at is not None:
        return Status("off", _("Archived"))
    if model.fault:
        return Status("failed", _("Can’t be computed"))
    if model.published_id is None:
        return Status("draft", _("Draft"))
    if model.published_id == model.live_id:
        return Status("live", _("Live"))
    return Status("testing", _("Computing")) if under_way else Status("failed", _("Not computed"))


def link_to(model: ScoringModel) -> ModelLink:
    url = reverse("model", args=[model.pk])
    return ModelLink(model.pk, model.name, url, model.get_object_display(), model.get_kind_display())


def card_of(
    model: ScoringModel, under_way: Run | None, draft: Version | None, spread: Distribution | None
) -> ModelCard:
    live, counted = model.live, spread or NOTHING
    labels = band_labels(live)["total"] if live else []
    limit = plain_document(live).get("limit") if live else None
    drawn = columns(counted.tens["total"], limit)
    return ModelCard(
        model=link_to(model),
        status=status_of(model, under_way),
        version=model.published,
        draft=draft,
        scored=counted.scored,
        hot=counted.bands["total"].get(0, 0) if labels else 0,
        hot_label=labels[0] if labels else "",
        chart=small_chart(drawn),
        ends=(drawn[0].start, drawn[-1].end) if drawn else None,
        fault=model.fault,
        is_archived=model.archived_at is not None,
    )


def head_of(
    model: ScoringModel,
    shown: Version,
    draft: Version | None,
    under_way: Run | None,
    current_tab: str,
    *,
    usual: Version | None,
    may_edit: bool,
) -> ModelHead:
    """`usual` is the version that the page shows unasked."""
    is_current = usual is not None and usual.pk == shown.pk
    return ModelHead(
        model=link_to(model),
        status=status_of(model, under_way),
        shown=shown,
        draft=draft,
        published=model.published,
        is_current=is_current,
        is_editable=is_current and may_edit,
        tab=current_tab,
        tabs=_tabs(model, "" if is_current else f"?version={shown.number}", current_tab),
        draft_seen=seen_as(draft),
        fault=model.fault,
        is_uncomputed=model.published_id != model.live_id and under_way is None,
    )


def _tabs(model: ScoringModel, query: str, current: str) -> tuple[Tab, ...]:
    named = (
        ("model", _("Rules")),
        ("model-bands", _("Bands")),
        ("model-triggers", _("Triggers")),
        ("model-audience", _("Audience")),
        ("model-feedback", _("Feedback")),
        ("model-history", _("History")),
    )
    whole = ("model-feedback", "model-history")  # of the model, whatever its version
    return tuple(
        Tab(label, reverse(name, args=[model.pk]) + ("" if name in whole else query), name == current)
        for name, label in named
    )


def changes_text(count: int | None) -> str:
    """“3 changes”; blank where they can't be told."""
    if count is None:
        return ""
    if count == 0:
        return _("no change")
    return ngettext("%(n)s change", "%(n)s changes", count) % {"n": whole_text(count)}
