"""A model is archived while its triggers have something waiting: it is not done any more, and says why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from crm.models import ChangedRecord, Contact, ListMember, RecordList
from leadscoring.accounts.models import User
from scoring.domain.archiving import archive_model
from scoring.domain.deliveries import perform_waiting
from scoring.models import Delivery, ScoringModel
from tests.scoring.holding import gate, open_gate, wait_until, wait_until_held, worker
from tests.scoring.world import publish
from tests.triggers.world import give, hot, trigger

pytestmark = pytest.mark.usefixtures("nobody_delivers")

PERFORM = "from scoring.domain import deliveries\ndeliveries.perform_waiting()"


def test_what_waits_is_let_go_and_what_is_done_stays(
    contacts: list[Contact], call_list: RecordList, admin: User
) -> None:
    other, model = publish(hot(trigger("Other"), name="Other")), publish(hot())
    give(90, contacts[0])
    perform_waiting()
    give(95, contacts[1])
    archive_model(model=model, by=admin)
    perform_waiting()
    ended = Delivery.objects.order_by("pk").values_list("crossing__trigger__model", "crossing__record_id", "state")
    assert sorted(ended) == sorted(
        [
            (other.pk, contacts[0].pk, "done"),
            (other.pk, contacts[1].pk, "done"),
            (model.pk, contacts[0].pk, "done"),
            (model.pk, contacts[1].pk, "skipped"),
        ]
    )
    skipped = Delivery.objects.get(state="skipped")
    assert "archived" in skipped.outcome
    assert skipped.ended_at is not None


@pytest.mark.slow
def test_what_a_worker_is_doing_just_then_is_done(
    committed: None, call_list: RecordList, admin: User, program_environ: dict[str, str]
) -> None:
    contact = Contact.objects.create(external_id="c1")
    model = publish(hot())
    ChangedRecord.objects.all().delete()
    give(90, contact)

    def archived() -> None:
        try:
            archive_model(model=ScoringModel.objects.get(pk=model.pk), by=admin)
        finally:
            connection.close()

    at_the_list = "before insert on crm_listmember for each row"
    with gate(at_the_list), worker(program_environ, PERFORM) as process, ThreadPoolExecutor(1) as pool:
        wait_until_held()
        archiving = pool.submit(archived)
        wait_until(lambda: is_waiting() or archiving.done())
        open_gate()
        assert process.wait() == 0
        archiving.result()
    assert Delivery.objects.get().state == Delivery.State.DONE
    assert ListMember.objects.get().record_id == contact.pk


def is_waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks l join pg_stat_activity a using (pid) where not granted"
            " and locktype in ('transactionid', 'tuple') and a.datname = current_database()"
        )
        return bool((cursor.fetchone() or (0,))[0])
