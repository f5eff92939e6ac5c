"""F, under which no run can come: counting each contact's activities in the index, and copying a score row for each.

Both on one core; the rows are ready in COPY's binary format before the clock runs, and the table is unlogged and bare.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

CRITERIA = 25
AT_ONCE = 1 << 18

COUNT = "select count(*) from (select contact_id, count(*) from crm_activity group by contact_id offset 0) g"
ROWS = """copy (select 1::bigint, i::bigint, now(), 734::bigint, 450::bigint, 284::bigint,
  0::smallint, 0::smallint, 1::smallint, false, array_fill(150, array[{criteria}])
  from generate_series(1, {contacts}) i) to stdout (format binary)"""
TUNING = """select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
  set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)"""


class Floor:
    """`measure` gives seconds. A machine changes its pace, so whatever is compared with F is measured beside it."""

    def __init__(self, contacts: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists benchmark_floor")
            cursor.execute("create unlogged table benchmark_floor (like scoring_score)")
            with cursor.copy(ROWS.format(criteria=CRITERIA, contacts=contacts)) as copy:
                self._rows = b"".join(copy)
        self._check_plan()

    def measure(self) -> float:
        return self.count() + self.copy()

    def count(self) -> float:
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TUNING)
            cursor.execute(COUNT)
        return time.perf_counter() - began

    def copy(self) -> float:
        with connection.cursor() as cursor:
            cursor.execute("truncate benchmark_floor")
            began = time.perf_counter()
            with cursor.copy("copy benchmark_floor from stdin (format binary)") as copy:
                for start in range(0, len(self._rows), AT_ONCE):
                    copy.write(self._rows[start : start + AT_ONCE])
            return time.perf_counter() - began

    @staticmethod
    def _check_plan() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TUNING)
            cursor.execute(f"explain {COUNT}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        if "Index Only Scan" not in plan:
            raise RuntimeError(f"the floor is not read from the index alone:\n{plan}")
