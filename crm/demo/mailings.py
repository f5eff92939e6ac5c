"""Newsletters and the welcome series: what is sent, opened by people and by machines, clicked, and put an end to."""

from __future__ import annotations

from crm.demo.seasons import DAY
from crm.demo.shelf import Mailing
from crm.demo.story import Story
from crm.demo.visits import arrive

_SENDS_KEPT = 1
"""The mail tool forgets what it sent when it sends again; opens and clicks it keeps."""
_MACHINE_SHARE = 0.22


def newsletters(story: Story, begin: int, end: int, keenness: float) -> None:
    """Those since `begin`; few are opened after `end`. `keenness` is the share that is opened."""
    guarded = story.chance.yes(_MACHINE_SHARE)
    mailings = story.shelf.newsletters
    for number, mailing in enumerate(mailings):
        if mailing.at < begin:
            continue
        if number >= len(mailings) - _SENDS_KEPT:
            story.add(mailing.at, mailing.sent)
            story.add(mailing.at + 4, mailing.delivered)
        if guarded and story.chance.yes(0.25):
            _open_by_machine(story, mailing)
        if story.chance.yes(keenness if mailing.at < end else keenness * 0.1) and _read(story, mailing):
            return


def welcome_series(story: Story, begin: int) -> None:
    """Four mails in as many weeks; each is opened more rarely."""
    at = begin
    for number, mailing in enumerate(story.shelf.series):
        at += story.chance.between(2, 9) * DAY
        if story.chance.yes(0.4 / (1 + number)):
            story.add(at, mailing.opened)
            if story.chance.yes(0.3):
                story.add(at + 25, mailing.clicked)
                story.add_some(arrive(story, at + 27, "email"), story.shelf.product, 2)


def bounce(story: Story, begin: int) -> None:
    """The first newsletter does not arrive, and no other is tried."""
    for mailing in story.shelf.newsletters:
        if mailing.at >= begin:
            story.add(mailing.at, mailing.sent)
            story.add(mailing.at + 20, mailing.bounced)
            return


def _open_by_machine(story: Story, mailing: Mailing) -> None:
    at = mailing.at + story.chance.between(2, 15)
    story.add(at, mailing.opened_by_machine)
    if story.chance.yes(0.35):
        story.add(at + 1, mailing.clicked_by_machine)


def _read(story: Story, mailing: Mailing) -> bool:
    """Whether it was the last one that this contact wanted."""
    chance = story.chance
    at = mailing.at + int(chance.around(9000, 1.4))
    story.add(at, mailing.opened)
    if chance.yes(0.22):
        story.add(at + 20, mailing.clicked)
        story.add_text(arrive(story, at + 22, "email"), 1)
    if chance.yes(0.012):
        story.add(at + 200, mailing.forwarded)
    if not chance.yes(0.02) or at >= story.now:
        return False
    story.add(at + 40, mailing.complained if chance.yes(0.2) else mailing.unsubscribed)
    story.contact.objected = at + 40
    return True
