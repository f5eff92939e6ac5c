"""Workers that are really killed in the middle of a bulk change, or of its Undo: nothing is done twice or left out."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest

from crm.domain import bulk
from crm.models import BulkChange, Contact, Task
from leadscoring.accounts.models import User
from tests.bulk.test_bulk_changes import begin
from tests.factories.crm import ContactFactory
from tests.scoring.holding import gate, open_gate, wait_until_held, wait_until_nobody_is_held, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

CHUNKS = "from crm.domain import bulk\nbulk.A_CHUNK = 2\n"


@pytest.fixture
def contacts(transactional_db: None) -> list[Contact]:
    return [ContactFactory() for _each in range(5)]


@pytest.fixture
def waiting(contacts: list[Contact], admin: User, monkeypatch: pytest.MonkeyPatch) -> Callable[[], BulkChange]:
    """A change of many, for which no worker was called."""

    def make() -> BulkChange:
        with monkeypatch.context() as patched:
            patched.setattr(bulk, "AT_ONCE", 0)
            patched.setattr(bulk, "_call_worker", lambda change_id: None)
            change = begin(admin, "create_task", contacts, title="Call", user=admin.pk, due_at="")
        assert (change.state, Task.objects.count()) == ("waiting", 0)
        return change

    return make


def tasks() -> list[int | None]:
    return sorted(Task.objects.values_list("contact_id", flat=True))


def killed_at(contact: Contact, change: BulkChange, environ: dict[str, str]) -> None:
    """Where it notes what became of this contact, whose change it has written already."""
    with gate(f"before update on crm_bulkchangerecord for each row when (new.record_id = {contact.pk})"):
        with worker(environ, f"{CHUNKS}bulk.run_bulk(change_id={change.pk})") as process:
            wait_until_held()
            assert process.poll() is None
            bulk.run_bulk(change_id=change.pk)  # another finds it held, and leaves it alone
            change.refresh_from_db()
            assert change.is_active, (change.state, change.error, tasks())
            process.send_signal(signal.SIGKILL)
            process.wait()
        open_gate()
        wait_until_nobody_is_held()


def test_a_change_whose_worker_was_killed_is_ended_by_another(waiting, contacts, program_environ):
    change = waiting()
    killed_at(contacts[3], change, program_environ)
    change.refresh_from_db()
    assert (change.state, tasks()) == ("running", [contact.pk for contact in contacts[:2]])
    bulk.look_after_bulk()
    change.refresh_from_db()
    assert (change.state, tasks()) == ("done", [contact.pk for contact in contacts])
    assert set(change.records.values_list("outcome", flat=True)) == {"changed"}


def test_an_undo_whose_worker_was_killed_is_ended_by_another(waiting, contacts, admin, program_environ, monkeypatch):
    change = waiting()
    bulk.run_bulk(change_id=change.pk)
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "AT_ONCE", 0)
        patched.setattr(bulk, "_call_worker", lambda change_id: None)
        bulk.undo_bulk(change=change, by=admin)
    killed_at(contacts[3], change, program_environ)
    change.refresh_from_db()
    assert (change.state, tasks()) == ("undoing", [contact.pk for contact in contacts[2:]])
    bulk.look_after_bulk()
    change.refresh_from_db()
    assert (change.state, tasks()) == ("undone", [])
    assert set(change.records.values_list("outcome", flat=True)) == {"undone"}


def test_a_worker_killed_before_it_noted_the_end_is_followed_by_another(waiting, contacts, program_environ):
    change = waiting()
    dying = f"import os\nbulk._end = lambda *_told: os.kill(os.getpid(), 9)\nbulk.run_bulk(change_id={change.pk})"
    with worker(program_environ, CHUNKS + dying) as process:
        assert process.wait(60) == -signal.SIGKILL
    wait_until_nobody_is_held()
    change.refresh_from_db()
    assert (change.state, len(tasks())) == ("running", 5)
    bulk.look_after_bulk()
    change.refresh_from_db()
    assert (change.state, tasks()) == ("done", [contact.pk for contact in contacts])
