"""How a log entry is written: one event, one line."""

import logging
import time


class OneLine(logging.Formatter):
    """`2026-03-12T09:14:02Z WARNING django.request Not Found: /x/`, a traceback's lines joined by ` | `."""

    @staticmethod
    def converter(seconds: float | None) -> time.struct_time:
        """In UTC, whatever the machine's zone."""
        return time.gmtime(seconds)

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry without a line break."""
        return " | ".join(line.rstrip() for line in super().format(record).splitlines() if line.strip())
