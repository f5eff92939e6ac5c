"""The demo in the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Count

from crm.demo.seeding import Seeded, SeedRefused, is_seeded, seed
from crm.models import (
    Activity,
    ActivityKey,
    Asset,
    ChangedRecord,
    Company,
    Contact,
    Deal,
    ListMember,
    MembershipChange,
    Property,
    PropertyChange,
    RecordList,
)
from tests.demo.conftest import AS_OF, made

pytestmark = pytest.mark.django_db


def _seed(contacts: int = 400) -> Seeded:
    return seed(contacts=contacts, seed=1, as_of=AS_OF, report=lambda done: None)


def test_seed_stores_what_it_counts() -> None:
    done = _seed()

    stored = Seeded(*(model.objects.count() for model in (Company, Contact, Deal, Activity)))
    assert done == stored
    assert stored.contacts == 400


def test_seed_stores_the_world_as_drawn() -> None:
    _seed()

    _world, batch = made(400, size=5000)
    drawn = {
        contact.email: (contact.job_title, contact.lifecycle_stage, len(contact.steps)) for contact in batch.contacts
    }
    rows = Contact.objects.annotate(steps=Count("activities"))
    assert {row.email: (row.job_title, row.lifecycle_stage, row.steps) for row in rows} == drawn
    newest = max(at for contact in batch.contacts for at, *_ in contact.steps)
    assert Activity.objects.latest("occurred_at").occurred_at.timestamp() == newest


def test_seed_queues_nothing_and_names_its_source() -> None:
    _seed()

    assert not ChangedRecord.objects.exists()
    assert set(MembershipChange.objects.values_list("source", flat=True)) == {"demo"}
    assert set(PropertyChange.objects.values_list("source", "property")) == {("demo", "lifecycle_stage")}


def test_last_stage_change_is_the_stage() -> None:
    _seed()

    newest = PropertyChange.objects.order_by("record_id", "-at", "-id").distinct("record_id")
    staged = Contact.objects.exclude(lifecycle_stage="").values_list("id", "lifecycle_stage")
    assert {change.record_id: change.new for change in newest} == dict(staged)


def test_custom_values_are_of_known_properties_and_choices() -> None:
    _seed()

    for model, name in ((Contact, "contact"), (Company, "company")):
        known = {prop.name: set(prop.choices) for prop in Property.objects.filter(object=name)}
        for properties in model.objects.values_list("properties", flat=True):
            assert set(properties) <= set(known)
            for key, value in properties.items():
                assert not known[key] or set(value if isinstance(value, list) else [value]) <= known[key]


def test_lists_hold_whom_they_say() -> None:
    _seed()

    assert (
        ListMember.objects.filter(list__name="Norwegian contacts").count()
        == Contact.objects.filter(country="Norway").count()
    )
    colleagues = Contact.objects.filter(email__endswith="@nordvekt.example")
    assert ListMember.objects.filter(list__name="Internal").count() == colleagues.count() > 0
    sizes = {(each.object, each.name): each.members.count() for each in RecordList.objects.all()}
    assert [which for which, size in sizes.items() if not size] == []


def test_records_made_afterwards_get_ids_of_their_own() -> None:
    _seed(20)

    company, contact = Company.objects.create(name="New"), Contact.objects.create(email="new@new.example")

    assert company.pk == max(Company.objects.values_list("id", flat=True))
    assert contact.pk == max(Contact.objects.values_list("id", flat=True))


def test_keys_have_their_assets() -> None:
    _seed(20)

    assert not ActivityKey.objects.exclude(asset="").filter(asset_ref=None).exists()
    assert Asset.objects.get(folded="book a demo").name == "Book a demo"


@pytest.mark.django_db(transaction=True)
def test_visibility_map_is_fresh() -> None:
    _seed()

    with connection.cursor() as cursor:
        cursor.execute("select relallvisible, relpages from pg_class where relname = 'crm_activity'")
        visible, pages = cursor.fetchone()
    # Not quite all: what tests before rolled back lies there too.
    assert visible > 0.8 * pages > 0


def test_seed_that_is_cut_short_leaves_nothing() -> None:
    def die(done: Seeded) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seed(contacts=50, seed=1, as_of=AS_OF, report=die)

    assert not is_seeded()
    assert not RecordList.objects.exists()


def test_is_seeded_tells_the_demo_from_others_records() -> None:
    assert is_seeded() is False

    _seed(20)
    Contact.objects.create(email="mine@mine.example")
    assert is_seeded() is True


@pytest.mark.parametrize("model", [Contact, Company, Deal])
def test_others_records_are_refused(model: type[Contact | Company | Deal]) -> None:
    model.objects.create(external_id="mine")

    with pytest.raises(SeedRefused):
        is_seeded()
