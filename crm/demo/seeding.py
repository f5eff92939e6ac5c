"""Fills an empty database with the demo, in one transaction: a killed seed leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.utils.translation import gettext as _

from crm.demo import storing
from crm.demo.world import Batch, World
from crm.models import Company, Contact, Deal

_BATCH = 5_000
T = TypeVar("T")


class SeedRefused(Exception):
    """Why the demo does not go in, in a sentence for whoever asked."""


@dataclass(slots=True)
class Seeded:
    companies: int = 0
    contacts: int = 0
    deals: int = 0
    activities: int = 0

    def add(self, batch: Batch) -> None:
        self.companies += len(batch.companies)
        self.contacts += len(batch.contacts)
        self.deals += len(batch.deals)
        self.activities += batch.activities


def is_seeded() -> bool:
    """Whether the demo is here; anybody else's record in the database is a reason to refuse."""
    if not Contact.objects.exists() and not Company.objects.exists() and not Deal.objects.exists():
        return False
    if all(model.objects.filter(external_id__startswith="demo-").exists() for model in (Contact, Company)):
        return True
    raise SeedRefused(
        _("There are contacts, companies or deals here already; the demo only goes into an empty database.")
    )


def seed(*, contacts: int, seed: int, as_of: datetime, report: Callable[[Seeded], None]) -> Seeded:
    """Two years up to `as_of`; `report` hears of each batch stored."""
    done = Seeded()
    with transaction.atomic():
        _hush()
        world = World(seed, as_of, storing.first_ids())
        storing.store_properties()
        storing.store_stages()
        list_ids = storing.store_lists()
        key_ids = storing.store_keys(world.shelf.keys.rows)
        for batch in _ahead(world.batches(contacts, _BATCH)):
            storing.store_batch(batch, world, key_ids, list_ids)
            done.add(batch)
            report(done)
        storing.finish_sequences()
        storing.analyse()
    storing.vacuum()
    return done


def _hush() -> None:
    """Nothing queued: everything is rescored afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vekt.source', 'demo', true), set_config('vekt.quiet', 'on', true)")


def _ahead(batches: Iterator[T]) -> Iterator[T]:
    """Draws the next batch while the database checks the last one's keys."""
    with ThreadPoolExecutor(1) as one:
        following = one.submit(next, batches, None)
        while (batch := following.result()) is not None:
            following = one.submit(next, batches, None)
            yield batch
