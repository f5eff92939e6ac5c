"""Who buys, in truth: by behaviour, fit, season and luck. No demo model says it so; statistics may find it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from crm.demo.chance import Chance, logistic
from crm.demo.records import DemoCompany, DemoContact, Step
from crm.demo.seasons import DAY, Seasons
from crm.demo.titles import CHIEF, DIRECTOR, MANAGER

_BASE = -5.2
_LUCK = 0.9
_MOST_OF_TOPIC: dict[str, tuple[float, int]] = {
    "webinar": (0.75, 2),
    "roi": (0.9, 1),
    "case": (0.3, 2),
    "video": (0.3, 2),
    "event": (0.4, 1),
    "download": (0.15, 3),
}
_BY_INDUSTRY = {
    "Seafood": 1.1,
    "Logistics": 0.8,
    "Food and beverage": 0.6,
    "Retail and wholesale": 0.3,
    "Shipping": 0.1,
    "Energy": -0.5,
    "Construction": -0.6,
    "Public sector": -1.1,
    "Software": -1.6,
    "Consulting": -1.4,
    "Education": -3.5,
}
_BY_ERP = {"None": 0.45, "SAP S/4HANA": -0.35, "Visma": 0.2}
_BY_DEPARTMENT = {
    "Logistics": 0.8,
    "Operations": 0.6,
    "Management": 0.4,
    "IT": 0.1,
    "Procurement": 0.0,
    "Finance": -0.1,
    "HR": -1.2,
    "Marketing": -0.9,
    "Office": -0.8,
    "Sales": -0.5,
}
_BY_SENIORITY = {CHIEF: 0.35, DIRECTOR: 0.7, MANAGER: 0.3}
_BY_MONTH = {1: 0.25, 7: -0.8, 9: 0.3, 10: 0.35, 11: 0.25, 12: -0.3}
_NEVER = frozenset({"competitor", "own", "university", "partner"})


def wants_to_buy(
    chance: Chance, contact: DemoContact, steps: Sequence[Step], topics: Mapping[int, str], seasons: Seasons
) -> bool:
    """Whether an opportunity comes of what `steps` show, at the last of them."""
    company = contact.company
    if company is None or contact.role is None or company.kind in _NEVER or not steps:
        return False
    log_odds = _BASE + _of_behaviour(steps, topics, company) + _of_fit(contact, company) + chance.gauss(0, _LUCK)
    return chance.yes(logistic(log_odds + _BY_MONTH.get(seasons.date_of(steps[-1][0]).month, 0.0)))


def wins(chance: Chance, company: DemoCompany, participants: int) -> bool:
    """Deals are won by size, by how many people took part, and by luck."""
    return chance.yes(logistic(-0.8 + 0.5 * _of_size(company) + 0.3 * (participants - 1) + chance.gauss(0, 0.7)))


def _of_behaviour(steps: Sequence[Step], topics: Mapping[int, str], company: DemoCompany) -> float:
    seen = Counter(topic for step in steps if (topic := topics.get(step[1])))
    weeks = len({step[0] // (7 * DAY) for step in steps if topics.get(step[1]) == "session"})
    # Looking at prices means more where there is money to spend.
    price = (0.65 if company.employees >= 80 else 0.3) * min(seen["pricing"], 4)
    return (
        price
        + 0.24 * min(weeks, 8)
        + sum(weight * min(seen[topic], most) for topic, (weight, most) in _MOST_OF_TOPIC.items())
    )


def _of_fit(contact: DemoContact, company: DemoCompany) -> float:
    role = contact.role
    assert role is not None
    growth = float(company.properties.get("revenue_growth", 0.0))
    return (
        1.7 * _of_size(company)
        + _BY_INDUSTRY.get(company.industry, 0.0)
        + _BY_ERP.get(company.properties.get("erp_system", ""), 0.0)
        + _BY_DEPARTMENT.get(role.department, 0.0)
        + _BY_SENIORITY.get(role.seniority, 0.0)
        + 0.015 * max(-20.0, min(growth, 40.0))
    )


def _of_size(company: DemoCompany) -> float:
    """1 for some 260 employees, falling to both sides."""
    return math.exp(-(((math.log(company.employees) - math.log(260)) / 1.2) ** 2))
