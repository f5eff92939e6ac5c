"""Contacts that a row names by something of theirs: a lead that they are, or the number that Pardot gave them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.importers.references import Missing


@dataclass(frozen=True, slots=True)
class Named:
    """Never equal to a reference by external id and address. `column` is `lead_external_id` or `pardot_prospect_id`."""

    column: str
    value: str


_LEADS = "select external_id, contact_id from crm_lead where external_id = any(%s) and external_id <> ''"
_PROSPECTS = "select pardot_id, contact_id from import_prospect where pardot_id = any(%s)"
_ALL_PROSPECTS = """
drop table if exists import_prospect;
create temporary table import_prospect on commit preserve rows as
select properties ->> 'pardot_id' as pardot_id, min(id) as contact_id from crm_contact
where properties ? 'pardot_id' group by 1;
create index on import_prospect (pardot_id);
analyze import_prospect;
"""


class IndirectFinder:
    """`find(cursor, named)` is each one's contact, or why there is none."""

    def __init__(self) -> None:
        self._knows_prospects = False

    def find(self, cursor: Any, named: Iterable[Named]) -> dict[Named, int | Missing]:
        wanted = set(named)
        leads = {name for name in wanted if name.column == "lead_external_id"}
        return self._leads(cursor, leads) | self._prospects(cursor, wanted - leads)

    def _leads(self, cursor: Any, leads: set[Named]) -> dict[Named, int | Missing]:
        if not leads:
            return {}
        cursor.execute(_LEADS, [sorted(lead.value for lead in leads)])
        known = dict(cursor.fetchall())
        unknown, alone = Missing(_("No lead is known by this.")), Missing(_("This lead has no contact."))
        return {lead: (known[lead.value] or alone) if lead.value in known else unknown for lead in leads}

    def _prospects(self, cursor: Any, prospects: set[Named]) -> dict[Named, int | Missing]:
        if not prospects:
            return {}
        if not self._knows_prospects:
            cursor.execute(_ALL_PROSPECTS)
            self._knows_prospects = True
        cursor.execute(_PROSPECTS, [sorted(prospect.value for prospect in prospects)])
        known = dict(cursor.fetchall())
        unknown = Missing(_("No contact has this number of Pardot's. Import the prospects first."))
        return {prospect: known.get(prospect.value, unknown) for prospect in prospects}
