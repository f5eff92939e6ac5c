"""The same world as the companies have."""

from tests.companies.conftest import as_seller, companies, deals, scored, scored_deals, scored_people

__all__ = ["as_seller", "companies", "deals", "scored", "scored_deals", "scored_people"]
