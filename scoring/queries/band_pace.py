"""How many records newly reach a cut-off in a week, by the history of scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from scoring.models import ScoreChange, ScoringModel

WEEK = timedelta(days=7)
LOOKED_BACK = 4 * WEEK

# Who comes and goes within one week is one lead of that week.
REACHED = """
select count(distinct (record_id, floor(extract(epoch from %(until)s - at) / 604800)))
from scoring_scorechange
where model_id = %(model)s and at > %(since)s and at <= %(until)s and reason <> %(publish)s
  and total >= %(cut)s and (old_total is null or old_total < %(cut)s)
"""


@dataclass(frozen=True, slots=True)
class Pace:
    """`reached` since `since`; a publish that moved somebody is not counted."""

    reached: int
    since: datetime
    until: datetime

    @property
    def weekly(self) -> Decimal | None:
        """None where the history is shorter than a week."""
        length = self.until - self.since
        if length < WEEK:
            return None
        return Decimal(self.reached) * Decimal(WEEK.total_seconds()) / Decimal(length.total_seconds())


def pace_of(model: ScoringModel, cut_off: int, now: datetime | None = None) -> Pace | None:
    """`cut_off` in tenths of the total. None for a model that was never published: it has no history."""
    first = model.versions.aggregate(first=Min("published_at"))["first"]
    if first is None:
        return None
    until = now or timezone.now()
    since = max(until - LOOKED_BACK, first)
    publish = str(ScoreChange.Reason.VERSION)
    values = {"model": model.pk, "since": since, "until": until, "cut": cut_off, "publish": publish}
    with connection.cursor() as cursor:
        cursor.execute(REACHED, values)
        (reached,) = cursor.fetchone() or (0,)
    return Pace(reached, since, until)
