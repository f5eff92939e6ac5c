"""Who asks again is not kept waiting by what was asked before; and nobody waits for long."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection

from scoring.queries.patience import Superseded, TookTooLong, asker, patient_cursor

SLEEPERS = """select count(*) from pg_stat_activity
where query like '%pg_sleep%' and state = 'active' and pid <> pg_backend_pid()"""


@pytest.mark.django_db
def test_a_statement_ends_when_patience_does() -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong), patient_cursor(seconds=0.2) as cursor:
        cursor.execute("select pg_sleep(30)")
    assert time.monotonic() - began < 10


@pytest.mark.django_db(transaction=True)
def test_the_next_question_of_a_form_cancels_the_one_before() -> None:
    seen: list[str] = []
    form, other = asker("session", 1), asker("session", 2)
    slow = [threading.Thread(target=ask, args=(name, seen, 30.0)) for name in (form, other)]
    for thread in slow:
        thread.start()
    wait_for_sleepers(2)
    with patient_cursor(form) as cursor:
        cursor.execute("select 1")
    slow[0].join(10)
    assert seen == [f"{form} superseded"]
    with patient_cursor(other) as cursor:
        cursor.execute("select 1")
    slow[1].join(10)
    assert seen[1:] == [f"{other} superseded"]


@pytest.mark.django_db
def test_other_faults_are_not_taken_for_impatience() -> None:
    with pytest.raises(Exception, match="division by zero"), patient_cursor() as cursor:
        cursor.execute("select 1 / 0")


def ask(asked_by: str, seen: list[str], seconds: float) -> None:
    try:
        with patient_cursor(asked_by, 60) as cursor:
            cursor.execute("select pg_sleep(%s)", [seconds])
        seen.append(f"{asked_by} answered")
    except Superseded:
        seen.append(f"{asked_by} superseded")
    finally:
        connection.close()


def wait_for_sleepers(number: int) -> None:
    for _try in range(200):
        with connection.cursor() as cursor:
            cursor.execute(SLEEPERS)
            found: Any = cursor.fetchone()
        if found[0] >= number:
            return
        time.sleep(0.05)
    raise AssertionError("they never began")
