"""Who comes to the wizard is as in the models' own tests."""

from __future__ import annotations

from tests.models.conftest import as_marketer

__all__ = ["as_marketer"]
