"""A trigger's story: who is in now, who crossed, what became of it; and what one would do, before it is there."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm.queries.keys import RECORDS
from scoring.domain.ranges import LARGEST_RANGE
from scoring.engine.compiler import Target
from scoring.engine.crossings import (
    TUNING,
    Vocabulary,
    Watched,
    compile_candidates,
    compile_would_cross,
    undercut_sql,
    when_sql,
)
from scoring.engine.runner import execute
from scoring.models import Crossing, Delivery, ScoreChange, ScoringModel, Trigger, TriggerState
from scoring.queries.documents import Workbench, open_workbench
from scoring.queries.patience import TookTooLong, patient_cursor
from scoring.spec.document import ModelDocument
from scoring.spec.replay import Move, times_fired
from scoring.spec.trigger_rules import TriggerRule, trigger_rules

LOOKED_BACK = timedelta(days=30)
COUNTING_SECONDS = 15.0
"""Somebody waits for it, before a page."""

CANDIDATES = """
create temporary table candidates (record_id bigint, as_of timestamptz, total bigint, fit bigint, engagement bigint)
on commit drop
"""

# Only of records that crossed at all: the other moves of a margin are those of everybody.
MOVES = """
with moves as materialized (
  select c.id, c.record_id, c.at, c.reason, coalesce({was_in}, false) as was_in, coalesce({is_in}, false) as is_in,
    {undercut} as undercut, {was_undercut} as was_undercut
  from scoring_scorechange c
  cross join lateral (select c.old_total as total, c.old_fit as fit, c.old_engagement as engagement) o
  cross join lateral (select c.total, c.fit, c.engagement) n
  where c.model_id = %(model)s and c.at > %(since)s and c.at <= %(until)s)
select record_id, at, was_in, is_in, undercut, reason from moves
where (was_in <> is_in or undercut <> was_undercut)
  and record_id in (select record_id from moves where was_in <> is_in)
