"""The oracle's world as rows of the database."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from crm.conditions.builtin import BUILTIN
from crm.models import (
    ActivityKey,
    ActivityType,
    Asset,
    Company,
    Contact,
    Deal,
    DealContact,
    ListMember,
    Property,
    PropertyChange,
    RecordList,
)
from leadscoring.accounts.models import Organisation
from scoring.domain import publishing, runs
from scoring.models import ScoringModel, Version
from scoring.queries.documents import open_workbench
from scoring.spec.references import references
from tests.oracle.texts import fold
from tests.oracle.world import Activity, Record, World

SHARED = ("type", "asset", "asset_type", "campaign", "channel", "is_machine")
MODELS: dict[str, Any] = {"contact": Contact, "company": Company, "deal": Deal}


def store(world: World) -> None:
    """Rows with the ids of the world's records; what has no place of its own (models) is published."""
    Property.objects.bulk_create(
        Property(object=object, name=name, type=type_) for (object, name), type_ in world.property_types.items()
    )
    for object in ("company", "contact", "deal"):
        MODELS[object].objects.bulk_create(row(record) for record in world.records(object))
    DealContact.objects.bulk_create(
        DealContact(deal_id=deal.id, contact_id=contact)
        for deal in world.deals
        for contact in dict.fromkeys(deal.contact_ids)
    )
    store_history(world)
    store_activities(world)
    store_lists(world)
    ActivityType.objects.bulk_create(
        ActivityType(name=fold(name), whose=whose) for name, whose in world.activity_types.items()
    )
    Organisation.objects.update_or_create(pk=1, defaults={"own_domains": sorted(world.own_domains)})
    for name in ("Company fit", "Second opinion"):  # the second may read the first
        if name in world.models:
            put_in_force(world.models[name])


def put_in_force(document: dict[str, Any]) -> None:
    """For others to read; its own scores are not computed."""
    version = publishing.load_document(as_text(document))
    Version.objects.filter(pk=version.pk).update(status=Version.Status.PUBLISHED)
    names = sorted(references(open_workbench().read(version.document)))
    ScoringModel.objects.filter(pk=version.model_id).update(published=version, references=names)


def publish(document: dict[str, Any]) -> ScoringModel:
    run = publishing.publish_version(version=publishing.load_document(as_text(document)))
    runs.work_on(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == "done", run.error
    return ScoringModel.objects.get(live_id=run.versions[0])


def as_text(document: dict[str, Any]) -> str:
    """JSON, which a document may be too: a YAML writer leaves keys such as `://x` unquoted."""
    return json.dumps(plain(document))


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal) and value == int(value):
        return int(value)
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def row(record: Record) -> Any:
    columns = {
        name: value for name, value in record.properties.items() if name in BUILTIN[record.object] and value is not None
    }
    custom = {name: as_json(value) for name, value in record.properties.items() if name not in BUILTIN[record.object]}
    extra = {} if record.object == "company" else {"company_id": record.company_id}
    stored = {name: value for name, value in custom.items() if value not in (None, "", [])}
    made: Any = MODELS[record.object](id=record.id, properties=stored, **columns, **extra)
    if "created_at" not in columns:
        made.created_at = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
        record.properties["created_at"] = made.created_at
    return made


def as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(datetime.fromisoformat("2020-01-01T00:00:00+00:00").tzinfo).isoformat(
            timespec="microseconds"
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        assert Decimal(repr(float(value))) == value
        return float(value)
    return value


def store_history(world: World) -> None:
    records = [record for object in MODELS for record in world.records(object)]  # type: ignore[arg-type]
    PropertyChange.objects.bulk_create(
        PropertyChange(object=record.object, record_id=record.id, property=change.property, at=change.at)
        for record in records
        for change in record.changes
    )


def store_activities(world: World) -> None:
    keys = keys_of(world)
    rows = [(uuid.uuid4(), activity, keys[shared_of(activity)]) for activity in world.activities]
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into crm_activity (id, contact_id, occurred_at, key_id, value, external_id, properties) "
            "values (%s, %s, %s, %s, %s, '', %s::jsonb)",
            [
                (id, a.contact_id, a.occurred_at, key, a.value, json_text(a.properties) if a.properties else None)
                for id, a, key in rows
            ],
        )


def keys_of(world: World) -> dict[tuple[object, ...], int]:
    """By what activities share; those that are there already are taken."""
    names = {fold(activity.asset): activity.asset for activity in reversed(world.activities) if activity.asset}
    Asset.objects.bulk_create(
        (Asset(folded=folded, name=name) for folded, name in names.items()), ignore_conflicts=True
    )
    assets = Asset.objects.in_bulk(field_name="folded")
    ActivityKey.objects.bulk_create(
        (
            ActivityKey(**dict(zip(SHARED, shared, strict=True)), asset_ref=assets.get(fold(str(shared[1]))))
            for shared in dict.fromkeys(map(shared_of, world.activities))
        ),
        ignore_conflicts=True,
    )
    return {tuple(shared): key for key, *shared in ActivityKey.objects.values_list("pk", *SHARED)}


def shared_of(activity: Activity) -> tuple[object, ...]:
    return tuple(getattr(activity, name) for name in SHARED)


def json_text(properties: dict[str, Any]) -> str:
    """With Decimals as numbers, exactly."""
    parts = []
    for name, value in properties.items():
        written = format(value, "f") if isinstance(value, Decimal) else json.dumps(value)
        parts.append(f"{json.dumps(name)}: {written}")
    return "{" + ", ".join(parts) + "}"


def store_lists(world: World) -> None:
    for (object, name), members in world.lists.items():
        made = RecordList.objects.create(object=object, name=name)
        ListMember.objects.bulk_create(ListMember(list=made, record_id=member) for member in members)
