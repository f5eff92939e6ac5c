"""Triggers as cards: in words, with their numbers, in force, in the draft or gone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.web.components import Stat
from leadscoring.web.numbers import whole_text
from scoring.interfaces.model_pages import Status
from scoring.interfaces.trigger_words import TriggerWords, Vocabulary, trigger_words
from scoring.models import Trigger, Version
from scoring.queries.triggers import Numbers, WouldHaveFired
from scoring.spec.parts import mark_of, trigger_key


@dataclass(frozen=True, slots=True)
class PastLine:
    """“Would have fired 14 times in the last 30 days”, and sentences of what the number leaves out."""

    told: str
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriggerCard:
    """triggers/card.html. `url` is blank for one that was never in force; `past` is there where it was asked for.

    `edited` names it in the addresses of the editor; `mark` guards it.
    """

    key: str
    edited: str
    mark: str
    words: TriggerWords
    status: Status
    url: str
    past_url: str
    past_page: str
    stats: tuple[Stat, ...] = ()
    past: PastLine | None = None


@dataclass(frozen=True, slots=True)
class GoneLine:
    name: str
    url: str
    since: datetime | None
    told: str


@dataclass(frozen=True, slots=True)
class TriggerTab:
    """triggers/tab.html. `drafted` are the draft's that are new or differ; `dropped` the names that it leaves out."""

    cards: tuple[TriggerCard, ...]
    drafted: tuple[TriggerCard, ...]
    dropped: tuple[str, ...]
    gone: tuple[GoneLine, ...]
    is_waiting: bool
    """Of a version that is in force, but not shown yet: the version before still watches."""

    @property
    def is_empty(self) -> bool:
        return not (self.cards or self.drafted or self.gone)


@dataclass(frozen=True, slots=True)
class TabContent:
    """What the tab is made of; numbers by trigger."""

    shown: Version
    draft: Version | None
    triggers: Sequence[Trigger]
    numbers: Mapping[int, Numbers]


def plain_triggers(version: Version) -> list[dict[str, Any]]:
    """As the stored document has them, to be had even when it can't be read any more."""
    found: list[dict[str, Any]] = json.loads(version.document).get("triggers") or []
    return found


def trigger_tab(content: TabContent, vocabulary: Vocabulary) -> TriggerTab:
    shown, draft = content.shown, content.draft
    plain = {each["name"]: each for each in plain_triggers(shown)}
    drafted = plain_triggers(draft) if draft and draft.pk != shown.pk else []
    cards = [trigger_card(shown, place, content, vocabulary) for place in range(len(plain))]
    changed = [place for place, each in enumerate(drafted) if plain.get(each["name"]) != each]
    kept = {each["name"] for each in drafted}
    is_published = shown.status == Version.Status.PUBLISHED
    return TriggerTab(
        cards=tuple(cards),
        drafted=tuple(trigger_card(draft, place, content, vocabulary) for place in changed) if draft else (),
        dropped=tuple(name for name in plain if name not in kept) if draft and draft.pk != shown.pk else (),
        gone=tuple(_gone(each, content.numbers) for each in content.triggers if each.archived_at),
        is_waiting=is_published and shown.pk != shown.model.live_id and bool(plain),
    )


def trigger_card(version: Version, place: int, content: TabContent, vocabulary: Vocabulary) -> TriggerCard:
    plain = plain_triggers(version)[place]
    known = next((each for each in content.triggers if each.name == plain["name"]), None)
    is_watching = known is not None and known.archived_at is None and known.document == plain
    tab = reverse("model-triggers", args=[version.model_id])
    return TriggerCard(
        key=f"{version.number}-{place}",
        edited=trigger_key(plain),
        mark=mark_of(plain),
        words=trigger_words(plain, vocabulary),
        status=_status(version, is_watching=is_watching),
        url=reverse("trigger", args=[version.model_id, known.pk]) if known else "",
        past_url=reverse("trigger-past", args=[version.model_id, version.number, place]),
        past_page=f"{tab}?version={version.number}&past={place}",
        stats=number_stats(content.numbers[known.pk], known) if known and is_watching else (),
    )


def _status(version: Version, *, is_watching: bool) -> Status:
    if is_watching:
        return Status("live", _("Watching"))
    if version.status == Version.Status.DRAFT:
        return Status("draft", _("Draft"))
    if version.status == Version.Status.PUBLISHED:
        return Status("testing", _("Not watching yet"))
    return Status("off", _("Not watching"))


def number_stats(numbers: Numbers, trigger: Trigger) -> tuple[Stat, ...]:
    """Who is in, how often it fired, and what of its deliveries is open."""
    page = reverse("trigger", args=[trigger.model_id, trigger.pk])
    of_model = f"{reverse('deliveries')}?model={trigger.model_id}"
    return (
        Stat(_("In now"), whole_text(numbers.in_now), url=f"{page}?show=in"),
        Stat(_("Fired"), whole_text(numbers.fired), url=page),
        Stat(_("Fired in 30 days"), whole_text(numbers.fired_lately)),
        Stat(_("Waiting"), whole_text(numbers.waiting), url=f"{of_model}&state=waiting" if numbers.waiting else ""),
        Stat(
            _("Failed"),
            whole_text(numbers.failed),
            tone="bad" if numbers.failed else "",
            url=f"{of_model}&state=failed" if numbers.failed else "",
        ),
    )


def past_line(found: WouldHaveFired) -> PastLine:
    if not found.has_history:
        return PastLine(_("How often it would have fired is not known yet."), found.limits)
    if not found.times:
        return PastLine(_("Would not have fired in the last 30 days."), found.limits)
    told = ngettext(
        "Would have fired %(n)s time in the last 30 days, for %(records)s.",
        "Would have fired %(n)s times in the last 30 days, for %(records)s.",
        found.times,
    )
    records = ngettext("%(n)s record", "%(n)s records", found.records) % {"n": whole_text(found.records)}
    return PastLine(told % {"n": whole_text(found.times), "records": records}, found.limits)


def _gone(trigger: Trigger, numbers: Mapping[int, Numbers]) -> GoneLine:
    fired = numbers[trigger.pk].fired
    told = ngettext("fired %(n)s time", "fired %(n)s times", fired) % {"n": whole_text(fired)}
    url = reverse("trigger", args=[trigger.model_id, trigger.pk])
    return GoneLine(trigger.name, url, trigger.archived_at, told)