order by record_id, at, id
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of one trigger; `fired` in all, `fired_lately` within 30 days; deliveries by what became of them."""

    in_now: int
    fired: int
    fired_lately: int
    waiting: int
    failed: int


@dataclass(frozen=True, slots=True)
class WouldHaveFired:
    """`limits`: sentences that say what the number leaves out."""

    times: int
    records: int
    since: datetime
    limits: tuple[str, ...]
    has_history: bool = True


def triggers_of(model: ScoringModel) -> QuerySet[Trigger]:
    """Those of the version that is shown, then what is gone."""
    return model.triggers.order_by(F("archived_at").asc(nulls_first=True), "name")


def who_is_in(trigger: Trigger) -> QuerySet[TriggerState]:
    """The newest first."""
    return trigger.states.filter(is_in=True).order_by("-since", "record_id")


def crossings_of(trigger: Trigger) -> QuerySet[Crossing]:
    """The newest first, each with its deliveries in their order."""
    deliveries = Prefetch("deliveries", Delivery.objects.order_by("place"))
    return trigger.crossings.order_by("-as_of", "-id").prefetch_related(deliveries)


def crossings_of_record(object: str, record_id: int) -> QuerySet[Crossing]:
    """Of whatever trigger, the newest first."""
    found = Crossing.objects.filter(record_id=record_id, trigger__model__object=object)
    return found.select_related("trigger__model").order_by("-as_of", "-id")


def deliveries_in(state: str | None = None) -> QuerySet[Delivery]:
    """The newest first, each with its trigger and model."""
    found = Delivery.objects.select_related("crossing__trigger__model").order_by("-id")
    return found.filter(state=state) if state else found


def numbers_of(triggers: list[Trigger], now: datetime | None = None) -> dict[int, Numbers]:
    """By trigger. Three queries, however many triggers."""
    ids, lately = [trigger.pk for trigger in triggers], (now or timezone.now()) - LOOKED_BACK
    inside = TriggerState.objects.filter(trigger__in=ids, is_in=True).values("trigger_id").annotate(n=Count("*"))
    fired = Crossing.objects.filter(trigger__in=ids, outcome=Crossing.Outcome.FIRED).values("trigger_id")
    counted = fired.annotate(n=Count("*"), lately=Count("pk", filter=Q(as_of__gt=lately)))
    states = (Delivery.State.WAITING, Delivery.State.FAILED)
    open_ones = Delivery.objects.filter(crossing__trigger__in=ids, state__in=states)
    by_state = {
        (row["crossing__trigger_id"], row["state"]): row["n"]
        for row in open_ones.values("crossing__trigger_id", "state").annotate(n=Count("*"))
    }
    in_now = {row["trigger_id"]: row["n"] for row in inside}
    crossed = {row["trigger_id"]: (row["n"], row["lately"]) for row in counted}
    return {
        pk: Numbers(in_now.get(pk, 0), *crossed.get(pk, (0, 0)), *(by_state.get((pk, state), 0) for state in states))
        for pk in ids
    }


def who_would_be_in(document: ModelDocument, model: ScoringModel | None = None) -> dict[str, int]:
    """By trigger of the draft: how many would cross at once if it were published now. What publishing asks about.

    Exact. Where the draft scores as the version that is shown does, from what is stored, which takes no time; else
    the engine scores everybody, which takes as long as a rescore. Raises TookTooLong after COUNTING_SECONDS.
    """
    workbench = open_workbench()
    rules = trigger_rules(document, workbench.environment.catalogue)
    if not rules:
        return {}
    watched = watched_of(rules, model)
    live = model.live if model and model.live and _scores_alike(document, model, workbench) else None
    numbers = {watch.trigger_id: watch.rule.name for watch in watched}
    found = dict.fromkeys(numbers.values(), 0)
    target = Target(live.pk if live else 0, document)
    for trigger_id, count in _count(target, watched, workbench, is_stored=live is not None):
        found[numbers[trigger_id]] += count
    return found


def would_have_fired(rule: TriggerRule, model: ScoringModel, now: datetime | None = None) -> WouldHaveFired:
    """How often within the last 30 days, by the history of scores; publishes are left out. Raises TookTooLong."""
    until = now or timezone.now()
    since = until - LOOKED_BACK
    if not model.versions.filter(published_at__isnull=False).exists():
        never = _("This model was never published, so there is no history of its scores.")
        return WouldHaveFired(0, 0, since, (never,), has_history=False)
    sql = MOVES.format(
        was_in=when_sql(rule, "o"),
        is_in=when_sql(rule, "n"),
        was_undercut=undercut_sql(rule, "o"),
        undercut=undercut_sql(rule, "n"),
    )
    with patient_cursor() as cursor:
        cursor.execute(sql, {"model": model.pk, "since": since, "until": until})
        rows = cursor.fetchall()
    each = [times_fired(rule, _moves(moves)) for _record, moves in groupby(rows, key=lambda row: row[0])]
    return WouldHaveFired(sum(each), sum(1 for times in each if times), since, _limits(rule, model, since))


def _moves(rows: Iterator[tuple[int, datetime, bool, bool, bool, str]]) -> Iterator[Move]:
    for _record, at, was_in, is_in, undercut, reason in rows:
        yield Move(at, was_in, is_in, undercut, is_news=reason != ScoreChange.Reason.VERSION)


def _limits(rule: TriggerRule, model: ScoringModel, since: datetime) -> tuple[str, ...]:
    limits = []
    if rule.condition is not None:
        limits.append(_("By the score alone: what its “if” asks about was not kept for every moment."))
    if rule.is_once:
        limits.append(_("Who had crossed it before these 30 days is counted too."))
    dates = model.versions.filter(published_at__isnull=False).order_by("published_at")
    first = dates.values_list("published_at", flat=True).first()
    if first and first > since:
        date = date_format(timezone.localtime(first), "DATE_FORMAT")
        limits.append(_("There is no history before %(date)s, when the model was first published.") % {"date": date})
    return tuple(limits)


def watched_of(rules: Sequence[TriggerRule], model: ScoringModel | None) -> list[Watched]:
    """Each under the number of the trigger of its name; one that is not there yet under a number below 0."""
    known = {trigger.name: trigger for trigger in model.triggers.all()} if model else {}
    return [_watched(known.get(rule.name), rule, place) for place, rule in enumerate(rules, 1)]


def _watched(trigger: Trigger | None, rule: TriggerRule, place: int) -> Watched:
    if trigger is None:
        return Watched(-place, rule)
    return Watched(trigger.pk, rule, is_rearmed=trigger.document.get("on", "enter") != rule.on)


def _scores_alike(document: ModelDocument, model: ScoringModel, workbench: Workbench) -> bool:
    """Whether only names, bands and triggers differ, which move no score."""
    assert model.live is not None
    shown = workbench.read(model.live.document)
    return _bare(shown) == _bare(document)


def _bare(document: ModelDocument) -> ModelDocument:
    return replace(document, name="", bands={}, triggers=())


def _count(
    target: Target, watched: list[Watched], workbench: Workbench, *, is_stored: bool
) -> Iterator[tuple[int, int]]:
    vocabulary = Vocabulary(workbench.environment, workbench.published)
    source = "scoring_score" if is_stored else "candidates"
    statement = compile_would_cross(target, watched, vocabulary, source=source)
    candidates = None if is_stored else compile_candidates(target, watched, vocabulary)
    as_of, until = timezone.now(), time.monotonic() + COUNTING_SECONDS
    for start, end in _spans(target.document.object):
        if time.monotonic() > until:
            raise TookTooLong
        with transaction.atomic(), connection.cursor() as cursor:
            if candidates:
                cursor.execute(CANDIDATES)
                execute(candidates, as_of=as_of, whole_range=True, start=start, end=end)
                cursor.execute("analyze candidates")
            cursor.execute(TUNING)
            cursor.execute(statement.sql, statement.bound(as_of, start=start, end=end))
            yield from cursor.fetchall()
            cursor.execute("drop table if exists candidates")


def _spans(object: str) -> Iterator[tuple[int, int]]:
    """Of ids, so that a worker's memory does not grow with the database."""
    last = RECORDS[object].objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, last + 1, LARGEST_RANGE):
        yield start, start + LARGEST_RANGE
