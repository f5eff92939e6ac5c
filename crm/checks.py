"""What the database must be able to do, asked when it is migrated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

OLDEST = 160_000
FOLDED = "select lower('ÅSE ŁÓDŹ ÖRESUND') = 'åse łódź öresund', lower('ẞ') = 'ß', getdatabaseencoding() = 'UTF8'"


@register(Tags.database)
def check_database(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_options: Any
) -> list[CheckMessage]:
    """Texts are compared by `lower()`: a database that folds ASCII only would score Åse and ÅSE differently."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute("select current_setting('server_version_num')::int")
            if (cursor.fetchone() or (0,))[0] < OLDEST:
                found.append(Error("PostgreSQL 16 or later is needed.", id="crm.E001"))
            cursor.execute(FOLDED)
            if not all(cursor.fetchone() or ()):
                hint = "Create it with ENCODING 'UTF8' and the locale C.UTF-8, as docs/operations.md shows."
                found.append(Error("The database does not fold letters beyond ASCII.", hint=hint, id="crm.E002"))
    return found
