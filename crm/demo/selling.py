"""What happens at one company: who wants to buy, who takes part, how the deal goes, who uses the product then."""

from __future__ import annotations

from collections.abc import Sequence

from crm.demo import conversions, visits
from crm.demo.chance import Chance, by_weight
from crm.demo.content import PRODUCTS
from crm.demo.propensity import wants_to_buy, wins
from crm.demo.records import DemoCompany, DemoContact, DemoDeal
from crm.demo.seasons import DAY, HISTORY, Seasons
from crm.demo.sellers import seller_for
from crm.demo.story import Story
from crm.demo.using import buy, use_product

_OPEN_STAGES = ("qualification", "discovery", "proposal", "negotiation")
_MEETINGS = by_weight((("Discovery call", 3), ("Product demo", 4), ("Site visit", 1), ("Negotiation", 2)))


class Selling:
    """`first_id` is the id of the first deal."""

    def __init__(self, chance: Chance, seasons: Seasons, topics: dict[int, str], first_id: int) -> None:
        self._chance = chance
        self._seasons = seasons
        self._topics = topics
        self._first_id = first_id
        self.drawn = 0

    def tell(self, company: DemoCompany, stories: Sequence[Story]) -> list[DemoDeal]:
        if company.kind == "customer":
            return self._old_customer(company, stories)
        found = self._first_wish(stories)
        if found is None:
            self._prospect(stories)
            return []
        at, champion = found
        team = self._team(champion, stories)
        return self._opportunity(company, at, team)

    def _first_wish(self, stories: Sequence[Story]) -> tuple[int, Story] | None:
        """The earliest contact in whom behaviour and fit came to something, some days after the last sign of it."""
        wishes = []
        for story in stories:
            story.steps.sort()
            signs = story.steps[: 1 + int(len(story.steps) * (0.6 + 0.4 * self._chance.random()))]
            if wants_to_buy(self._chance, story.contact, signs, self._topics, self._seasons):
                wishes.append((self._begins(signs[-1][0]), story))
        at, champion = min(wishes, key=lambda wish: wish[0], default=(self._seasons.now, None))
        return None if champion is None or at >= self._seasons.now - DAY else (at, champion)

    def _prospect(self, stories: Sequence[Story]) -> None:
        """Sellers call or write to some who looked about; few calls become a talk."""
        chance = self._chance
        for story in stories:
            if story.contact.persona not in ("researcher", "evaluator") or not chance.yes(0.35):
                continue
            at = story.steps[-1][0] if story.steps else story.contact.created
            touched = self._seasons.instant(chance, at, at + 10 * DAY)
            story.add(touched, story.shelf.call_out if chance.yes(0.6) else story.shelf.message)
            if chance.yes(0.3):
                met = self._seasons.instant(chance, touched + DAY, touched + 15 * DAY)
                story.add(met, story.shelf.meeting["Discovery call"], properties='{"outcome": "held"}')

    def _begins(self, sign: int) -> int:
        """Days after the last sign; beyond today it has not begun."""
        waits = int(self._chance.expovariate(1 / (9 * DAY))) + DAY
        past = sign + waits >= self._seasons.now
        return self._seasons.now if past else self._seasons.instant(self._chance, sign + 3600, sign + waits + DAY)

    def _team(self, champion: Story, stories: Sequence[Story]) -> list[Story]:
        others = [story for story in stories if story is not champion]
        return [champion, *self._chance.sample(others, min(len(others), self._chance.between(0, 3)))]

    def _opportunity(self, company: DemoCompany, at: int, team: list[Story]) -> list[DemoDeal]:
        chance = self._chance
        closes = at + int(chance.around(70, 0.6) * DAY)
        won = wins(chance, company, len(team))
        is_open = closes >= self._seasons.now
        stage = self._open_stage(at, closes) if is_open else "closed_won" if won else "closed_lost"
        self._negotiate(team, at, min(closes, self._seasons.now))
        deal = self._deal(company, at, closes, stage, "new_business", team)
        for story in team:
            _reach(story, at, "opportunity")
            if stage == "closed_lost":
                _reach(story, closes, "marketing_qualified")
        if stage == "closed_won":
            self._become_customer(deal, team, closes)
        return [deal]

    def _open_stage(self, at: int, closes: int) -> str:
        return _OPEN_STAGES[int(len(_OPEN_STAGES) * (self._seasons.now - at) / (closes - at + 1))]

    def _negotiate(self, team: list[Story], begin: int, end: int) -> None:
        champion, chance = team[0], self._chance
        if chance.yes(0.6):
            visits.demo_page_visit(champion, begin)
            champion.add(begin + 120, champion.shelf.form["demo"])
        if chance.yes(0.25):
            conversions.trial(champion, begin + DAY)
        for number, story in enumerate(team):
            for _ in range(chance.between(1, 3) if number == 0 else chance.between(0, 2)):
                at = self._seasons.instant(chance, begin, end)
                outcome = "no_show" if chance.yes(0.1) else "held"
                story.add(at, story.shelf.meeting[chance.one_of(_MEETINGS)], properties=f'{{"outcome": "{outcome}"}}')
            for touch in (story.shelf.personal_mail, story.shelf.reply, story.shelf.call_out, story.shelf.task):
                if chance.yes(0.45):
                    story.add(self._seasons.instant(chance, begin, end), touch)

    def _become_customer(self, deal: DemoDeal, team: list[Story], at: int) -> None:
        product = deal.name.rsplit(" – ")[-1]
        signed = self._seasons.instant(self._chance, at - 2 * DAY, at)
        buy(team[0], signed, product, deal.amount, deal.external_id)
        for number, story in enumerate(team):
            _reach(story, at, "customer")
            if number or self._chance.yes(0.5):
                use_product(story, at + 3 * DAY, self._seasons.now)

    def _old_customer(self, company: DemoCompany, stories: Sequence[Story]) -> list[DemoDeal]:
        """Bought before the history begins; pays every year, or stops."""
        chance, seasons = self._chance, self._seasons
        first = seasons.start - chance.between(20, 345) * DAY + chance.between(8, 16) * 3600
        team = list(stories[:3])
        leaves = seasons.instant(chance, seasons.start, seasons.now) if chance.yes(0.12) else seasons.now
        for story in stories:
            _reach(story, max(first, story.contact.created), "customer")
            if story.contact.persona == "user":
                use_product(story, max(seasons.start, story.contact.created), leaves)
        deals = [self._deal(company, first - 60 * DAY, first, "closed_won", "new_business", team)]
        for year in (1, 2):
            at = first + year * 365 * DAY
            if at < seasons.now and team:
                deals.append(self._renewal(company, deals[0], at, team, stays=at < leaves))
        return deals

    def _renewal(self, company: DemoCompany, before: DemoDeal, at: int, team: list[Story], *, stays: bool) -> DemoDeal:
        deal = self._deal(company, at - 30 * DAY, at, "closed_won" if stays else "closed_lost", "renewal", team)
        deal.amount = round(before.amount * 1.04 / 100) * 100
        deal.name = before.name.replace(" – ", " – renewal – ")
        if stays:
            buy(team[0], at, before.name.rsplit(" – ")[-1], deal.amount, deal.external_id)
        return deal

    def _deal(
        self, company: DemoCompany, at: int, closes: int, stage: str, deal_type: str, team: list[Story]
    ) -> DemoDeal:
        number, self.drawn = self.drawn, self.drawn + 1
        product = self._chance.one_of(PRODUCTS)
        euros = self._chance.around(9_000 + 60 * company.employees**0.9, 0.45)
        contacts: list[DemoContact] = [story.contact for story in team]
        company.owner = company.owner or seller_for(self._chance, company.country)
        return DemoDeal(
            id=self._first_id + number,
            external_id=f"demo-d{number + 1:06}",
            company=company,
            name=f"{company.name} – {product}",
            amount=round(euros * company.country.per_euro / 1000) * 1000,
            currency=company.country.currency,
            stage=stage,
            deal_type=deal_type,
            owner=company.owner,
            created=max(at, self._seasons.earliest),
            close_date=self._seasons.date_of(min(closes, self._seasons.now + HISTORY * DAY)),
            contacts=contacts,
        )


def _reach(story: Story, at: int, stage: str) -> None:
    story.contact.stage_changes.append((at, "", stage))
