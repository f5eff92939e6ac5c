"""The rows that the demo writes, as values, with what the drawing of behaviour has to know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from crm.demo.countries import Country
from crm.demo.titles import Role

CompanyKind = Literal["prospect", "customer", "competitor", "partner", "university", "own"]
Step = tuple[int, int, str, str]
"""Second, number of the activity's key, value and properties as COPY reads them."""
ABSENT = r"\N"


@dataclass(slots=True)
class DemoCompany:
    id: int
    external_id: str
    kind: CompanyKind
    country: Country
    name: str
    domain: str
    industry: str
    employees: int
    annual_revenue: int
    city: str
    owner: str
    created: int
    properties: dict[str, Any]
    unknown: frozenset[str]
    """Columns that stay blank, though the behaviour follows what is true."""
    heat: float
    """How busy the whole company is with the subject just now; 1 is usual."""


@dataclass(slots=True)
class DemoContact:
    id: int
    number: int
    company: DemoCompany | None
    email: str
    first_name: str
    last_name: str
    job_title: str
    phone: str
    country: str
    city: str
    language: str
    original_source: str
    created: int
    marketing_consent: bool | None
    role: Role | None
    persona: str
    properties: dict[str, Any]
    owner: str = ""
    lifecycle_stage: str = ""
    objected: int | None = None
    steps: list[Step] = field(default_factory=list)
    lists: set[str] = field(default_factory=set)
    stage_changes: list[tuple[int, str, str]] = field(default_factory=list)
    """When, from, to."""

    @property
    def external_id(self) -> str:
        return f"demo-{self.number:06}"


@dataclass(slots=True)
class DemoDeal:
    id: int
    external_id: str
    company: DemoCompany
    name: str
    amount: int
    currency: str
    stage: str
    deal_type: str
    owner: str
    created: int
    close_date: date | None
    contacts: list[DemoContact]
