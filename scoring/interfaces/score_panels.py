"""One model's score of one record, as a page shows it: the dial, why it is so, and the sums that lead to the total."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.web.components import WhyGroup, WhyLine
from leadscoring.web.numbers import score_text
from scoring.interfaces.explaining import ago_words
from scoring.interfaces.grades import Tier, grade_text, place_of, tier_of
from scoring.models import ScoringModel
from scoring.queries.explanations import ExplainedCriterion, ExplainedGroup, Explanation
from scoring.queries.record_facts import Record
from scoring.queries.score_history import NO_CHANGE, WeekChange, week_changes
from scoring.spec.arithmetic import Breakdown, points_of
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Spot

MINUTES_SAID, HOURS_SAID = 60, 36
UrlOf: TypeAlias = Callable[[Spot], str]


def no_url(_spot: Spot) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class ScorePanel:
    """One model's part of the page; `fault` says why there is none."""

    model: ScoringModel
    explanation: Explanation | None = None
    total: Decimal | None = None
    grade: str | None = None
    tier: Tier = "cold"
    groups: tuple[WhyGroup, ...] = ()
    misses: tuple[WhyLine, ...] = ()
    switched_off: tuple[WhyLine, ...] = ()
    sums: tuple[tuple[str, str], ...] = ()
    week: WeekChange = NO_CHANGE
    fault: str = ""

    @property
    def document(self) -> ModelDocument | None:
        return self.explanation.document if self.explanation else None

    @property
    def marks(self) -> list[Decimal]:
        return [band.at_least for band in self.document.bands.get("total", ())] if self.document else []

    def category(self, name: str) -> Decimal | None:
        breakdown = self.explanation.breakdown if self.explanation else None
        points = breakdown.category_points(name) if breakdown else None
        return None if points is None else points_of(points)

    def limit(self, name: str) -> Decimal | None:
        return next(
            (b.limit for key, b in (self.document.categories if self.document else {}).items() if key == name), None
        )

    @property
    def maximum(self) -> Decimal | None:
        return self.document.bounds.limit if self.document else None

    @property
    def minimum(self) -> Decimal | None:
        return self.document.bounds.minimum if self.document else None

    @property
    def week_change(self) -> Decimal | None:
        return None if self.week.change is None else points_of(self.week.change)

    @property
    def version(self) -> str:
        if self.explanation is None:
            return ""
        values = {"n": self.explanation.version.number, "scored": scored_words(self.explanation.as_of, timezone.now())}
        return _("Version %(n)s, %(scored)s") % values

    @property
    def disqualified(self) -> str:
        breakdown = self.explanation.breakdown if self.explanation else None
        return _("By: %(names)s.") % {"names": ", ".join(breakdown.disqualified)} if breakdown else ""

    @property
    def fit(self) -> Decimal | None:
        return self.category("fit")

    @property
    def engagement(self) -> Decimal | None:
        return self.category("engagement")

    @property
    def fit_limit(self) -> Decimal | None:
        return self.limit("fit")

    @property
    def engagement_limit(self) -> Decimal | None:
        return self.limit("engagement")


def panel_of(record: Record, model: ScoringModel, explanation: Explanation) -> ScorePanel:
    """With how it went in the last week."""
    panel, breakdown = drawn_panel(explanation), explanation.breakdown
    if breakdown is None:
        return panel
    return replace(panel, week=week_changes(model, {record.pk: breakdown.total}, timezone.now())[record.pk])


def drawn_panel(explanation: Explanation, url_of: UrlOf = no_url) -> ScorePanel:
    """Of the explanation alone; `url_of` gives each criterion's line the address of its rule."""
    breakdown = explanation.breakdown
    if breakdown is None:
        return ScorePanel(explanation.model, explanation)
    grade, tier = graded(breakdown, explanation.document)
    return ScorePanel(
        explanation.model,
        explanation,
        total=points_of(breakdown.total),
        grade=grade,
        tier=tier,
        groups=tuple(_why_group(group, url_of) for group in explanation.groups),
        misses=tuple(WhyLine(c.name, c.text, Decimal(0), url_of(c.spot)) for c in explanation.misses),
        switched_off=tuple(
            WhyLine(name, _("Switched off"), Decimal(0), url_of(spot)) for name, spot in explanation.switched_off
        ),
        sums=tuple(_sums(explanation)),
    )


def graded(breakdown: Breakdown, document: ModelDocument) -> tuple[str | None, Tier]:
    """The grade's text and the tier that colours it."""
    names: dict[str, list[str]] = {axis: [band.label for band in bands] for axis, bands in document.bands.items()}
    places = {axis: place_of(labels, breakdown.labels.get(axis)) for axis, labels in names.items()}
    return grade_text(breakdown.labels), tier_of(places, {axis: len(labels) for axis, labels in names.items()})


def scored_words(at: datetime, now: datetime) -> str:
    """“scored 4 min ago”."""
    minutes = max(0, int((now - at).total_seconds() // 60))
    if minutes < 1:
        return _("scored just now")
    if minutes < MINUTES_SAID:
        return _("scored %(n)s min ago") % {"n": minutes}
    if minutes < HOURS_SAID * 60:
        return ngettext("scored %(n)s hour ago", "scored %(n)s hours ago", minutes // 60) % {"n": minutes // 60}
    return _("scored %(ago)s") % {"ago": ago_words(at, now)}


def _why_group(group: ExplainedGroup, url_of: UrlOf) -> WhyGroup:
    matched = [_why_line(criterion, url_of(criterion.spot)) for criterion in group.criteria if criterion.has_matched]
    return WhyGroup(
        group.name,
        points_of(group.points),
        tuple(matched),
        group.category,
        _limited(group.raw, group.points),
    )


def _why_line(criterion: ExplainedCriterion, url: str) -> WhyLine:
    name = _("%(name)s: disqualifies") % {"name": criterion.name} if criterion.disqualifies else criterion.name
    lost = points_of(criterion.lost) if criterion.lost > 0 else None
    return WhyLine(name, criterion.text, points_of(criterion.points), url, lost)


def _limited(raw: int, points: int) -> str:
    """What a limit took, or a minimum gave."""
    if raw > points:
        values = {"raw": score_text(points_of(raw)), "lost": score_text(points_of(raw - points))}
        return _("of %(raw)s: %(lost)s lost to the limit") % values
    if raw < points:
        return _("of %(raw)s: held at the minimum") % {"raw": score_text(points_of(raw))}
    return ""


def _sums(explanation: Explanation) -> list[tuple[str, str]]:
    """From the groups to the total: each category, then the total, where a limit or a disqualification steps in."""
    breakdown = explanation.breakdown
    assert breakdown
    names = {"fit": _("Fit"), "engagement": _("Engagement")}
    lines = [(names[c.name], c.raw, c.points) for c in breakdown.categories]
    lines.append((_("Total"), breakdown.raw, breakdown.total))
    return [(name, _sum_text(raw, points, bool(breakdown.disqualified))) for name, raw, points in lines]


def _sum_text(raw: int, points: int, is_disqualified: bool) -> str:
    shown = score_text(points_of(points))
    if is_disqualified and raw != points:
        return _("%(points)s instead of %(raw)s, since disqualified") % {
            "points": shown,
            "raw": score_text(points_of(raw)),
        }
    return f"{shown} {_limited(raw, points)}".strip()
