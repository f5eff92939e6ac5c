"""Which versions can be computed just now; a model whose version can't is told why, and never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from crm.conditions.environment import UnknownName
from scoring.engine.compiler import Target, compile_answer, compile_pass
from scoring.engine.crossings import Vocabulary, Watched, compile_crossings
from scoring.engine.slots import TooManyCriteria
from scoring.models import ScoringModel, Version
from scoring.queries.documents import Workbench
from scoring.spec.reading import DocumentRefused
from scoring.spec.trigger_rules import trigger_rules

logger = logging.getLogger(__name__)

SEVERAL = 2
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
    return targets


def checked_target(version: Version, workbench: Workbench) -> Target:
    """Raises one of FAULTS; what it reads of other models may be at fault too, so that only compiling it shows."""
    target = workbench.target(version)
    compile_answer([target], workbench.environment, workbench.published)
    if rules := trigger_rules(target.document, workbench.environment.catalogue):
        vocabulary = Vocabulary(workbench.environment, workbench.published)
        compile_crossings(target, [Watched(0, rule) for rule in rules], vocabulary)
    return target


def together(targets: list[Target], workbench: Workbench) -> list[list[Target]]:
    """All in one pass, or each in one of its own where they have too many criteria for that."""
    if len(targets) < SEVERAL:
        return [targets] if targets else []
    try:
        compile_pass(targets, workbench.environment, workbench.published, run_id=0)
    except TooManyCriteria:
        return [[target] for target in targets]
    return [targets]
