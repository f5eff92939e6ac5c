"""A model's page of what people say of its scores: counts by band, and each opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from leadscoring.accounts.models import User
from leadscoring.web.components import Tab
from scoring.interfaces.feedback_part import Opinion, opinion
from scoring.models import Feedback, ScoringModel
from scoring.queries.models import band_labels


@dataclass(frozen=True, slots=True)
class BandRow:
    """Current opinions of scores that were in the band when they were given."""

    band: str
    right: int
    too_high: int
    too_low: int

    @property
    def total(self) -> int:
        return self.right + self.too_high + self.too_low


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """`name` blank where the record is gone, or not for the reader; then `url` is too."""

    opinion: Opinion
    name: str
    url: str


def band_rows(model: ScoringModel, counts: Mapping[str, Counter[str]]) -> list[BandRow]:
    """From the highest band down, then those of former versions, then below every band; without opinions none."""
    version = model.live or model.published
    known = band_labels(version)["total"] if version else []
    others = sorted(band for band in counts if band and band not in known)
    order = [*known, *others, ""] if counts else []
    return [_row(band, counts.get(band, Counter())) for band in order if band in counts or band in known]


def opinion_lines(
    found: Iterable[Feedback], reader: User, model: ScoringModel, names: Mapping[int, str]
) -> list[OpinionLine]:
    return [
        OpinionLine(
            opinion(each, reader, each.version.number),
            names.get(each.record_id, ""),
            reverse(model.object, args=[each.record_id]) if each.record_id in names else "",
        )
        for each in found
    ]


def verdict_tabs(model: ScoringModel, counts: Mapping[str, Counter[str]], chosen: str) -> list[Tab]:
    url = reverse("model-feedback", args=[model.pk])
    every = sum(counts.values(), Counter[str]())
    of_each = [
        Tab(label, f"{url}?{urlencode({'verdict': value})}", chosen == value, every[value])
        for value, label in Feedback.Verdict.choices
    ]
    return [Tab(_("All"), url, chosen not in Feedback.Verdict, every.total()), *of_each]


def _row(band: str, counted: Counter[str]) -> BandRow:
    return BandRow(band, counted["right"], counted["too_high"], counted["too_low"])
