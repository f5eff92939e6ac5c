"""All leads that a filter means, streamed line by line through a cursor of the server: flat memory at any length."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from scoring.models import ScoringModel
from scoring.queries.exports import plain_points
from scoring.queries.leads import LeadList
from scoring.queries.models import AXES

CONTACT = (
    "email", "first_name", "last_name", "job_title", "company", "company_domain", "country", "city",
    "lifecycle_stage", "owner", "external_id",
)  # fmt: skip
HEADER = (*CONTACT, *AXES, *(f"{axis}_label" for axis in AXES), "cell", "as_of")

COLUMNS = """c.email, c.first_name, c.last_name, c.job_title, coalesce(co.name, ''), coalesce(co.domain, ''), c.country,
  c.city, c.lifecycle_stage, c.owner, c.external_id, s.total, s.fit, s.engagement,
  s.total_band, s.fit_band, s.engagement_band, s.as_of"""
COMPANY = "left join crm_company co on co.id = c.company_id"

RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


def export_rows(
    leads: LeadList, model: ScoringModel, labels: Mapping[str, Sequence[str]]
) -> Iterator[Sequence[str | int | float | None]]:
    """In the columns of HEADER; points as numbers, what is missing as None."""
    sql, params = leads.all_sql(COLUMNS, COMPANY)
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        for row in cursor:
            yield _line(row, model.scored_as_of, labels)


def harmless(text: str) -> str:
    """A spreadsheet shows it as a text and does not run it as a formula."""
    return f"'{text}" if text.startswith(RUNS_IN_A_SPREADSHEET) else text


def _line(
    row: Sequence[Any], verified: datetime | None, labels: Mapping[str, Sequence[str]]
) -> Sequence[str | int | float | None]:
    texts = [harmless(text) for text in row[: len(CONTACT)]]
    points, places, as_of = row[len(CONTACT) : -4], row[-4:-1], row[-1]
    said = [None if place is None else labels[axis][place] for axis, place in zip(AXES, places, strict=True)]
    cell = f"{said[1]}{said[2]}" if said[1] is not None and said[2] is not None else None
    at = max(as_of, verified) if as_of and verified else as_of
    shown = [harmless(label) if label else None for label in (*said, cell)]
    return [*texts, *(plain_points(each) for each in points), *shown, at.isoformat() if at else None]
