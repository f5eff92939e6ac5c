"""A worker that dies in the middle of a range leaves nothing of it, and another does it again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from scoring.domain.impact import start_impact, work_on_impact
from scoring.models import Impact, ImpactRange
from scoring.queries.impact import stored_impact
from tests.impact.world import DRAFT, LIVE, draft_of_text, make_contacts
from tests.scoring.holding import gate, open_gate, wait_until_held, wait_until_nobody_is_held, worker
from tests.scoring.world import publish

pytestmark = pytest.mark.django_db(transaction=True)
AT_A_TALLY = "before update on scoring_impactrange for each row when (new.done_at is not null)"


def started() -> Impact:
    make_contacts()
    publish(LIVE)
    return start_impact(model=draft_of_text(DRAFT).model)


def test_range_of_a_killed_worker_is_done_again(
    committed: None, small_ranges: None, program_environ: dict[str, str]
) -> None:
    impact = started()
    code = f"from scoring.domain.impact import work_on_impact\nwork_on_impact(impact_id={impact.pk})"
    with gate(AT_A_TALLY), worker(program_environ, code) as process:
        wait_until_held()
        process.kill()
        process.wait()
        open_gate()
        wait_until_nobody_is_held()
        assert not ImpactRange.objects.filter(done_at__isnull=False).exists()
        work_on_impact(impact_id=impact.pk)
    impact.refresh_from_db()
    assert impact.state == Impact.State.DONE
    seen = stored_impact(impact.version, impact.version.model)
    assert seen is not None
    assert seen.tally.of("changed") == {(0, 0): 12}


def test_two_workers_share_the_ranges(committed: None, small_ranges: None) -> None:
    impact = started()

    def work(_number: int) -> None:
        try:
            work_on_impact(impact_id=impact.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    impact.refresh_from_db()
    assert impact.state == Impact.State.DONE
    seen = stored_impact(impact.version, impact.version.model)
    assert seen is not None
    assert seen.tally.of("changed") == {(0, 0): 12}


def test_no_table_is_left_behind(committed: None, small_ranges: None) -> None:
    impact = started()
    work_on_impact(impact_id=impact.pk)
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relkind = 'r' and relname like 'impact%'")
        assert cursor.fetchall() == []
