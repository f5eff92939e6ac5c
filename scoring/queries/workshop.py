"""What the workshop sheet of a model can speak of just now."""

from __future__ import annotations

from crm.queries.activity_types import seen_types
from scoring.models import Version
from scoring.queries.labels import labels_of
from scoring.queries.models import current_catalogue, plain_document, read_version
from scoring.workshop.rows import SheetRow, rows_of
from scoring.workshop.vocabulary import Vocabulary


def vocabulary_of(object: str) -> Vocabulary:
    return Vocabulary(object, current_catalogue(), labels_of(object), tuple(seen_types().names.values()))


def version_rows(version: Version, vocabulary: Vocabulary) -> list[SheetRow]:
    document = read_version(version, vocabulary.catalogue).document
    return rows_of(plain_document(version), document, vocabulary)
