"""Cells of files that somebody opens in a spreadsheet."""

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A spreadsheet shows it as a text and does not run it as a formula."""
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text
