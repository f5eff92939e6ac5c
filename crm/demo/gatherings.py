"""Webinars and events: registered for beforehand, attended by most, watched later by some."""

from __future__ import annotations

from crm.demo.seasons import DAY
from crm.demo.shelf import Gathering
from crm.demo.story import Story


def webinar(story: Story, at: int) -> None:
    """The next one after `at`."""
    following = next((gathering for gathering in story.shelf.webinars if gathering.at > at), None)
    if following is None:
        return
    story.add(max(at, following.at - story.chance.between(DAY // 2, 14 * DAY)), following.registered)
    if story.chance.yes(0.55):
        minutes = story.chance.between(8, 60)
        story.add(
            following.at + story.chance.between(-60, 600), following.attended, properties=f'{{"minutes": {minutes}}}'
        )
    elif following.recording is not None and story.chance.yes(0.4):
        story.add(following.at + story.chance.between(1, 9) * DAY, following.recording, properties='{"percent": 80}')


def event(story: Story, at: int) -> None:
    """The next one after `at`, or what there was last."""
    following = min(story.shelf.events, key=lambda gathering: (gathering.at < at, abs(gathering.at - at)))
    attend(story, following, comes=story.chance.yes(0.8))


def invitations(story: Story, begin: int, keenness: float) -> None:
    """Who knows us is asked to the later events; those nearby come more often."""
    nearby = 1.6 if story.contact.country == "Norway" else 0.6
    for gathering in story.shelf.events:
        if gathering.at > begin and story.chance.yes(0.18 * keenness * nearby):
            attend(story, gathering, comes=story.chance.yes(0.75))


def attend(story: Story, gathering: Gathering, *, comes: bool) -> None:
    story.add(gathering.at - story.chance.between(3 * DAY, 40 * DAY), gathering.registered)
    if comes and gathering.at < story.now:
        story.add(gathering.at + story.chance.between(0, 7200), gathering.attended)
        story.contact.lists.add(gathering.name)
