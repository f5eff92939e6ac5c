"""The ranges of ids into which a run is cut, what is counted of them, and what changed while they were done."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Max, Min, Sum

from crm.models import Company, Contact, Deal
from scoring.models import Run, RunRange

LARGEST_RANGE, SMALLEST_RANGE = 100_000, 2_000
"""Ids; the largest is shared among several models of one pass, so that a range of theirs takes no longer."""
SHARES = 4
"""A small database is cut into so many ranges, so that two workers end together."""
SPARSEST = 8
"""Ids for each company, of which all but one are missing."""
BEYOND = 2**62

RECORDS: dict[str, type[Contact] | type[Company] | type[Deal]] = {"contact": Contact, "company": Company, "deal": Deal}

COUNTED = """
select u.start, u.stop, (select count(*) from {table} r where r.id >= u.start and r.id < u.stop)
from unnest(%s::bigint[], %s::bigint[]) u(start, stop) order by u.start
"""

GIVEN_BACK = """
with noted as (delete from scoring_runchange where run_id = %(run)s returning record_id)
insert into crm_changedrecord (object, record_id, reason, at)
select distinct r.object, n.record_id, 'time', r.as_of
from noted n, scoring_run r where r.id = %(run)s and r.kind <> 'fill'
"""


@dataclass(frozen=True, slots=True)
class Span:
    """`start <= id < end`, and how many records have such an id."""

    start: int
    end: int
    records: int


def plan_ranges(run: Run) -> int:
    """How many records there are."""
    spans = spans_of(run.object, models=len(run.versions))
    RunRange.objects.bulk_create(
        RunRange(run=run, start=span.start, end=span.end, records=span.records) for span in spans
    )
    return sum(span.records for span in spans)


def spans_of(object: str, *, models: int = 1) -> list[Span]:
    """Where to cut: every id there is or will be is in one span."""
    ids = RECORDS[object].objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ids["first"] or 0, ids["last"] or 0
    largest = max(LARGEST_RANGE // models, SMALLEST_RANGE)
    step = min(max(-(-(last - first + 1) // SHARES), SMALLEST_RANGE), largest)
    starts = [0, *range(first + step, last + 1, step)]
    ends = [*starts[1:], BEYOND]
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(table=RECORDS[object]._meta.db_table), [starts, ends])
        return [Span(*row) for row in cursor.fetchall()]


def has_place_for_companies(object: str) -> bool:
    """Whether an array with a place for each company's id is not much longer than there are companies."""
    if object == "company":
        return False
    found = Company.objects.aggregate(last=Max("pk"), number=Count("pk"))
    return int(found["last"] or 0) <= SPARSEST * int(found["number"]) + SMALLEST_RANGE


def progress(run: Run) -> dict[str, int]:
    """Counted records: `total`, `done`, and of those `scored` and `changed`; and how often one `crossed` a trigger."""
    done = run.ranges.filter(done_at__isnull=False).aggregate(
        done=Sum("records"), scored=Sum("scored"), changed=Sum("changed"), crossed=Sum("crossed")
    )
    return {"total": run.records} | {name: int(value or 0) for name, value in done.items()}


def give_back_changes(*, run: Run) -> None:
    """What changed while a pass went by is queued once more: a range may have stored what it saw before."""
    with connection.cursor() as cursor:
        cursor.execute(GIVEN_BACK, {"run": run.pk})
