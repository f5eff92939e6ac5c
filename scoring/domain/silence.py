"""Whom only an import of history moved: what that makes them cross is noted, and fires nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import connection
from django.utils import timezone

from crm.conditions.document import ObjectName
from scoring.domain.computable import computable
from scoring.domain.ranges import BEYOND
from scoring.domain.reach import FOLLOWED, Reasons, Way, affected_by, ways_of, ways_of_conditions
from scoring.engine.compiler import Target
from scoring.models import ScoringModel, Version
from scoring.queries.documents import Workbench, open_workbench
from scoring.spec.trigger_rules import trigger_rules

IS_NEWS = "not is_history and reason <> 'time'"
"""Of the queue's rows. What a pass has given back, or an activity of the future that is reached, is neither history nor
news: alone it fires, and beside history it changes nothing."""
ALL_CLAIMED = """
delete from crm_changedrecord where id in (
  select id from crm_changedrecord where reason <> 'time' or at <= %(now)s for update skip locked)
"""
PLACE = """
create temporary table claimed_now (object text, record_id bigint, reason text, is_history boolean) on commit drop
"""
ALL_KEPT = f"""
with claimed as ({ALL_CLAIMED} returning object, record_id, reason, is_history)
insert into claimed_now select distinct object, record_id, reason, is_history from claimed
"""  # noqa: S608 - of constants
SILENCED = """
insert into scoring_silentrecord (model_id, record_id)
select {model}, id from (({history}) except ({news})) h(id) where id >= %(start)s and id < %(end)s
on conflict do nothing
"""
HEARD = """
delete from scoring_silentrecord where model_id = {model} and record_id in ({news})
  and record_id >= %(start)s and record_id < %(end)s
"""
MOVED_AMONG = "select id from ({moved}) m(id) where id = any(%(ids)s)"
KEPT_AMONG = "select record_id from scoring_silentrecord where record_id = any(%(ids)s)"
ANY_HISTORY = """
select exists (select 1 from crm_changedrecord where is_history) or exists (select 1 from scoring_silentrecord)
"""


def claim_all() -> int:
    """Empty the queue for a pass over everything: how many rows there were. Whom history alone moved is remembered
    until a pass has looked at them."""
    has_history = _is_any_history()
    with connection.cursor() as cursor:
        shown = ScoringModel.objects.filter(triggers__archived_at=None, triggers__isnull=False).distinct()
        versions = list(Version.objects.filter(pk__in=shown.values("live_id")).select_related("model"))
        if not has_history or not versions:
            cursor.execute(ALL_CLAIMED, {"now": timezone.now()})
            return int(cursor.rowcount)
        cursor.execute(PLACE)
        cursor.execute(ALL_KEPT, {"now": timezone.now()})
        count = int(cursor.rowcount)
        workbench = open_workbench()
        for version in versions:
            for target in computable([version], workbench):
                _remember("claimed_now", version.model_id, _ways(target, workbench), 0, BEYOND)
        cursor.execute("drop table claimed_now")
    return count


def silent_waiting(ways: Collection[Way]) -> list[int]:
    """Of what is queued, the records at the ways' beginning whom nothing but history moves."""
    history, news = _moved_by("crm_changedrecord", ways)
    with connection.cursor() as cursor:
        cursor.execute(f"({history}) except ({news})")
        return [record_id for (record_id,) in cursor.fetchall()]


def remember_waiting(versions: Iterable[Version], workbench: Workbench, *, start: int, end: int) -> None:
    """Of the ids from start to end those whom nothing but history moves that is stored and not claimed yet: a pass sees
    it all the same. The statement that looks at the range takes them off again."""
    if not _is_any_history():
        return
    for version in versions:
        if (target := workbench.target(version)).document.triggers:
            _remember("crm_changedrecord", version.model_id, _ways(target, workbench), start, end)


@dataclass
class Silence:
    """Whom nothing but history moved, of those whom a claim affects: by what was claimed, and what was stored since."""

    history: Mapping[ObjectName, Reasons]
    news: Mapping[ObjectName, Reasons]
    ways: Collection[Way]

    def among(self, object: ObjectName, ids: list[int]) -> set[int]:
        """Asked just before crossings are noted, of records whose scores are stored already."""
        found = self._moved_by_history.get(object, {}).keys() & set(ids)
        if not (found or _is_any_history()):
            return set()
        waiting, news = _moved_by("crm_changedrecord", [way for way in self.ways if way[0] == object])
        found |= _ids(MOVED_AMONG.format(moved=waiting), ids) | _ids(KEPT_AMONG, ids)
        return found - self._moved_by_news.get(object, {}).keys() - _ids(MOVED_AMONG.format(moved=news), ids)

    @cached_property
    def _moved_by_history(self) -> dict[ObjectName, Reasons]:
        return affected_by(self.history, self.ways) if self.history else {}

    @cached_property
    def _moved_by_news(self) -> dict[ObjectName, Reasons]:
        return affected_by(self.news, self.ways)


def ways_of_triggers(targets: Iterable[Target], workbench: Workbench) -> set[Way]:
    """What triggers ask besides the score, and of whom."""
    catalogue = workbench.environment.catalogue
    found: set[Way] = set()
    for target in targets:
        rules = trigger_rules(target.document, catalogue) if target.document.triggers else ()
        asked = [rule.condition for rule in rules if rule.condition is not None]
        found |= ways_of_conditions(target.document.object, asked, workbench.published) if asked else set()
    return found


def _ids(sql: str, ids: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"ids": ids})
        return {record_id for (record_id,) in cursor.fetchall()}


def _is_any_history() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ANY_HISTORY)
        (is_any,) = cursor.fetchone() or (False,)
        return bool(is_any)


def _remember(queue: str, model_id: int, ways: Collection[Way], start: int, end: int) -> None:
    history, news = _moved_by(queue, ways)
    with connection.cursor() as cursor:
        for sql in (SILENCED, HEARD):
            cursor.execute(sql.format(model=int(model_id), history=history, news=news), {"start": start, "end": end})


def _ways(target: Target, workbench: Workbench) -> set[Way]:
    return ways_of(target.document, workbench.published) | ways_of_triggers([target], workbench)


def _moved_by(queue: str, ways: Collection[Way]) -> tuple[str, str]:
    """Two SELECTs: the records that history moves, and those that news does."""
    history, news = (
        " union ".join(_reached(queue, way, which) for way in sorted(ways)) for which in ("is_history", IS_NEWS)
    )
    return history, news


def _reached(queue: str, way: Way, which: str) -> str:
    """The records at the way's beginning whose end has changed."""
    sql = f"select record_id from {queue} where object = '{way[-1]}' and {which}"  # noqa: S608
    for target, source in zip(reversed(way[:-1]), reversed(way[1:]), strict=True):
        sql = FOLLOWED[source, target].replace("= any(%s)", f"in ({sql})")
    return sql
