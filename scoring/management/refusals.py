"""What a command says when something can't be done: the reason on standard error, and 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from crm.conditions.environment import UnknownName
from scoring.domain.errors import Refused
from scoring.spec.refusal import DocumentRefused


@contextmanager
def said_as_refusals(headline: str = "") -> Iterator[None]:
    """`headline` stands above the faults of a document, each of which has a line of its own."""
    try:
        yield
    except DocumentRefused as error:
        faults = [str(fault) for fault in error.faults]
        raise CommandError("\n".join([headline, *faults] if headline else faults)) from error
    except (Refused, UnknownName) as error:
        raise CommandError(str(error)) from error
