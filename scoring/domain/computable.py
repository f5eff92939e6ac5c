"""Which versions can be computed just now; a model whose version can't is told why, and never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from crm.conditions.environment import UnknownName
from scoring.engine.compiler import Target, compile_pass
from scoring.engine.crossings import Vocabulary, Watched, compile_crossings
from scoring.engine.slots import TooManyCriteria
from scoring.engine.sums import enabled_criteria
from scoring.models import Run, ScoringModel, Version
from scoring.queries.documents import Workbench
from scoring.spec.reading import DocumentRefused
from scoring.spec.trigger_rules import trigger_rules

logger = logging.getLogger(__name__)

SEVERAL = 2
MOST_COLUMNS, OF_EACH_MODEL = 1_500, 10
"""Of one statement, for which PostgreSQL has room for 1,664: each criterion has one, and each model some more."""
T = TypeVar("T")
FAULTS = (DocumentRefused, UnknownName, TooManyCriteria)


def computable(versions: Iterable[Version], workbench: Workbench) -> list[Target]:
    """In the order given. A model that names what is gone keeps its scores as they are; its page says why."""
    targets = []
    for version in versions:
        try:
            targets.append(checked_target(version, workbench))
            fault = ""
        except FAULTS as error:
            fault = str(error)
            logger.warning("%s can't be computed: %s", version, fault)
        if version.model.fault != fault:
            ScoringModel.objects.filter(pk=version.model_id).update(fault=fault)
            # What changes while it is at fault is not scored: a whole pass is to come before one of time alone.
            Run.objects.filter(versions__contains=[version.pk]).update(made_of="")
    return targets


def checked_target(version: Version, workbench: Workbench) -> Target:
    """Raises one of FAULTS; what it reads of other models may be at fault too, so that only compiling it shows."""
    target = workbench.target(version)
    workbench.answer([target])
    if rules := trigger_rules(target.document, workbench.environment.catalogue):
        vocabulary = Vocabulary(workbench.environment, workbench.published)
        compile_crossings(target, [Watched(0, rule) for rule in rules], vocabulary)
    return target


def together(targets: list[Target], workbench: Workbench) -> list[list[Target]]:
    """All in one pass, or in several where they have too many criteria for that."""
    if len(targets) < SEVERAL:
        return [targets] if targets else []
    environment, published = workbench.environment, workbench.published
    packed = in_packs(targets, lambda some: (some, compile_pass(some, environment, published, run_id=0)))
    return [some for some, _compiled in packed]


def in_packs(targets: list[Target], compiled: Callable[[list[Target]], T]) -> list[T]:
    """What `compiled` makes of them, as many at once as fit into a statement."""
    packs: list[list[Target]] = []
    room = 0
    for target in targets:
        needed = len(enabled_criteria(target.document)) + OF_EACH_MODEL
        if not packs or needed > room:
            packs.append([])
            room = MOST_COLUMNS
        packs[-1].append(target)
        room -= needed
    return [made for pack in packs for made in _fitting(pack, compiled)]


def _fitting(pack: list[Target], compiled: Callable[[list[Target]], T]) -> list[T]:
    try:
        return [compiled(pack)]
    except TooManyCriteria:
        if len(pack) < SEVERAL:
            raise
        return [compiled([target]) for target in pack]
