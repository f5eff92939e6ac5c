"""A run's statements: compiled when it starts, and again by each worker, who finds out what has gone meanwhile."""

from __future__ import annotations

from django.utils.translation import gettext as _

from scoring.domain.computable import FAULTS, computable
from scoring.engine.compiler import Pass, Target, compile_pass
from scoring.engine.time_pass import compile_time_pass
from scoring.models import Run, ScoringModel, Version
from scoring.queries.documents import Workbench, open_workbench


class LeavesOut(Exception):
    """A model of a pass under way can't be computed any more; `others` can."""

    def __init__(self, others: list[ScoringModel]) -> None:
        self.others = others
        super().__init__(_("None of its models can be computed any more: what they name is gone."))


def statements_of(run: Run) -> Pass:
    """The same at every call, as long as the run goes on: what they read was numbered when it began."""
    workbench = open_workbench()
    found = Version.objects.select_related("model").in_bulk(run.versions)
    versions = [found[version] for version in run.versions]
    try:
        return compile_run(run, [workbench.target(version) for version in versions], workbench)
    except FAULTS as fault:
        left = {target.version_id for target in computable(versions, workbench)}
        if run.kind == Run.Kind.FILL or len(left) == len(versions):
            raise
        raise LeavesOut([version.model for version in versions if version.pk in left]) from fault


def compile_run(run: Run, targets: list[Target], workbench: Workbench) -> Pass:
    environment, published = workbench.environment, workbench.published
    if run.kind != Run.Kind.TIME:
        return compile_pass(targets, environment, published, run_id=run.pk, by_company=run.by_company)
    assert run.verified_at is not None
    return compile_time_pass(targets, environment, published, run_id=run.pk, verified_at=run.verified_at)
