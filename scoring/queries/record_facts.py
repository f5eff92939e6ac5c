"""What an explanation in words is made of: a record's values, and whether each leaf of a condition holds for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias, cast

from django.db import connection
from django.utils.translation import gettext as _

from crm.conditions.columns import Column
from crm.conditions.compiler import Compiler, RelatedRow
from crm.conditions.document import (
    ActivityTest,
    AllOf,
    AnyOf,
    Condition,
    FieldTest,
    ListTest,
    Not,
    ObjectName,
    PropertyTest,
    RelatedTest,
    ScoreTest,
)
from crm.conditions.operators import SCORE_FIELDS
from crm.conditions.values import Values
from crm.interfaces.values import stored_value, value_words
from crm.models import Company, Contact, Deal, Property
from scoring.engine.compiler import Target
from scoring.engine.runner import answer
from scoring.models import ScoringModel
from scoring.queries.documents import Workbench
from scoring.spec.arithmetic import points_of, roll_up
from scoring.spec.document import DisqualifyRule, ModelDocument, PropertyRule, ScoreRule

Record: TypeAlias = Contact | Company | Deal
Leaf: TypeAlias = PropertyTest | RelatedTest | ListTest | ActivityTest | ScoreTest
ScoreFields: TypeAlias = dict[str, Decimal | str | None]

MOST_RELATED = 20


@dataclass
class RecordFacts:
    """Of one record at one instant. `answers`: a leaf holds, or of an ActivityTest how many occurrences matched."""

    record: Record
    workbench: Workbench
    as_of: datetime
    answers: Mapping[Leaf, bool | int] = field(default_factory=dict)
    scores: Mapping[str, ScoreFields | None] = field(default_factory=dict)
    """By the model's name as it is written; None is unscored."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What custom properties are called, by path."""

    def holds(self, condition: Condition) -> bool:
        match condition:
            case AllOf(members):
                return all(self.holds(member) for member in members)
            case AnyOf(members):
                return any(self.holds(member) for member in members)
            case Not(member):
                return not self.holds(member)
            case ActivityTest(at_least=low, at_most=high):
                return low <= self.answers[condition] and (high is None or self.answers[condition] <= high)
            case FieldTest():
                raise TypeError("a field is asked of an activity or a score")
        return bool(self.answers[condition])

    @property
    def company(self) -> Company | None:
        return None if isinstance(self.record, Company) else self.record.company

    def value(self, path: str) -> str:
        """In words; of several associated records each different one. '' is blank."""
        prefix, dot, name = path.rpartition(".")
        object = cast(ObjectName, prefix) if dot else self.object
        type = self.workbench.environment.catalogue.properties.get((object, name), "text")
        values = dict.fromkeys(value_words(stored_value(record, name), type) for record in self._reached(prefix))
        return ", ".join(value for value in values if value)

    @property
    def object(self) -> ObjectName:
        return cast(ObjectName, self.record._meta.model_name)

    def _reached(self, prefix: str) -> Iterable[Record | None]:
        if not prefix:
            return [self.record]
        if prefix == "company":
            return [self.company]
        return self._deals if prefix == "deal" else self._contacts

    @cached_property
    def _deals(self) -> list[Deal]:
        return list(self.record.deals.all()[:MOST_RELATED]) if not isinstance(self.record, Deal) else []

    @cached_property
    def _contacts(self) -> list[Contact]:
        return list(self.record.contacts.all()[:MOST_RELATED]) if not isinstance(self.record, Contact) else []


def facts_of(record: Record, document: ModelDocument, workbench: Workbench, as_of: datetime) -> RecordFacts:
    """A query for all leaves, one for the labels, and one for each model that the document asks."""
    leaves = list(dict.fromkeys(leaf for condition in conditions_of(document) for leaf in leaves_of(condition)))
    scores = {name: _score_fields(name, record, workbench, as_of) for name in _asked_models(document, leaves)}
    answers = _answers(record, leaves, workbench, as_of, scores)
    return RecordFacts(record, workbench, as_of, answers, scores, property_labels())


def property_labels() -> dict[str, str]:
    """Of custom properties, and of a built-in one whose name is not its word."""
    labels = {"email": _("E-mail")}
    for object, name, label in Property.objects.exclude(label="").values_list("object", "name", "label"):
        labels[f"{object}.{name}"] = label
        labels.setdefault(name, label)
    return labels


def conditions_of(document: ModelDocument) -> Iterator[Condition]:
    for group in document.groups:
        for criterion in group.criteria:
            if criterion.enabled and isinstance(criterion.rule, PropertyRule | DisqualifyRule):
                yield criterion.rule.condition


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    match condition:
        case AllOf(members) | AnyOf(members):
            for member in members:
                yield from leaves_of(member)
        case Not(member):
            yield from leaves_of(member)
        case PropertyTest() | RelatedTest() | ListTest() | ActivityTest() | ScoreTest():
            yield condition


def _asked_models(document: ModelDocument, leaves: list[Leaf]) -> list[str]:
    rules = [criterion.rule for group in document.groups for criterion in group.criteria if criterion.enabled]
    asked = [rule.model for rule in rules if isinstance(rule, ScoreRule)]
    return list(dict.fromkeys([*asked, *(leaf.model for leaf in leaves if isinstance(leaf, ScoreTest))]))


def _answers(
    record: Record,
    leaves: list[Leaf],
    workbench: Workbench,
    as_of: datetime,
    scores: Mapping[str, ScoreFields | None],
) -> dict[Leaf, bool | int]:
    if not leaves:
        return {}
    compiler = Compiler(workbench.environment, Values())
    row = RelatedRow(cast(ObjectName, record._meta.model_name), "t", compiler)
    columns = ", ".join(_leaf_sql(leaf, row, compiler, scores) for leaf in leaves)
    sql = f"select {columns} from {row.table} where t.id = %(record_id)s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, compiler.values.bound(as_of) | {"record_id": record.pk})
        found = cursor.fetchone()
    return dict(zip(leaves, found or (False,) * len(leaves), strict=True))


def _leaf_sql(leaf: Leaf, row: RelatedRow, compiler: Compiler, scores: Mapping[str, ScoreFields | None]) -> str:
    if isinstance(leaf, ActivityTest):
        return row.activity_count(leaf)
    if not isinstance(leaf, ScoreTest):
        return compiler.sql(leaf, row)
    value = (scores[leaf.model] or {}).get(leaf.field)
    if SCORE_FIELDS[leaf.field] == "number":
        column = Column("number", compiler.values.constant(value, "numeric"))
    else:
        text = compiler.values.constant(value, "text")
        column = Column("text", text, f"lower({text})")
    return compiler.test(leaf.op, column, leaf.value, or_blank=leaf.or_blank)


def _score_fields(name: str, record: Record, workbench: Workbench, as_of: datetime) -> ScoreFields | None:
    """The other published model's result for the record, or for its company."""
    document = workbench.published.get(name)
    model = ScoringModel.objects.filter(name=document.name).first() if document else None
    if document is None or model is None or model.published_id is None:
        return None
    own = document.object == record._meta.model_name
    record_id = record.pk if own else None if isinstance(record, Company) else record.company_id
    if record_id is None:
        return None
    targets = [Target(model.published_id, document)]
    results = answer(workbench.answer(targets), as_of=as_of, ids=[record_id])
    if not results:
        return None
    breakdown = roll_up(document, results[0].points)
    fields: ScoreFields = {"total": points_of(breakdown.total), "cell": breakdown.cell}
    fields |= {category.name: points_of(category.points) for category in breakdown.categories}
    return fields | {f"{axis}_label": label for axis, label in breakdown.labels.items()}
