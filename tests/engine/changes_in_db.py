"""One world becomes a little like another, as importers and people would do it: the database notes what changed."""

from __future__ import annotations

from typing import Any

from crm.models import Company, Contact, Deal, DealContact, ListMember, RecordList
from tests.engine.worlds_in_db import MODELS, row, store_activities
from tests.oracle.world import Record, World


def change_into(before: World, after: World) -> None:
    """Activities, values, associations and memberships of the other world; some records come, and some go."""
    add_activities(before, after)
    for object in MODELS:
        known = {record.id for record in before.records(object)}  # type: ignore[arg-type]
        for record in after.records(object)[::2]:  # type: ignore[arg-type]
            take_values(record) if record.id in known else add(record)
    change_associations(before, after)
    change_lists(before, after)
    remove_some(before)


def add_activities(before: World, after: World) -> None:
    known = {contact.id for contact in before.contacts}
    after.activities = [activity for activity in after.activities if activity.contact_id in known]
    store_activities(after)


def take_values(record: Record) -> None:
    """All but what only one record may have."""
    changed = row(record)
    names = {
        "contact": ("job_title", "country", "lifecycle_stage", "marketing_consent"),
        "company": ("industry", "employees", "annual_revenue"),
        "deal": ("name", "stage", "amount", "close_date"),
    }[record.object]
    values: dict[str, Any] = {name: getattr(changed, name) for name in (*names, "properties")}
    MODELS[record.object].objects.filter(pk=record.id).update(**values)


def add(record: Record) -> None:
    """Without texts that another may have, and without a company, which may not be there."""
    for name in ("email", "domain", "external_id"):
        record.properties.pop(name, None)
    record.company_id = None
    row(record).save(force_insert=True)


def change_associations(before: World, after: World) -> None:
    companies = {company.id for company in before.companies}
    for model, records in ((Contact, after.contacts[1::2]), (Deal, after.deals[1::2])):
        for record in records:
            if record.company_id in companies:
                model.objects.filter(pk=record.id).update(company=record.company_id)
    contacts = {contact.id for contact in before.contacts}
    for deal in before.deals[::2]:
        DealContact.objects.filter(deal_id=deal.id).first() and DealContact.objects.filter(deal_id=deal.id)[0].delete()
    for deal in after.deals:
        for contact in contacts.intersection(deal.contact_ids) if Deal.objects.filter(pk=deal.id).exists() else ():
            DealContact.objects.get_or_create(deal_id=deal.id, contact_id=contact)


def change_lists(before: World, after: World) -> None:
    for (object, name), members in after.lists.items():
        its = RecordList.objects.get(object=object, name=name)
        known = {record.id for record in before.records(object)}
        ListMember.objects.filter(list=its, record_id__in=sorted(known - members)[:1]).delete()
        for member in members & known:
            ListMember.objects.get_or_create(list=its, record_id=member)


def remove_some(before: World) -> None:
    if len(before.contacts) > 1:
        Contact.objects.get(pk=max(contact.id for contact in before.contacts)).delete()
    if len(before.companies) > 2:
        Company.objects.get(pk=before.companies[-1].id).delete()
    if len(before.deals) > 2:
        Deal.objects.get(pk=before.deals[-1].id).delete()
