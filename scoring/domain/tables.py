"""Tables that come and go: of a version's scores (filled beside the others, indexed, made a partition), and of a
run's keys."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from scoring.engine.compiler import keys_table

INDEXES = ("(version_id, record_id)", "(version_id, total desc, record_id) include (fit, engagement)")


def create_table(version_id: int) -> None:
    """Empty, and no part of the scores yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"create table {table(version_id)} (like scoring_score including defaults, "
            f"constraint {table(version_id)}_version check (version_id = {int(version_id)})) with (fillfactor = 85)"
        )


def index_table(version_id: int) -> None:
    """After the rows are there: two sorts cost less than a million insertions. In the caller's transaction."""
    name = table(version_id)
    with connection.cursor() as cursor:
        cursor.execute(f"create unique index if not exists {name}_key on {name} {INDEXES[0]}")
        cursor.execute(f"create index if not exists {name}_total on {name} {INDEXES[1]}")
        # Lists wait for it: six thousand rows tell enough of whole numbers. Nothing of the points, of which nobody asks
        # and whose statistics take ten times as long.
        cursor.execute("set local default_statistics_target = 20")
        cursor.execute(f"analyze {name} (version_id, record_id, as_of, total, fit, engagement)")
        cursor.execute("set local default_statistics_target to default")


def attach_table(version_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"alter table scoring_score attach partition {table(version_id)} for values in ({int(version_id)})"
        )


def hold_table(version_id: int) -> None:
    """Until the transaction ends it is not dropped; one that waits to be dropped is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(f"lock table {table(version_id)} in row exclusive mode")


def drop_table(version_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {table(version_id)}")


def table(version_id: int) -> str:
    return f"scoring_score_{int(version_id)}"


def drop_keys(run_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {keys_table(run_id)}")


def runs_with_keys() -> set[int]:
    return _numbers_of(keys_table(0).removesuffix("0"), are_partitions=False)


def versions_beside() -> set[int]:
    """Those with a table that is no part of the scores: being filled, or left behind."""
    return _numbers_of(table(0).removesuffix("0"), are_partitions=False)


def versions_among(versions: Collection[int]) -> list[int]:
    """Those of `versions` with a table among the scores, by number."""
    return sorted(_numbers_of(table(0).removesuffix("0"), are_partitions=True).intersection(versions))


def _numbers_of(prefix: str, *, are_partitions: bool) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select substr(relname, %s) from pg_class where relkind = 'r' and relname ~ %s and relispartition = %s "
            "and relnamespace = (select relnamespace from pg_class where oid = 'scoring_score'::regclass)",
            [len(prefix) + 1, f"^{prefix}[0-9]+$", are_partitions],
        )
        return {int(number) for (number,) in cursor.fetchall()}
