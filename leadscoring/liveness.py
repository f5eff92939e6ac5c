"""When a worker was last seen, kept in the cache."""

import time

from django.core.cache import cache

KEY = "worker-seen-at"
FORGOTTEN_AFTER_SECONDS = 600


def note_worker_seen() -> None:
    """A worker lives now."""
    cache.set(KEY, time.time(), FORGOTTEN_AFTER_SECONDS)


def seconds_since_worker_seen() -> float | None:
    """How long ago, or nothing where none has been seen for long."""
    seen = cache.get(KEY)
    return None if seen is None else max(0.0, time.time() - seen)
