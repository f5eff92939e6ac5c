"""The same scored world as the list of leads has."""

from tests.leads.conftest import as_seller, model, people

__all__ = ["as_seller", "model", "people"]
