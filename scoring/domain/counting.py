"""Rules are counted by a worker where a page can't wait for it; what was counted lies in the cache."""

from __future__ import annotations

import logging

from django.core.cache import cache

from scoring.domain.computable import FAULTS
from scoring.models import Version
from scoring.queries.lenient import usable_document
from scoring.queries.matching import matches_of
from scoring.queries.patience import TookTooLong

logger = logging.getLogger(__name__)

PATIENCE = 600.0
"""Seconds; for so long nobody else begins with the same."""


def ask_for_counts(*, version: Version) -> None:
    """Once, however often a page asks."""
    from scoring.tasks import count_matches  # which imports the domain

    if cache.add(_key(version), "1", PATIENCE):
        count_matches.delay(version.pk)


def count_matches_of(*, version_id: int) -> None:
    version = Version.objects.select_related("model").filter(pk=version_id).first()
    document = usable_document(version).document if version else None
    if version is None or document is None:
        return
    try:
        matches_of(document, seconds=PATIENCE)
    except (TookTooLong, *FAULTS) as error:
        logger.warning("The rules of %s could not be counted: %s", version, error)
        return
    cache.delete(_key(version))


def _key(version: Version) -> str:
    return f"counting-{version.pk}-{version.revision}"
