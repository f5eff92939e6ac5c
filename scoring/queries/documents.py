"""Stored documents as typed values, and all that compiling them needs."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from crm.conditions.catalogue import Catalogue, PublishedModel
from crm.conditions.environment import Environment
from crm.queries.environment import load_environment
from scoring.engine.compiler import Target
from scoring.models import ScoringModel, Version
from scoring.spec.document import ModelDocument
from scoring.spec.reading import DocumentRefused, read_model_text

_PARSED: OrderedDict[tuple[str, int], ModelDocument] = OrderedDict()
_PARSED_MOST = 64
_LOCK = Lock()


@dataclass(frozen=True)
class Workbench:
    """One reading of the database's vocabulary, good for as long as one piece of work."""

    environment: Environment
    published: dict[str, ModelDocument]
    """The documents in force, by name and by slug."""

    def read(self, text: str) -> ModelDocument:
        return parsed(text, self.environment.catalogue)

    def target(self, version: Version) -> Target:
        return Target(version.pk, self.read(version.document))


def open_workbench() -> Workbench:
    """A published document that names what is gone is left out: whoever asks for that model finds it missing, the
    others work."""
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


def parsed(text: str, catalogue: Catalogue) -> ModelDocument:
    """Raises `DocumentRefused`. Kept for the next reader: a page asks for the same document many times."""
    key = (
        text,
        hash(
            (frozenset(catalogue.properties.items()), tuple(catalogue.lists.items()), tuple(catalogue.models.items()))
        ),
    )
    with _LOCK:
        if key in _PARSED:
            _PARSED.move_to_end(key)
            return _PARSED[key]
    document = read_model_text(text, catalogue)
    with _LOCK:
        _PARSED[key] = document
        while len(_PARSED) > _PARSED_MOST:
            _PARSED.popitem(last=False)
    return document


def _outline(model: ScoringModel) -> list[tuple[str, PublishedModel]]:
    published = PublishedModel(model.name, model.object, model.kind, frozenset(model.references))  # type: ignore[arg-type]
    return [(model.name, published), (model.slug, published)]
