"""Leads as objects: what is done with them, by whom, and how it looks."""
