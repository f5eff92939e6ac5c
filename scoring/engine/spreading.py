"""A document → one statement that counts the records of each score, and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping

from crm.conditions.compiler import Compiler
from crm.conditions.environment import Environment
from crm.conditions.values import Values
from scoring.engine.compiler import Compiled, Target, result_rows, shared_ctes
from scoring.engine.frame import Frame
from scoring.engine.keys import KeyArrays
from scoring.engine.scope import IdRange
from scoring.engine.slots import Slots
from scoring.engine.statement import Statement
from scoring.spec.document import ModelDocument


def compile_spread(
    document: ModelDocument, environment: Environment, published: Mapping[str, ModelDocument]
) -> Compiled:
    """Rows of (total, fit, engagement, records), in tenths, of those in the audience with ids from start to end."""
    compiler = Compiler(environment, Values())
    statement = Statement(compiler, Slots(compiler), published, KeyArrays())
    targets = [Target(0, document)]
    rows = result_rows(targets, Frame(statement, document.object, IdRange(), [document]))
    ctes = shared_ctes(statement, IdRange())
    before = f"with {', '.join(ctes)} " if ctes else ""
    counted = f"select s.total, s.fit, s.engagement, count(*) from ({rows}) s group by 1, 2, 3"
    return Compiled(before + counted, compiler.values)
