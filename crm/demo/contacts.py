"""Draws the people of a company, and those who belong to none."""

from __future__ import annotations

from crm.conditions.wordlists import KEYBOARD_ROWS
from crm.demo import content
from crm.demo.chance import Chance, by_weight
from crm.demo.countries import MARKET, Country, phone_number
from crm.demo.habits import persona_name
from crm.demo.person_names import ascii_folded, person_name
from crm.demo.records import DemoCompany, DemoContact
from crm.demo.seasons import DAY, Seasons
from crm.demo.titles import ACADEMIC_ROLES, CHIEF, DIRECTOR, ROLES, Role, job_title

PRIVATE_DOMAINS = {
    "no": "epost.example",
    "sv": "brevladan.example",
    "da": "postkassen.example",
    "pl": "skrzynka.example",
    "fi": "kirje.example",
    "de": "briefkasten.example",
}
_SOURCES = by_weight((("organic search", 24), ("paid search", 9), ("paid social", 9), ("webinar", 9), ("event", 10),
                      ("referral", 8), ("newsletter", 12), ("e-book", 11), ("direct", 8)))  # fmt: skip
_COLD_SOURCES = by_weight((("import", 5), ("outbound", 3), ("event", 2)))
_LONER_PERSONAS = by_weight((("spammer", 9), ("reader", 5), ("visitor", 6), ("job seeker", 5), ("student", 2)))
_MAIL_SHAPES = by_weight((("{first}.{last}", 7), ("{initial}.{last}", 2), ("{first}", 1), ("{initial}{last}", 1)))


class Contacts:
    """`first_id` is the id of the first one that is drawn."""

    def __init__(self, chance: Chance, seasons: Seasons, first_id: int) -> None:
        self._chance = chance
        self._seasons = seasons
        self._first_id = first_id
        self.drawn = 0

    def of_company(self, company: DemoCompany, count: int) -> list[DemoContact]:
        shape, taken = self._chance.one_of(_MAIL_SHAPES), set[str]()
        contacts = [self._colleague(company) for _ in range(count)]
        for contact in contacts:
            contact.email = _work_email(self._chance, contact, company, shape, taken)
        return contacts

    def loner(self) -> DemoContact:
        chance, country = self._chance, self._chance.one_of(MARKET)
        first, last = person_name(chance, country.language)
        persona = chance.one_of(_LONER_PERSONAS)
        contact = self._contact(None, country, first, last, persona, role=None)
        number = contact.number
        contact.email = f"{ascii_folded(first)}.{ascii_folded(last)}{number}@{PRIVATE_DOMAINS[country.language]}"
        if persona == "spammer":
            contact.first_name, contact.last_name = _mash(chance), _mash(chance)
            contact.email = f"{_mash(chance)}{number}@{_mash(chance)}.example"
            contact.marketing_consent = None
        return contact

    def _colleague(self, company: DemoCompany) -> DemoContact:
        chance = self._chance
        role = chance.one_of(ACADEMIC_ROLES if company.kind == "university" else ROLES)
        language = company.country.language if chance.yes(0.87) else chance.one_of(MARKET).language
        first, last = person_name(chance, language)
        persona = persona_name(chance, company.kind, role, company.heat)
        contact = self._contact(company, company.country, first, last, persona, role)
        if contact.original_source == "newsletter":
            contact.marketing_consent = True
        if chance.yes(0.92):
            contact.job_title = job_title(chance, role, company.country.language)
        _add_properties(chance, contact, company, role)
        return contact

    def _contact(
        self, company: DemoCompany | None, country: Country, first: str, last: str, persona: str, role: Role | None
    ) -> DemoContact:
        chance, number, self.drawn = self._chance, self.drawn + 1, self.drawn + 1
        earliest = company.created if company else self._seasons.earliest
        return DemoContact(
            id=self._first_id + number - 1,
            number=number,
            company=company,
            email="",
            first_name=first,
            last_name=last,
            job_title="",
            phone=phone_number(chance, country) if chance.yes(0.4) else "",
            country=country.name if chance.yes(0.94) else "",
            city=(company.city if company else chance.one_of(country.cities)) if chance.yes(0.6) else "",
            language=country.language if chance.yes(0.8) else "en",
            original_source=chance.one_of(_COLD_SOURCES if persona == "silent" else _SOURCES),
            created=self._created(earliest),
            marketing_consent=_consent(chance, persona),
            role=role,
            persona=persona,
            properties={},
        )

    def _created(self, earliest: int) -> int:
        """One in three with the first of its company; the others whenever they turn up."""
        last = self._seasons.now - DAY // 2
        if self._chance.yes(0.35):
            return self._seasons.instant(self._chance, earliest, min(last, earliest + 45 * DAY))
        return max(earliest, self._seasons.instant(self._chance, self._seasons.earliest, last))


def _consent(chance: Chance, persona: str) -> bool | None:
    drawn = chance.random()
    if persona == "silent":
        return True if drawn < 0.2 else None if drawn < 0.9 else False
    return True if drawn < 0.52 else None if drawn < 0.9 else False


def _add_properties(chance: Chance, contact: DemoContact, company: DemoCompany, role: Role) -> None:
    properties = contact.properties
    if chance.yes(0.7):
        properties |= {"seniority": role.seniority, "department": role.department}
    if contact.marketing_consent and chance.yes(0.5):
        properties["newsletter_topics"] = chance.some_of(content.TOPICS, chance.between(1, 3))
    if role.seniority in (CHIEF, DIRECTOR) and chance.yes(0.12):
        properties["budget"] = round(chance.around(40, 0.9) + 1) * 1000
    if company.kind == "partner" or chance.yes(0.1):
        properties["is_partner"] = company.kind == "partner"


def _work_email(chance: Chance, contact: DemoContact, company: DemoCompany, shape: str, taken: set[str]) -> str:
    if chance.yes(0.015) and "info" not in taken and company.kind != "own":
        contact.first_name = contact.last_name = contact.job_title = ""
        taken.add("info")
        return f"info@{company.domain}"
    first, last = ascii_folded(contact.first_name), ascii_folded(contact.last_name)
    local = shape.format(first=first, last=last, initial=first[0])
    for candidate in (local, f"{first}.{last}", f"{first}.{last}{contact.number}"):
        if candidate not in taken:
            local = candidate
            break
    taken.add(local)
    return f"{local}@{company.domain}"


def _mash(chance: Chance) -> str:
    row = chance.one_of(KEYBOARD_ROWS[:2])
    length = chance.between(5, 8)
    start = chance.between(0, len(row) - length)
    return row[start : start + length]
