"""The whole company, batch by batch, so that memory does not grow with it. Nothing here knows the database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crm.demo.behaviour import tell_behaviour
from crm.demo.chance import Chance
from crm.demo.companies import Companies
from crm.demo.contacts import Contacts
from crm.demo.countries import NORWAY
from crm.demo.records import DemoCompany, DemoContact, DemoDeal
from crm.demo.seasons import Seasons
from crm.demo.selling import Selling
from crm.demo.shelf import CUSTOMER_DAY, Shelf
from crm.demo.stages import settle_owner, settle_stage
from crm.demo.story import Story

_ALONE = 0.14
"""How often somebody without a company is next; companies bring some five people each."""
_NOBODY_KNOWN = 0.05
_MOST_CONTACTS = 150
_OWN_CONTACTS = 14
TARGET_INDUSTRIES = frozenset({"Logistics", "Seafood", "Food and beverage", "Manufacturing", "Shipping"})


@dataclass(frozen=True, slots=True)
class FirstIds:
    company: int = 1
    contact: int = 1
    deal: int = 1


@dataclass(slots=True)
class Batch:
    companies: list[DemoCompany]
    contacts: list[DemoContact]
    deals: list[DemoDeal]
    company_lists: list[tuple[str, DemoCompany]]

    @property
    def activities(self) -> int:
        return sum(len(contact.steps) for contact in self.contacts)


class World:
    """As a seed and an instant make it; `first` are the ids that its records begin at."""

    def __init__(self, seed: int, as_of: datetime, first: FirstIds | None = None) -> None:
        first = first or FirstIds()
        self._chance = Chance(seed)
        self.seasons = Seasons(as_of, self._chance)
        self.shelf = Shelf(self.seasons)
        self._topics = self.shelf.keys.topics
        self._companies = Companies(self._chance, self.seasons, first.company)
        self._contacts = Contacts(self._chance, self.seasons, first.contact)
        self._selling = Selling(self._chance, self.seasons, self._topics, first.deal)

    def batches(self, contacts: int, size: int) -> Iterator[Batch]:
        """`contacts` of them in all, some `size` in a batch."""
        while self._contacts.drawn < contacts:
            batch = Batch([], [], [], [])
            while len(batch.contacts) < size and self._contacts.drawn < contacts:
                self._add(batch, contacts - self._contacts.drawn)
            yield batch

    def _add(self, batch: Batch, room: int) -> None:
        if self._companies.drawn > 1 and self._chance.yes(_ALONE):
            batch.contacts.append(self._alone())
            return
        company = self._companies.draw()
        contacts = self._contacts.of_company(company, min(room, self._headcount(company)))
        stories = [self._told(contact) for contact in contacts]
        deals = self._selling.tell(company, stories)
        for contact in contacts:
            self._settle(contact)
        batch.companies.append(company)
        batch.contacts += contacts
        batch.deals += deals
        batch.company_lists += [(name, company) for name in self._company_lists(company, deals)]

    def _headcount(self, company: DemoCompany) -> int:
        if company.kind == "own":
            return _OWN_CONTACTS
        if company.kind == "prospect" and self._chance.yes(_NOBODY_KNOWN):
            return 0
        median = 3.2 * max(0.5, min(2.5, (company.employees / 100) ** 0.3))
        return min(_MOST_CONTACTS, max(1, round(self._chance.around(median, 0.85))))

    def _alone(self) -> DemoContact:
        contact = self._contacts.loner()
        self._told(contact)
        self._settle(contact)
        return contact

    def _told(self, contact: DemoContact) -> Story:
        story = Story(self._chance, self.shelf, self.seasons, contact)
        tell_behaviour(story)
        return story

    def _settle(self, contact: DemoContact) -> None:
        settle_stage(self._chance, contact, self._topics)
        settle_owner(self._chance, contact)
        contact.lists &= {CUSTOMER_DAY}
        contact.lists |= set(_contact_lists(contact))

    def _company_lists(self, company: DemoCompany, deals: list[DemoDeal]) -> Iterator[str]:
        if any(deal.stage == "closed_won" for deal in deals):
            yield "Customers"
        if company.kind == "competitor":
            yield "Competitors"
        fits = company.industry in TARGET_INDUSTRIES and 80 <= company.employees <= 2000
        if company.kind == "prospect" and fits and self._chance.yes(0.35):
            yield "Target accounts"


def _contact_lists(contact: DemoContact) -> Iterator[str]:
    if contact.country == NORWAY.name:
        yield "Norwegian contacts"
    if contact.persona == "colleague":
        yield "Internal"
    if contact.persona == "competitor":
        yield "Competitors"
    if contact.lifecycle_stage == "customer":
        yield "Customers"
