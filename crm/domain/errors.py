"""What this house refuses, in sentences that a user can read."""

from __future__ import annotations


class Refused(Exception):
    """Nothing was changed."""
