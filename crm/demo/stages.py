"""How far each contact has come: the lifecycle stage, its history, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping

from crm.demo.chance import Chance
from crm.demo.records import DemoContact
from crm.demo.sellers import seller_for

STAGES = ("subscriber", "lead", "marketing_qualified", "sales_qualified", "opportunity", "customer")
_CONVERSIONS = frozenset({"form", "roi", "download", "webinar", "event"})
_TALKS = frozenset({"meeting", "reply"})
_QUALIFIED_AFTER = 2


def settle_stage(chance: Chance, contact: DemoContact, topics: Mapping[int, str]) -> None:
    """From the deals (already noted) and from what the contact did; stages rise, except when a deal is lost."""
    if contact.persona == "colleague":
        contact.stage_changes.clear()
        return
    reached = [(at, to) for at, _, to in contact.stage_changes]
    first_deal = min((at for at, _ in reached), default=None)
    own = _own_stages(chance, contact, topics)
    reached += [(at, stage) for at, stage in own if first_deal is None or at < first_deal]
    contact.stage_changes = _in_order(reached)
    contact.lifecycle_stage = contact.stage_changes[-1][2] if contact.stage_changes else ""


def settle_owner(chance: Chance, contact: DemoContact) -> None:
    company = contact.company
    if company is None or company.kind == "own":
        return
    is_worked = contact.lifecycle_stage in STAGES[2:]
    if chance.yes(0.88 if is_worked else 0.12):
        contact.owner = company.owner or seller_for(chance, company.country)


def _own_stages(chance: Chance, contact: DemoContact, topics: Mapping[int, str]) -> list[tuple[int, str]]:
    stages = [(contact.created, "subscriber")] if contact.marketing_consent and chance.yes(0.9) else []
    converted = sorted(step[0] for step in contact.steps if topics.get(step[1]) in _CONVERSIONS)
    if converted:
        stages.append((converted[0], "lead"))
    elif contact.original_source in ("import", "outbound", "event") and chance.yes(0.6):
        stages.append((contact.created, "lead"))
    if len(converted) >= _QUALIFIED_AFTER:
        stages.append((converted[_QUALIFIED_AFTER - 1], "marketing_qualified"))
    talked = min((step[0] for step in contact.steps if topics.get(step[1]) in _TALKS), default=None)
    return stages if talked is None else [*stages, (talked, "sales_qualified")]


def _in_order(reached: list[tuple[int, str]]) -> list[tuple[int, str, str]]:
    """Steps down are left out, except from an opportunity that was lost."""
    changes: list[tuple[int, str, str]] = []
    stage = ""
    for at, to in sorted(reached, key=lambda change: (change[0], STAGES.index(change[1]))):
        rises = not stage or STAGES.index(to) > STAGES.index(stage)
        if rises or stage == "opportunity":
            changes.append((at, stage, to))
            stage = to
    return changes
