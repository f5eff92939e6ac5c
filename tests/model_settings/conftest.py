"""A model in force, and who looks at its settings."""

from __future__ import annotations

from tests.models.conftest import as_admin, as_marketer, as_seller, contacts, draft, model

__all__ = ["as_admin", "as_marketer", "as_seller", "contacts", "draft", "model"]
