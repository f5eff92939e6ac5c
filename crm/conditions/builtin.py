"""The built-in properties of each object and their types. Pure. A property's name is its column's name."""

from __future__ import annotations

from crm.conditions.document import ObjectName

BUILTIN: dict[ObjectName, dict[str, str]] = {
    "contact": {
        "external_id": "text",
        "email": "email",
        "first_name": "text",
        "last_name": "text",
        "job_title": "text",
        "phone": "text",
        "country": "text",
        "city": "text",
        "language": "text",
        "lifecycle_stage": "text",
        "owner": "text",
        "original_source": "text",
        "marketing_consent": "boolean",
        "created_at": "instant",
    },
    "company": {
        "external_id": "text",
        "name": "text",
        "domain": "text",
        "industry": "text",
        "employees": "number",
        "annual_revenue": "number",
        "country": "text",
        "city": "text",
        "owner": "text",
        "created_at": "instant",
    },
    "deal": {
        "external_id": "text",
        "name": "text",
        "amount": "number",
        "currency": "text",
        "stage": "text",
        "pipeline": "text",
        "deal_type": "text",
        "close_date": "date",
        "owner": "text",
        "created_at": "instant",
    },
}
