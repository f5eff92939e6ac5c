"""Draws the companies: prospects mostly, some customers, competitors, partners, universities, and our own."""

from __future__ import annotations

from crm.demo import content
from crm.demo.chance import Chance, by_weight
from crm.demo.company_names import CompanyNames
from crm.demo.countries import MARKET, NORWAY
from crm.demo.industries import CONSULTING, EDUCATION, PROSPECT_INDUSTRIES, SOFTWARE, Industry
from crm.demo.records import CompanyKind, DemoCompany
from crm.demo.seasons import DAY, Seasons
from crm.demo.sellers import OWN_DOMAIN, OWN_NAME, seller_for

_FIRST_KINDS: tuple[CompanyKind, ...] = ("own", "customer", "prospect", "competitor", "partner", "university")
_KINDS: tuple[CompanyKind, ...] = by_weight(
    (("prospect", 930), ("customer", 38), ("competitor", 8), ("partner", 14), ("university", 10))
)
_PARTNER_INDUSTRIES = (SOFTWARE, CONSULTING)


class Companies:
    """`first_id` is the id of the first one that is drawn."""

    def __init__(self, chance: Chance, seasons: Seasons, first_id: int) -> None:
        self._chance = chance
        self._seasons = seasons
        self._first_id = first_id
        self._names = CompanyNames()
        self.drawn = 0

    def draw(self) -> DemoCompany:
        number, self.drawn = self.drawn, self.drawn + 1
        kind = _FIRST_KINDS[number] if number < len(_FIRST_KINDS) else self._chance.one_of(_KINDS)
        company = self._draw(number, kind)
        if kind == "own":
            company.name, company.domain, company.employees = f"{OWN_NAME} AS", OWN_DOMAIN, 140
        return company

    def _draw(self, number: int, kind: CompanyKind) -> DemoCompany:
        chance = self._chance
        country = NORWAY if kind == "own" else chance.one_of(MARKET)
        city = chance.one_of(country.cities)
        industry = _industry(chance, kind)
        name, domain = self._names.draw(chance, country, industry, city)
        employees = max(1, round(chance.around(industry.employees, 1.2)))
        return DemoCompany(
            id=self._first_id + number,
            external_id=f"demo-c{number + 1:06}",
            kind=kind,
            country=country,
            name=name,
            domain=domain,
            industry=industry.name,
            employees=employees,
            annual_revenue=round(employees * industry.revenue / 10_000 * chance.around(1, 0.35)) * 10_000,
            city=city,
            owner=seller_for(chance, country) if chance.yes(0.9 if kind == "customer" else 0.35) else "",
            created=_created(chance, self._seasons, kind),
            properties=_properties(chance, employees),
            unknown=_unknown(chance, kind),
            heat=chance.around(0.8, 0.8),
        )


def _industry(chance: Chance, kind: CompanyKind) -> Industry:
    if kind in ("competitor", "own"):
        return SOFTWARE
    if kind == "university":
        return EDUCATION
    return chance.one_of(_PARTNER_INDUSTRIES if kind == "partner" else PROSPECT_INDUSTRIES)


def _created(chance: Chance, seasons: Seasons, kind: CompanyKind) -> int:
    if kind in ("own", "customer"):
        return seasons.instant(chance, seasons.earliest, seasons.start)
    return seasons.instant(chance, seasons.earliest, seasons.now - DAY)


def _properties(chance: Chance, employees: int) -> dict[str, object]:
    """Larger companies have more systems; much is not known."""
    properties: dict[str, object] = {}
    if chance.yes(0.6):
        properties["technologies"] = chance.some_of(content.TECHNOLOGIES, 1 + min(4, employees // 120))
    if chance.yes(0.65):
        properties["revenue_growth"] = round(chance.gauss(6, 14), 1)
    if chance.yes(0.7):
        small = employees < 60
        properties["erp_system"] = chance.one_of(content.ERP_SYSTEMS[3:] if small else content.ERP_SYSTEMS)
    return properties


def _unknown(chance: Chance, kind: CompanyKind) -> frozenset[str]:
    """Columns that nobody filled in."""
    if kind == "own":
        return frozenset()
    gaps = (("industry", 0.05), ("employees", 0.08), ("annual_revenue", 0.25), ("city", 0.12))
    return frozenset(column for column, share in gaps if chance.yes(share))
