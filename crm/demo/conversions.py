"""Occasions on which somebody gives something back: forms, downloads, chats, videos, social media."""

from __future__ import annotations

from datetime import timedelta

from crm.demo import content
from crm.demo.seasons import DAY
from crm.demo.story import Story
from crm.demo.visits import arrive


def download(story: Story, at: int) -> None:
    at = arrive(story, at)
    chosen = story.chance.one_of(story.shelf.downloads)
    story.add(at, chosen.page)
    if story.chance.yes(0.75):
        story.add(at + 50, chosen.form)
        story.add(at + 55, chosen.file)


def newsletter_form(story: Story, at: int) -> None:
    at = arrive(story, at)
    story.add_text(at, 1)
    story.add(at + 120, story.shelf.form["newsletter"])


def introduction(story: Story, at: int) -> None:
    """How most people become known: by leaving their address."""
    drawn = story.chance.random()
    if drawn < 0.6:
        (newsletter_form if drawn < 0.3 else download if drawn < 0.48 else contact_form)(story, at)


def contact_form(story: Story, at: int) -> None:
    at = arrive(story, at)
    topic = story.chance.one_of(content.CHAT_TOPICS)
    story.add(at + 25, story.shelf.form_start["contact"])
    story.add(at + 140, story.shelf.form["contact"], properties=f'{{"topic": "{topic}"}}')


def spam_form(story: Story, at: int) -> None:
    """Three forms in as many seconds."""
    for n in range(story.chance.between(1, 3)):
        story.add(at + n, story.shelf.form["contact"], properties='{"topic": "other"}')


def chat(story: Story, at: int) -> None:
    at = arrive(story, at)
    topic = story.chance.one_of(content.CHAT_TOPICS)
    story.add(at + 60, story.shelf.chat, properties=f'{{"topic": "{topic}"}}')


def video(story: Story, at: int) -> None:
    percent = min(100, 10 + int(story.chance.random() * 110))
    story.add(at, story.chance.one_of(story.shelf.videos), properties=f'{{"percent": {percent}}}')


def social(story: Story, at: int) -> None:
    story.add(at, story.chance.one_of(story.shelf.social))


def call_in(story: Story, at: int) -> None:
    story.add(at, story.shelf.call_in, properties=f'{{"minutes": {story.chance.between(1, 25)}}}')


def trial(story: Story, at: int) -> None:
    """Thirty days, of which most people use two or three."""
    if at >= story.now:
        return
    story.add(arrive(story, at), story.shelf.trial)
    for _ in range(story.chance.between(1, 14)):
        used = story.seasons.instant(story.chance, at + 3600, at + story.chance.between(2, 14) * DAY)
        story.add(used, story.chance.one_of(story.shelf.use), str(story.chance.between(1, 40)))
    story.contact.properties["trial_end"] = str(story.seasons.date_of(at) + timedelta(days=30))
