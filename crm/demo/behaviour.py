"""What a contact does of its own accord, from the first occasion on."""

from __future__ import annotations

from crm.demo import conversions, gatherings, mailings, visits
from crm.demo.habits import PERSONAS, Persona
from crm.demo.records import DemoContact
from crm.demo.seasons import DAY
from crm.demo.story import Episode, Story

_MOST_OCCASIONS = 400
_FIRST_OCCASIONS: dict[str, Episode] = {
    "organic search": visits.blog_visit,
    "paid search": visits.ad_visit,
    "paid social": visits.ad_visit,
    "webinar": gatherings.webinar,
    "event": gatherings.event,
    "referral": visits.solution_visit,
    "newsletter": conversions.newsletter_form,
    "e-book": conversions.download,
    "direct": visits.home_visit,
}
_WITHOUT_ADDRESS = (visits.blog_visit, visits.ad_visit, visits.solution_visit, visits.home_visit)


def tell_behaviour(story: Story) -> None:
    contact, persona = story.contact, PERSONAS[story.contact.persona]
    begin = _begin(story, contact)
    lasts = int(story.chance.expovariate(1 / (persona.days * DAY))) + DAY
    end = min(story.now, begin + lasts)
    if persona.occasions:
        _first_occasion(story, begin)
        # Of an interest that goes on beyond today only a part has been lived.
        _occasions(story, persona.occasions * (end - begin) / lasts, persona, begin, end)
        gatherings.invitations(story, begin, persona.keenness)
    _mails(story, persona, begin, end)


def _begin(story: Story, contact: DemoContact) -> int:
    """When it was made; those older than the history come back at some time, or go on."""
    if contact.created >= story.seasons.start:
        return contact.created
    return story.seasons.instant(story.chance, story.seasons.start, story.now - DAY)


def _first_occasion(story: Story, begin: int) -> None:
    first = _FIRST_OCCASIONS.get(story.contact.original_source)
    if first is None or story.contact.persona in ("spammer", "colleague"):
        return
    first(story, begin + 30)
    if first in _WITHOUT_ADDRESS:
        conversions.introduction(story, begin + 900)


def _occasions(story: Story, median: float, persona: Persona, begin: int, end: int) -> None:
    chance = story.chance
    count = min(_MOST_OCCASIONS, round(chance.around(median, persona.spread)))
    for _ in range(count):
        chance.one_of(persona.habits)(story, story.seasons.instant(chance, begin, end))


def _mails(story: Story, persona: Persona, begin: int, end: int) -> None:
    if story.contact.marketing_consent is not True:
        return
    if story.chance.yes(0.025):
        mailings.bounce(story, begin)
        return
    if story.contact.created >= story.seasons.start and persona.occasions and story.chance.yes(0.5):
        mailings.welcome_series(story, begin)
    mailings.newsletters(story, begin, end, persona.keenness)
