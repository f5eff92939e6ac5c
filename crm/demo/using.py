"""How customers use the product: a few people most of it."""

from __future__ import annotations

from crm.demo.seasons import DAY
from crm.demo.story import Story

_MOST = 6400


def use_product(story: Story, begin: int, end: int) -> None:
    """A few have it open all day, most look in now and then; who works in IT calls the API."""
    chance, end = story.chance, min(end, story.now)
    if end - begin < DAY:
        return
    role = story.contact.role
    keys = story.shelf.api if role is not None and role.department == "IT" else story.shelf.use
    times = chance.around(2500, 0.6) if chance.yes(0.03) else chance.around(9, 1.7)
    share = (end - begin) / (story.now - story.seasons.start)
    for _ in range(min(_MOST, round(times * share))):
        story.add(story.seasons.instant(chance, begin, end), chance.one_of(keys), str(chance.between(1, 90)))


def buy(story: Story, at: int, product: str, amount: int, order: str) -> None:
    story.add(at, story.shelf.purchase[product], str(amount), f'{{"order": "{order}"}}')
