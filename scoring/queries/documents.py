"""Stored documents as typed values, and all that compiling them needs.

What was read, parsed and compiled is kept in the process for as long as the database holds the same rows, which one
query tells (`_stamp`); a page would else spend most of its time on it.
"""

# ruff: noqa: S608 - only our own names are written into the text.

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection

from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.environment import Environment
from crm.queries.environment import VOCABULARY, load_environment
from scoring.engine.compiler import Compiled, Target, compile_answer
from scoring.models import ScoringModel, Version
from scoring.spec.arithmetic import enabled_criteria
from scoring.spec.document import ActivityRule, Audience, InactivityRule, ModelDocument
from scoring.spec.reading import DocumentRefused, read_model_text

T = TypeVar("T")


class Kept(Generic[T]):
    """The last few of something, for all threads."""

    def __init__(self, most: int) -> None:
        self._most, self._values, self._lock = most, OrderedDict[Hashable, T](), Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


@dataclass(frozen=True)
class Workbench:
    """One reading of the database's vocabulary, good for as long as one piece of work."""

    environment: Environment
    published: dict[str, ModelDocument]
    """The documents in force, by name and by slug."""
    _documents: Kept[ModelDocument] = field(default_factory=lambda: Kept(64), compare=False, repr=False)
    _answers: Kept[tuple[list[Target], Compiled]] = field(default_factory=lambda: Kept(32), compare=False, repr=False)

    def read(self, text: str) -> ModelDocument:
        return self._documents.get(text, lambda: parsed(text, self.environment.catalogue))

    def target(self, version: Version) -> Target:
        return Target(version.pk, self.read(version.document))

    def answer(self, targets: list[Target], *, detail: bool = False) -> Compiled:
        """For a few records, `compile_answer`; compiled once."""
        # Documents by their identity: comparing two takes long, and those kept with the answer stay themselves.
        key = (detail, *((target.version_id, id(target.document)) for target in targets))

        def made() -> tuple[list[Target], Compiled]:
            return targets, compile_answer(targets, self.environment, self.published, detail=detail)

        return self._answers.get(key, made)[1]

    def counts(self, version: Version) -> Compiled:
        """For a few records, how often and when what `counted_criteria` ask was done; compiled once."""
        whole = self.target(version)

        def made() -> tuple[list[Target], Compiled]:
            counted = Target(version.pk, only_counted(whole.document))
            return [whole], compile_answer([counted], self.environment, self.published, detail=True)

        return self._answers.get(("counts", version.pk, id(whole.document)), made)[1]


_PARSED = Kept[ModelDocument](64)
_OPENED = Kept[Workbench](4)


def open_workbench() -> Workbench:
    """A published document that names what is gone is left out: whoever asks for that model finds it missing, the
    others work."""
    return _OPENED.get((_stamp(), settings.TIME_ZONE), _read_workbench)


def _stamp() -> str:
    """Of every row that a workbench is made of, where it lies and which transaction wrote it.

    No row is ever changed in its place, nor is a transaction's number given twice: the same stamp is the same rows, as
    this transaction sees them. What commits between the stamp and the reading is met with another stamp.
    """
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        return str(cursor.fetchone())


_ROW = "string_agg({0}.ctid::text || {0}.xmin::text, ' ')"
_MODELS = (
    f"(select {_ROW.format('m')} || {_ROW.format('v')} "
    "from scoring_scoringmodel m join scoring_version v on v.id = m.published_id)"
)
_TABLES = (f"(select {_ROW.format('t')} from {model._meta.db_table} t)" for model in VOCABULARY)
STAMP = f"select pg_postmaster_start_time(), {_MODELS}, {', '.join(_TABLES)}"


def _read_workbench() -> Workbench:
    models = list(ScoringModel.objects.filter(published__isnull=False).select_related("published"))
    outline = {name: published for model in models for name, published in _outline(model)}
    environment = load_environment(outline)
    documents: dict[str, ModelDocument] = {}
    for model in models:
        assert model.published is not None
        try:
            document = parsed(model.published.document, environment.catalogue)
        except DocumentRefused:
            continue
        documents |= {model.name: document, model.slug: document}
    return Workbench(environment, documents)


def counted_criteria(document: ModelDocument) -> list[int]:
    """The places of the enabled criteria that count activities."""
    criteria = (criterion for _group, criterion in enabled_criteria(document))
    return [
        place for place, criterion in enumerate(criteria) if isinstance(criterion.rule, ActivityRule | InactivityRule)
    ]


def only_counted(document: ModelDocument) -> ModelDocument:
    """A model of nothing else, and of everybody: its statement is half as long."""
    groups = (
        replace(group, criteria=tuple(c for c in group.criteria if isinstance(c.rule, ActivityRule | InactivityRule)))
        for group in document.groups
    )
    return replace(document, groups=tuple(group for group in groups if group.criteria), audience=Audience())


def parsed(text: str, catalogue: Catalogue) -> ModelDocument:
    """Raises `DocumentRefused`. Kept for the next reader: a page asks for the same document many times."""
    vocabulary = (frozenset(catalogue.properties.items()), *catalogue.lists.items(), *catalogue.models.items())
    return _PARSED.get((text, hash(vocabulary)), lambda: read_model_text(text, catalogue))


def _outline(model: ScoringModel) -> list[tuple[str, PublishedModel]]:
    published = PublishedModel(model.name, model.object, model.kind, frozenset(model.references))  # type: ignore[arg-type]
    return [(model.name, published), (model.slug, published)]
