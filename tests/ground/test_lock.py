"""One holder of a state folder, any number of guests."""

import threading

import pytest

from leadscoring.embedded.lock import Guests, StateLock
from leadscoring.embedded.places import EmbeddedError


def test_second_holder_is_told_who_has_it(tmp_path):
    first, second = StateLock(tmp_path), StateLock(tmp_path)
    first.acquire("up")
    with pytest.raises(EmbeddedError, match=r"^`up` \(process \d+\) already runs"):
        second.acquire("up")
    assert second.is_held()


def test_released_lock_is_free(tmp_path):
    first, second = StateLock(tmp_path), StateLock(tmp_path)
    first.acquire("up")
    first.release()
    assert not second.is_held()
    second.acquire("manage.py shell")
    assert second.described().startswith("`manage.py shell`")


def test_waiting_ends_when_the_holder_leaves(tmp_path):
    first, second = StateLock(tmp_path), StateLock(tmp_path)
    first.acquire("manage.py migrate")
    threading.Timer(0.2, first.release).start()
    second.acquire("up", seconds=10)
    assert second.is_ours()


def test_readiness_is_announced_and_ends_with_the_holder(tmp_path):
    holder, onlooker = StateLock(tmp_path), StateLock(tmp_path)
    holder.acquire("up")
    assert not onlooker.says_ready()
    holder.announce_ready()
    assert onlooker.says_ready()
    holder.release()
    assert not onlooker.says_ready()


def test_host_waits_for_its_guests(tmp_path):
    guests = Guests(tmp_path)
    guest = guests.join()
    left: list[str] = []

    def leave() -> None:
        left.append("guest")
        guest.close()

    threading.Timer(0.2, leave).start()
    with guests.all_gone():
        assert left == ["guest"]
