"""Owners whom a file names and who are nobody here: said, since nobody can be told about what they own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from crm.importers.session import Session
from leadscoring.web.numbers import whole_text

MOST_NAMED = 3

_STRANGE = """
select owner, count(*) over () from import_stage s
where owner <> '' and not exists (select from accounts_user u where u.email = lower(s.owner) and u.is_active)
group by owner order by owner limit %s
"""


def remark_on_owners(session: Session, cursor: Any) -> None:
    """Of the rows that are staged, where the file has a column of owners."""
    if not session.plan.native("owner"):
        return
    cursor.execute(_STRANGE, [MOST_NAMED])
    strange = cursor.fetchall()
    if strange:
        names = ", ".join(f"“{owner}”" for owner, _times in strange)
        session.remark(_sentence(strange[0][1]) % {"n": whole_text(strange[0][1]), "names": names})


def _sentence(owners: int) -> str:
    return ngettext(
        "%(n)s owner is nobody who can log in here: %(names)s. Nobody is told about what they own, and everybody may "
        "take their leads. An owner is somebody’s e-mail address; without one, leave the column out.",
        "%(n)s owners are nobody who can log in here, such as %(names)s. Nobody is told about what they own, and "
        "everybody may take their leads. An owner is somebody’s e-mail address; without one, leave the column out.",
        owners,
    )
