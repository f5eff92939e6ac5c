"""What a user is told when something can't be done."""

from __future__ import annotations


class Refused(Exception):
    """A sentence that says what happened and what to do next."""
