"""model.yaml once more, in plain Python; all points in tenths, as the engine has them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crm.conditions.wordlists import FREE_EMAIL_DOMAINS
from crm.models import Contact

EVENT_GUESTS, OUTSIDE = "Event guests", "Blocked"
NEAR = {"norway", "sweden", "denmark", "poland"}
STUDENT = re.compile(r"(?<![^\W_])(student|intern)(?![^\W_])")
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Done:
    """An activity, with what its key says."""

    type: str
    asset: str
    campaign: str
    asset_ref: int | None
    at: datetime
    properties: dict[str, Any] | None


def criteria(contact: Contact, done: list[Done], is_guest: bool, as_of: datetime) -> list[int]:
    """In the document's order."""
    return fit_criteria(contact) + engagement_criteria(done, as_of) + [250 if is_guest else 0, 0 if is_guest else 10]


def fit_criteria(contact: Contact) -> list[int]:
    company, own = contact.company, contact.properties
    industry = company.industry.lower() if company else ""
    employees = company.employees if company else None
    revenue = company.annual_revenue if company else None
    country, title, stage = contact.country.lower(), contact.job_title.lower(), contact.lifecycle_stage.lower()
    leads = "director" in title or "chief" in title or own.get("seniority", "").lower() in {"vp", "c_level"}
    funded = own.get("budget") is not None and own["budget"] >= 50_000
    return [
        150 if industry in {"software", "finance", "healthcare"} else 0,
        0 if employees is None else 200 if 200 <= employees <= 5_000 else 80 if employees >= 5_001 else 0,
        100 if revenue is not None and revenue > 5_000_000 else 0,
        100 if country in NEAR else 0,
        200 if leads else 0,
        100 if own.get("department", "").lower() == "marketing" else 0,
        150 if funded and own.get("timeline", "").lower() == "this_quarter" else 0,
        -100 if contact.email.lower().rpartition("@")[2] in FREE_EMAIL_DOMAINS else 0,
        100 if stage in {"marketing_qualified", "sales_qualified", "opportunity"} else 0,
        50 if contact.marketing_consent else 0,
        -150 if country and country not in NEAR | {"germany", "finland"} else 0,
        -300 if STUDENT.search(title) else 0,
    ]


def engagement_criteria(done: list[Done], as_of: datetime) -> list[int]:
    def matching(types: set[str], days: int | None, holds: Callable[[Done], bool] = lambda a: True) -> list[Done]:
        since = as_of - timedelta(days=days) if days else None
        return [a for a in done if a.type in types and (since is None or a.at > since) and holds(a)]

    def age(activity: Done) -> float:
        return (as_of - activity.at).total_seconds() / SECONDS_A_DAY

    pricing = matching({"page_view"}, 30, lambda a: "pricing" in a.asset.lower())
    forms = sorted(matching({"form_submit"}, 200), key=lambda a: a.at, reverse=True)[:3]
    guides = {a.asset_ref for a in matching({"download"}, 200, lambda a: "guide" in a.asset.lower())}
    webinars = len(matching({"webinar_attended"}, 120, lambda a: a.campaign.lower() == "spring"))
    clicks = matching({"email_click"}, 60)
    pro = matching({"product_use"}, 60, lambda a: (a.properties or {}).get("plan", "").lower() == "pro")
    quiet = not matching({"session", "product_use"}, 60) and matching({"session", "product_use"}, None)
    return [
        _tenths(_millionths(5, 2 ** (-age(a) / 14)) for a in pricing),
        80 if len(matching({"session"}, 110)) >= 5 else 0,
        _tenths(_millionths(10, 2 ** (-age(a) / 60)) for a in forms),
        400 if matching({"page_view", "form_submit"}, 365, lambda a: a.asset.lower().startswith("/demo")) else 0,
        150 * min(len(guides), 2),
        0 if webinars == 0 else 100 if webinars <= 2 else 200,
        10 * min(len(matching({"email_open"}, 30)), 10),
        _tenths(_millionths(3, max(0.0, 1 - 0.2 * math.floor(age(a) / 30))) for a in clicks),
        250 * min(len(matching({"meeting"}, 90)), 2),
        50 if pro else 0,
        -150 if quiet else 0,
    ]


def grouped(points: list[int]) -> tuple[int, int, int]:
    """Total, fit, engagement."""
    company, role, stage = sum(points[:4]), sum(points[4:8]), sum(points[8:12])
    site, mail = sum(points[12:18]), sum(points[18:])
    fit = min(company, 400) + max(-300, min(role, 400)) + max(-400, min(stage, 200))
    engagement = min(site, 800) + max(-1000, min(mail, 700))
    fit, engagement = max(-200, min(fit, 600)), max(0, min(engagement, 600))
    return max(0, min(fit + engagement, 1000)), fit, engagement


def _millionths(points: int, left: float) -> int:
    return round(points * left * 1_000_000)


def _tenths(earned: Iterable[int]) -> int:
    """Rounded half away from zero; nothing here earns less than nothing."""
    return (sum(earned) + 50_000) // 100_000
