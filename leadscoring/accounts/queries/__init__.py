"""Reads of users, teams and the audit log."""
