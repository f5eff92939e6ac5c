"""The rows of each table as COPY takes them, in the order of the columns named beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Json

from crm.demo.records import DemoCompany, DemoContact, DemoDeal
from crm.demo.seasons import Seasons

_RECORD_COLUMNS = "id external_id owner properties created_at updated_at"
COMPANY_COLUMNS = f"{_RECORD_COLUMNS} name domain industry employees annual_revenue country city".split()
CONTACT_COLUMNS = (
    f"{_RECORD_COLUMNS} company_id email first_name last_name job_title phone country city language lifecycle_stage "
    "original_source marketing_consent objected_at"
).split()
DEAL_COLUMNS = (f"{_RECORD_COLUMNS} company_id name amount currency stage pipeline deal_type close_date").split()
ACTIVITY_COLUMNS = "id contact_id occurred_at key_id value properties".split()
_NO_PROPERTIES = Json({})


def company_row(company: DemoCompany) -> tuple[Any, ...]:
    created, unknown = _instant(company.created), company.unknown
    record = (company.id, company.external_id, company.owner, Json(company.properties), created, created)
    industry = "" if "industry" in unknown else company.industry
    employees = None if "employees" in unknown else company.employees
    revenue = None if "annual_revenue" in unknown else company.annual_revenue
    city = "" if "city" in unknown else company.city
    return (*record, company.name, company.domain, industry, employees, revenue, company.country.name, city)


def contact_row(contact: DemoContact) -> tuple[Any, ...]:
    created = _instant(contact.created)
    changed = _instant(max(contact.created, contact.stage_changes[-1][0])) if contact.stage_changes else created
    properties = Json(contact.properties) if contact.properties else _NO_PROPERTIES
    record = (contact.id, contact.external_id, contact.owner, properties, created, changed)
    company_id = contact.company.id if contact.company else None
    person = (contact.email, contact.first_name, contact.last_name, contact.job_title, contact.phone)
    place = (contact.country, contact.city, contact.language)
    objected = _instant(contact.objected) if contact.objected else None
    standing = (contact.lifecycle_stage, contact.original_source, contact.marketing_consent, objected)
    return (*record, company_id, *person, *place, *standing)


def deal_row(deal: DemoDeal) -> tuple[Any, ...]:
    created = _instant(deal.created)
    record = (deal.id, deal.external_id, deal.owner, _NO_PROPERTIES, created, created)
    pipeline = "New customers" if deal.deal_type == "new_business" else "Existing customers"
    money = (deal.amount, deal.currency)
    return (*record, deal.company.id, deal.name, *money, deal.stage, pipeline, deal.deal_type, deal.close_date)


def stage_change_rows(contacts: Sequence[DemoContact]) -> Iterator[tuple[Any, ...]]:
    for contact in contacts:
        for at, old, new in contact.stage_changes:
            was = Json(old) if old else None
            yield "contact", contact.id, "lifecycle_stage", was, Json(new), _instant(at), "demo"


def activity_lines(contacts: Sequence[DemoContact], key_ids: Sequence[int], seasons: Seasons) -> Iterator[str]:
    """A contact's lines at once, oldest first.

    The id is made of the contact's and the step's number: the same every time, and new rows go to the end of the index.
    """
    text = seasons.text
    for contact in contacts:
        contact.steps.sort()
        uuid, owner = f"d3300000{contact.number:012x}", f"\t{contact.id}\t"
        yield "".join(
            [
                f"{uuid}{n:012x}{owner}{text(at)}\t{key_ids[key]}\t{value}\t{properties}\n"
                for n, (at, key, value, properties) in enumerate(contact.steps)
            ]
        )


def copy_rows(table: str, columns: Sequence[str], rows: Iterator[tuple[Any, ...]]) -> None:
    def write(copy: Any) -> None:
        for row in rows:
            copy.write_row(row)

    _copy(table, columns, write)


def copy_text(table: str, columns: Sequence[str], parts: Iterator[str]) -> None:
    def write(copy: Any) -> None:
        for part in parts:
            copy.write(part)

    _copy(table, columns, write)


def _copy(table: str, columns: Sequence[str], write: Callable[[Any], None]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
        write(copy)


def _instant(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
