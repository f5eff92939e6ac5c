"""What the frames of one statement share: its values, its slots, and what it works out once before everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm.conditions.columns import Column
from crm.conditions.compiler import Compiler, RelatedRow
from crm.conditions.document import ScoreTest
from crm.conditions.environment import UnknownName
from crm.conditions.operators import SCORE_FIELDS
from crm.conditions.values import Values
from scoring.engine.companies import CompanyPoints
from scoring.engine.keys import THEIR_KEYS, Keys
from scoring.engine.scope import OneRecord
from scoring.engine.slots import Slots
from scoring.spec.document import ModelDocument


@dataclass
class Statement:
    """What the frames of one statement share."""

    compiler: Compiler
    slots: Slots
    published: Mapping[str, ModelDocument]
    """By name and by slug: the models that `score` criteria may ask."""
    keys: Keys = THEIR_KEYS
    """A CTE, or a run's table."""
    companies: CompanyPoints | None = None
    """Of a run that has a place for each company's id."""
    seen: list[str] = field(default_factory=list)
    """SELECTs of the key ids that the scopes' activities have."""
    sees_all: bool = False
    """Some frame's scope depends on the row of another query, so that its keys can't be known before."""

    shared_rows: list[str] = field(default_factory=list)
    """SELECTs that several joins read, each to be a materialised CTE `rows_N`."""

    def common_rows(self, sql: str, *, alone: bool) -> str:
        """A name for the rows; inside a correlated subquery, where no CTE can reach, the rows themselves."""
        if alone:
            return f"({sql})"
        self.shared_rows.append(sql)
        return f"rows_{len(self.shared_rows)}"

    def __post_init__(self) -> None:
        self.compiler.related_score = self.related_score

    @property
    def values(self) -> Values:
        return self.compiler.values

    def document(self, name: str) -> ModelDocument:
        found = self.published.get(name)
        if found is None:
            raise UnknownName(f"The model “{name}” is not published any more.")
        return found

    def related_score(self, test: ScoreTest, row: RelatedRow) -> Column:
        """Worked out anew for each associated record: right, and slow where there are many."""
        from scoring.engine.frame import Frame  # which asks the statement in turn

        document = self.document(test.model)
        record_id = f"{row.alias}.id" if document.object == row.object else f"{row.alias}.company_id"
        self.sees_all = True
        inner = Frame(self, document.object, OneRecord(record_id), [document], alone=True)
        kind = SCORE_FIELDS[test.field]
        sql = f"(select s.{test.field} from ({inner.labelled_sql()}) s)"
        return Column(kind, sql, f"lower({sql})" if kind == "text" else "")
