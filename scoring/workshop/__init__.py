"""The workshop sheet: a model as rows that marketing and sales fill in together, and what becomes of them."""
