"""Puts the demo into the tables: dictionary, properties and lists first, then batch by batch."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from crm.conditions.text import fold
from crm.demo import content, copying, stages, titles
from crm.demo.keys import DemoKey
from crm.demo.shelf import CUSTOMER_DAY
from crm.demo.world import Batch, FirstIds, World
from crm.models import ActivityKey, Asset, Company, Contact, Deal, LifecycleStage, Property, RecordList

LISTS = (
    ("contact", "Norwegian contacts", "Everybody whose country is Norway."),
    ("contact", CUSTOMER_DAY, "Who was at our customer day."),
    ("contact", "Internal", "Colleagues; they are no leads."),
    ("contact", "Customers", "People at companies that have bought."),
    ("contact", "Competitors", "People who work for competitors."),
    ("company", "Competitors", "Who sells what we sell."),
    ("company", "Customers", "Who has bought."),
    ("company", "Target accounts", "Whom sales wants to win this year."),
)
_TABLES = (
    "company contact deal dealcontact listmember activity activitykey asset propertychange membershipchange".split()
)
_NUMBERED = (Company, Contact, Deal)


def first_ids() -> FirstIds:
    """Behind what the sequences have given so far."""
    return FirstIds(*(_next_id(model._meta.db_table) for model in _NUMBERED))


def store_properties() -> None:
    choice, several, number = Property.Type.CHOICE, Property.Type.MULTI_CHOICE, Property.Type.NUMBER
    wanted = (
        ("contact", "seniority", choice, "Seniority", titles.SENIORITIES),
        ("contact", "department", choice, "Department", titles.DEPARTMENTS),
        ("contact", "newsletter_topics", several, "Newsletter topics", content.TOPICS),
        ("contact", "budget", number, "Budget (EUR)", ()),
        ("contact", "trial_end", Property.Type.DATE, "End of trial", ()),
        ("contact", "is_partner", Property.Type.BOOLEAN, "Works for a partner", ()),
        ("company", "technologies", several, "Technologies", content.TECHNOLOGIES),
        ("company", "revenue_growth", number, "Revenue growth (%)", ()),
        ("company", "erp_system", choice, "ERP system", content.ERP_SYSTEMS),
    )
    for record, name, type_, label, choices in wanted:
        Property.objects.get_or_create(
            object=record, name=name, defaults={"type": type_, "label": label, "choices": list(choices)}
        )


def store_stages() -> None:
    """In the order in which a contact goes through them; those that are here already keep theirs."""
    for position, name in enumerate(stages.STAGES):
        label = name.replace("_", " ").capitalize()
        LifecycleStage.objects.get_or_create(name=name, defaults={"position": position, "label": label})


def store_lists() -> dict[tuple[str, str], int]:
    """The id of each list, by what it holds and its name."""
    return {
        (record, name): RecordList.objects.get_or_create(object=record, name=name, defaults={"description": about})[
            0
        ].pk
        for record, name, about in LISTS
    }


def store_keys(rows: list[DemoKey]) -> list[int]:
    """The id of each key, in the order of `rows`; what is there already is taken."""
    names = {fold(row.asset): row.asset for row in rows if row.asset}
    Asset.objects.bulk_create(
        [Asset(name=name, folded=folded) for folded, name in names.items()], ignore_conflicts=True
    )
    assets = dict(Asset.objects.filter(folded__in=names).values_list("folded", "id"))
    ActivityKey.objects.bulk_create(
        [ActivityKey(**row._asdict(), asset_ref_id=assets.get(fold(row.asset))) for row in rows], ignore_conflicts=True
    )
    ids = {DemoKey(*key): id_ for id_, *key in ActivityKey.objects.values_list("id", *DemoKey._fields)}
    return [ids[row] for row in rows]


def store_batch(batch: Batch, world: World, key_ids: list[int], list_ids: dict[tuple[str, str], int]) -> None:
    copying.copy_rows("crm_company", copying.COMPANY_COLUMNS, map(copying.company_row, batch.companies))
    copying.copy_rows("crm_contact", copying.CONTACT_COLUMNS, map(copying.contact_row, batch.contacts))
    copying.copy_rows("crm_deal", copying.DEAL_COLUMNS, map(copying.deal_row, batch.deals))
    pairs = ((deal.id, contact.id) for deal in batch.deals for contact in deal.contacts)
    copying.copy_rows("crm_dealcontact", ["deal_id", "contact_id"], pairs)
    copying.copy_rows("crm_listmember", ["list_id", "record_id"], _memberships(batch, list_ids))
    changes = ["object", "record_id", "property", "old", "new", "at", "source"]
    copying.copy_rows("crm_propertychange", changes, copying.stage_change_rows(batch.contacts))
    lines = copying.activity_lines(batch.contacts, key_ids, world.seasons)
    copying.copy_text("crm_activity", copying.ACTIVITY_COLUMNS, lines)


def finish_sequences() -> None:
    """The next record that somebody makes comes behind the last of ours."""
    for model in _NUMBERED:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table} having max(id) > 0"
            )


def analyse() -> None:
    """Without statistics the first scoring would be planned for empty tables, and take minutes."""
    _in_each_table("analyze")


def vacuum() -> None:
    """The visibility map, which index-only reads need; not possible within somebody's transaction."""
    if not connection.in_atomic_block:
        _in_each_table("vacuum")


def _in_each_table(command: str) -> None:
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"{command} crm_{table}")


def _memberships(batch: Batch, list_ids: dict[tuple[str, str], int]) -> Iterator[tuple[int, int]]:
    for contact in batch.contacts:
        for name in sorted(contact.lists):
            yield list_ids["contact", name], contact.id
    for name, company in batch.company_lists:
        yield list_ids["company", name], company.id


def _next_id(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])
