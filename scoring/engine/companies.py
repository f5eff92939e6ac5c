"""What criteria ask of the company alone: worked out once for each company and run, and looked up by the company's id."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 100
"""Each takes memory, and a place in the table's one row, which has room for some four hundred."""


@dataclass
class CompanyPoints:
    """Expressions over `co`, a company or nobody's nulls, each a whole number; an array of each stands in `relation`."""

    relation: str
    expressions: list[str] = field(default_factory=list)

    def has_room_for(self, expression: str) -> bool:
        return expression in self.expressions or len(self.expressions) < MOST

    def looked_up(self, expression: str) -> str:
        """For the record `t`. Who has no company has nobody's; of one that is newer than the arrays it is worked out."""
        if expression not in self.expressions:
            self.expressions.append(expression)
        array = f"(select {self.columns[self.expressions.index(expression)]} || '{{}}' from {self.relation})"
        newer = f"(select {expression} from crm_company co where co.id = t.company_id)"
        return f"coalesce({array}[coalesce(t.company_id, 0) + 1], {newer})"

    @property
    def columns(self) -> list[str]:
        return [f"company{n}" for n in range(len(self.expressions))]

    def arrays(self) -> str:
        """One row; nobody's stand first, in the place of an id that is never given."""
        each = ", ".join(f"{sql} as {name}" for sql, name in zip(self.expressions, self.columns, strict=True))
        gathered = ", ".join(f"array_agg({name} order by n) as {name}" for name in self.columns)
        return (
            f"select {gathered} from (select n, {each} "
            f"from generate_series(0, (select coalesce(max(id), 0) from crm_company)) n "
            f"left join crm_company co on co.id = n offset 0) c"
        )
