"""Celery's broker, looked at from outside a task."""

from typing import Any

from django.conf import settings
from kombu import Connection

from leadscoring.celery import app

# More than our workers ever hold unacknowledged.
ALL_AT_ONCE = 100_000


def broker_answers(url: str) -> bool:
    """Whether the broker can be reached within a second or so."""
    with Connection(url, connect_timeout=2) as connection:
        faults: tuple[type[BaseException], ...] = (OSError, *connection.connection_errors, *connection.channel_errors)
        try:
            _channel(connection).client.ping()
        except faults:
            return False
        return True


def restore_unacknowledged(url: str) -> None:
    """Give back what a killed worker held, now and not after the visibility timeout; only where no worker runs."""
    with app.connection_for_write(url) as connection:
        channel = _channel(connection)
        # Held by a worker that was killed while it restored; it would expire after minutes only.
        channel.client.delete(channel.unacked_mutex_key)
        channel.qos.visibility_timeout = 0
        channel.qos.restore_visible(num=ALL_AT_ONCE, interval=1)


def queue_lengths(url: str) -> dict[str, int] | None:
    """Messages that wait in each of our queues, without those that a worker holds; None where the broker is away."""
    with Connection(url, connect_timeout=2) as connection:
        faults: tuple[type[BaseException], ...] = (OSError, *connection.connection_errors, *connection.channel_errors)
        try:
            client = _channel(connection).client
            return {name: int(client.llen(name)) for name in settings.CELERY_TASK_QUEUES}
        except faults:
            return None


def _channel(connection: Connection) -> Any:
    """A channel of the Redis transport, which has more than the types of kombu's base class say."""
    return connection.channel()
