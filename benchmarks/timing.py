"""What takes milliseconds, asked many times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice
from typing import TypeVar

Asked = TypeVar("Asked")

WARM = 8
"""Asked first and not counted; no more than are counted."""


def seconds_of(ask: Callable[[Asked], object], asked: Iterable[Asked], times: int) -> list[float]:
    """Each answer's, in turn of what is asked."""
    seconds = []
    warm = min(WARM, times)
    for each in islice(cycle(asked), warm + times):
        began = time.perf_counter()
        ask(each)
        seconds.append(time.perf_counter() - began)
    return seconds[warm:]
