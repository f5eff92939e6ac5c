"""Importing companies."""

from __future__ import annotations

from typing import Any

from crm.conditions.builtin import BUILTIN
from crm.importers.company_links import identify_companies
from crm.importers.faults import Fault
from crm.importers.plan import Plan
from crm.importers.session import Session, Tally
from crm.importers.staging import Stage, count_rows, merge_rows, no_key, stage_and_apply, write_records

_COLUMNS = BUILTIN["company"]
_KEYS = ("external_id", "domain", "name")
_STAGE = Stage((*_KEYS, *(name for name in _COLUMNS if name not in _KEYS)), _COLUMNS, "company_id bigint")


def import_companies(session: Session) -> None:
    def apply(cursor: Any) -> Tally:
        identify_companies(cursor, session.plan, external_id="external_id", domain="domain", name="name")
        superseded = merge_rows(cursor, "company_id", list(_COLUMNS))
        created, changed = write_records(cursor, "crm_company", "company_id", _COLUMNS)
        return Tally(created, changed, count_rows(cursor) - created - changed + superseded)

    stage_and_apply(session, _STAGE, _check, apply)


def _check(plan: Plan, values: list[Any]) -> Fault | None:
    return None if any(values[: len(_KEYS)]) else no_key(plan.header_of(*_KEYS))
