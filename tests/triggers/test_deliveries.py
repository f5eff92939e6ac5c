"""Deliveries are performed once each, in their order; a failure says why, is tried again where that helps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import Contact, ListMember, MembershipChange, RecordList
from leadscoring.accounts.models import AuditEntry, User
from scoring.actions import registry
from scoring.actions.base import Action, ActionKind, Order, Permanent, Skipped, Temporary
from scoring.domain import deliveries
from scoring.domain.deliveries import perform, perform_waiting, try_again
from scoring.domain.errors import Refused
from scoring.domain.publishing import load_document, publish_version
from scoring.models import Crossing, Delivery, Version
from tests.scoring.world import publish
from tests.triggers.world import ADD, give, hot, trigger
from tests.triggers.world import deliveries as stored

pytestmark = pytest.mark.usefixtures("nobody_delivers")

REMOVE = {"do": "remove_from_list", "list": "call LIST"}


@pytest.fixture
def waiting(contacts: list[Contact], call_list: RecordList) -> Delivery:
    publish(hot())
    give(90, contacts[0])
    return Delivery.objects.get()


@pytest.fixture
def behaves(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Order], str]], None]:
    """`behaves(function)`: what add_to_list does from now on."""

    class Behaving(ActionKind):
        word = "add_to_list"

        def __init__(self, act: Callable[[Order], str]) -> None:
            self.act = act

        def sentence(self, action: Action) -> str:
            return "Does as it is told"

        def perform(self, order: Order) -> str:
            return self.act(order)

    def behave(act: Callable[[Order], str]) -> None:
        monkeypatch.setitem(registry.kinds(), "add_to_list", Behaving(act))

    return behave


def test_action_is_performed_once(waiting: Delivery, contacts: list[Contact], call_list: RecordList) -> None:
    assert perform(waiting.pk) is True
    waiting.refresh_from_db()
    assert (waiting.state, waiting.outcome, waiting.error, waiting.attempts) == (
        "done", "Added to the list “Call list”", "", 1,
    )  # fmt: skip
    assert waiting.ended_at is not None
    assert perform(waiting.pk) is False
    assert perform_waiting() is False
    assert list(MembershipChange.objects.values_list("list_id", "record_id", "added")) == [
        (call_list.pk, contacts[0].pk, True)
    ]


def test_actions_follow_their_order(contacts: list[Contact], call_list: RecordList) -> None:
    publish(hot(trigger(actions=[ADD, REMOVE])))
    give(90, *contacts[:2])
    second = Delivery.objects.filter(place=1).first()
    assert second is not None
    assert perform(second.pk) is False
    perform_waiting()
    assert [state for *_rest, state in stored()] == ["done"] * 4
    assert list(
        Delivery.objects.filter(crossing=second.crossing).order_by("place").values_list("outcome", flat=True)
    ) == [
        "Added to the list “Call list”",
        "Taken off the list “Call list”",
    ]
    assert not ListMember.objects.filter(list=call_list).exists()


def test_temporary_failure_is_tried_again_with_growing_pauses(
    waiting: Delivery, behaves: Callable[[Callable[[Order], str]], None]
) -> None:
    def fail(order: Order) -> str:
        Contact.objects.filter(pk=order.record.pk).update(country="Norway")
        raise Temporary("The other side is asleep.")

    behaves(fail)
    pauses = []
    for _attempt in range(deliveries.MOST_ATTEMPTS - 1):
        assert perform(waiting.pk) is True
        waiting.refresh_from_db()
        assert (waiting.state, waiting.error) == ("waiting", "The other side is asleep.")
        assert perform(waiting.pk) is False
        pauses.append(waiting.next_try_at - timezone.now())
        Delivery.objects.update(next_try_at=timezone.now())
    assert pauses == sorted(pauses)
    assert timedelta(seconds=5) < pauses[0] < timedelta(minutes=1)
    assert not Contact.objects.filter(country="Norway").exists()
    perform(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts) == ("failed", deliveries.MOST_ATTEMPTS)


@pytest.mark.parametrize(
    ("error", "state", "outcome", "said"),
    [
        (Permanent("There is no such thing."), "failed", "", "There is no such thing."),
        (Skipped("Nobody to tell."), "skipped", "Nobody to tell.", ""),
        (KeyError("oops"), "waiting", "", "Something unexpected went wrong: KeyError('oops')"),
    ],
)
def test_failure_says_why(
    error: Exception, state: str, outcome: str, said: str, waiting: Delivery,
    behaves: Callable[[Callable[[Order], str]], None],
) -> None:  # fmt: skip
    def fail(order: Order) -> str:
        raise error

    behaves(fail)
    perform(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.outcome, waiting.error) == (state, outcome, said)


def test_one_that_the_database_refuses_does_not_hold_up_the_others(
    contacts: list[Contact], call_list: RecordList, behaves: Callable[[Callable[[Order], str]], None]
) -> None:
    publish(hot())
    give(90, *contacts[:3])

    def act(order: Order) -> str:
        if order.record.pk == contacts[0].pk:
            with connection.cursor() as cursor:
                cursor.execute("do $$ begin raise sqlstate '40P01' using message = 'deadlock'; end $$")
        return "Done"

    behaves(act)
    perform_waiting()
    assert [state for *_rest, state in stored()] == ["waiting", "done", "done"]
    delivery = Delivery.objects.get(state="waiting")
    assert delivery.attempts == 1
    assert delivery.error.startswith("The database could not do it just then: deadlock")


def test_failed_one_holds_up_nobody_and_can_be_tried_again(
    contacts: list[Contact], call_list: RecordList, admin: User
) -> None:
    publish(hot(trigger(actions=[REMOVE | {"list": "Call list"}, ADD])))
    give(90, contacts[0])
    call_list.delete()
    perform_waiting()
    assert [state for *_rest, state in stored()] == ["failed", "failed"]
    RecordList.objects.create(object="contact", name="CALL LIST")
    second = Delivery.objects.get(place=1)
    assert "no list “Call list” any more" in second.error
    try_again(delivery=second, by=admin)
    perform_waiting()
    assert [state for *_rest, state in stored()] == ["failed", "done"]
    assert ListMember.objects.count() == 1
    entry = AuditEntry.objects.get(action="delivery.tried_again")
    assert (entry.actor, entry.object_label) == (admin, "Hot")
    with pytest.raises(Refused, match="done already"):
        try_again(delivery=second, by=admin)


def test_deleted_record_is_skipped(waiting: Delivery, contacts: list[Contact]) -> None:
    contacts[0].delete()
    perform_waiting()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.outcome) == (
        "skipped",
        "The contact has been deleted meanwhile: there is nobody to do it for.",
    )


def test_key_is_the_same_at_every_attempt(
    contacts: list[Contact], call_list: RecordList, behaves: Callable[[Callable[[Order], str]], None]
) -> None:
    seen: list[str] = []

    def act(order: Order) -> str:
        seen.append(order.key)
        raise Temporary("Not now.")

    behaves(act)
    publish(hot(trigger(actions=[ADD, ADD])))
    give(90, contacts[0])
    perform_waiting()
    Delivery.objects.update(next_try_at=timezone.now())
    perform_waiting()
    assert len(set(seen)) == 2
    assert sorted(seen[:2]) == sorted(seen[2:])


def test_news_does_not_wait_behind_those_whom_a_publish_puts_on_lists(
    contacts: list[Contact], call_list: RecordList
) -> None:
    publish(hot())
    give(90, *contacts[:2])
    listed, fired = Delivery.objects.order_by("pk")
    Crossing.objects.filter(pk=listed.crossing_id).update(outcome=Crossing.Outcome.LISTS_ONLY)
    assert perform_waiting(seconds=0.000001)
    listed.refresh_from_db()
    fired.refresh_from_db()
    assert (listed.state, fired.state) == ("waiting", "done")


def test_time_that_is_up_leaves_the_rest(contacts: list[Contact], call_list: RecordList) -> None:
    publish(hot())
    give(90, *contacts[:3])
    assert perform_waiting(seconds=0.000001) is True
    assert sorted(state for *_rest, state in stored()) == ["done", "waiting", "waiting"]


@pytest.mark.parametrize(
    "action", [{"do": "send_email", "template": "Offer"}, {"do": "enrol", "sequence": "Nurture"},
               {"do": "webhook", "url": "https://example.com/"}],
)  # fmt: skip
def test_what_cannot_be_done_is_not_published(action: dict[str, Any], contacts: list[Contact]) -> None:
    draft = load_document(hot(trigger(actions=[action])))
    with pytest.raises(Refused, match=f"Trigger “Hot”: This installation can’t do “{action['do']}” yet"):
        publish_version(version=draft)
    assert Version.objects.get().status == "draft"


def test_every_kind_says_its_sentence() -> None:
    assert set(registry.kinds()) >= {"add_to_list", "remove_from_list"}
    assert registry.sentence_of(ADD) == "Adds to the list “Call list”"
    assert registry.sentence_of(REMOVE) == "Takes off the list “call LIST”"
    assert registry.sentence_of({"do": "webhook", "url": "x"}) == "This installation can’t do “webhook” yet."


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    yield
    registry.kinds.cache_clear()
