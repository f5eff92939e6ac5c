"""The database's first start: empty, or left half full by a start that was cut short."""

from pathlib import Path

from django.db import connection

from leadscoring.embedded import Stack


class DemoMark:
    """A file that exists while demo data are being written."""

    def __init__(self, state: Path) -> None:
        self.path = state / "demo-unfinished"

    def set(self) -> None:
        """Writing begins."""
        self.path.touch()

    def clear(self) -> None:
        """Everything is written."""
        self.path.unlink(missing_ok=True)

    def is_set(self) -> bool:
        """Whether writing was cut short."""
        return self.path.exists()


def database_is_empty() -> bool:
    """Whether nothing has been migrated yet."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()
    return not tables


def empty_half_filled(stack: Stack, mark: DemoMark) -> bool:
    """Start over where demo data were cut short: only in our own database, which then holds nothing else."""
    if not mark.is_set() or not stack.empty_database():
        return False
    mark.clear()
    return True
