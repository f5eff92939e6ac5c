"""Texts that would break out of a statement, in every place where a document may say a text, on every path."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from crm.models import Activity, ActivityKey, Contact, ListMember, Property, RecordList
from scoring.domain.publishing import load_document
from scoring.engine.compiler import Target, compile_answer
from scoring.engine.runner import PREPARED_UP_TO, answer
from scoring.engine.scope import IdRange
from scoring.models import Score, ScoringModel
from scoring.queries.documents import open_workbench
from scoring.spec.reading import DocumentRefused
from tests.engine.test_equality import in_range
from tests.scoring.world import document, publish, start_publish

TEXTS = {
    "percent": "%",
    "placeholder": "%s",
    "named placeholder": "%(x)s",
    "two percents": "%%",
    "underscore": "_",
    "quote": "'",
    "double quote": '"',
    "backslash": "\\",
    "backslash at a quote": "\\'",
    "braces": "{}",
    "named braces": "{sql}",
    "end of statement": "'; drop table scoring_score; --",
    "comment": "/* x",
    "parameter": "$1",
    "dollar quote": "$$ or $tag$",
    "emoji": "🚀",
    "backslash-n": "\\n",
    "newline": "a\nb",
    "regular expression": "(?i)a|b]{2}^$*+-",
    "array": '{"a",NULL}',
    "very long": "æ%'\\" * 600,
}
TEXT = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
LABEL, NAME = 100, 200
"""Most characters of one."""
AS_OF = datetime(2026, 3, 1, 12, tzinfo=UTC)


def criteria(text: str, model: str) -> list[dict[str, Any]]:
    """Each holds for who has the text, and for nobody else."""
    property_tests = ("is_any", "contains_any", "starts_with_any", "ends_with_any", "word_any")
    fields = ("asset", "asset_type", "campaign", "channel", f"properties.{text}")
    labelled = {"field": "total_label", "op": "is_any", "value": text[:LABEL]}
    return [
        *({"if": {"property": "job_title", "op": op, "value": [text]}} for op in property_tests),
        *(
            {"if": {"not": {"property": "job_title", "op": op, "value": text, "or_blank": True}}}
            for op in ("is_none", "contains_none", "word_none")
        ),
        {"if": {"property": text, "op": "is_any", "value": text}},
        {"if": {"property": text, "op": "known"}},
        {"property": "job_title", "values": {text: 1}},
        {"list": text},
        {"if": {"list": text}},
        {"activity": [text]},
        {"if": {"activity": [text]}},
        *({"activity": ["any"], "where": {"field": field, "op": "is_any", "value": text}} for field in fields),
        {"activity": ["any"], "where": {"field": "asset", "op": "contains_any", "value": text}},
        {"activity": ["any"], "where": {"field": "asset", "op": "word_any", "value": text}},
        {"score": model, "if": labelled},
        {"if": {"score": model, **labelled}},
    ]


def make_world(text: str) -> Contact:
    """One contact who has the text everywhere, one who has it nowhere."""
    Property.objects.create(object="contact", name=text, type="text")
    who = Contact.objects.create(job_title=text, properties={text: text})
    Contact.objects.create(job_title="Somebody else", properties={"other": "x"})
    ListMember.objects.create(list=RecordList.objects.create(object="contact", name=text), record_id=who.pk)
    same = dict.fromkeys(("type", "asset", "asset_type", "campaign", "channel"), text)
    key = ActivityKey.objects.create(**same)
    at = AS_OF - timedelta(days=1)
    Activity.objects.create(id=uuid4(), contact=who, key=key, occurred_at=at, properties={text: text})
    return who


@TEXT
def test_text_means_itself_everywhere(text: str, db: None) -> None:
    who = make_world(text)
    member = {"name": text[:NAME], "list": text, "points": 1}
    publish(
        document(f"Base {text}"[:NAME], criteria=(member,), bands={"total": [{"label": text[:LABEL], "at_least": 1}]})
    )
    base = ScoringModel.objects.get().name
    rules = criteria(text, base)
    named = [
        {"name": f"{number} {text}"[:NAME]} | ({} if "values" in rule else {"points": 1}) | rule
        for number, rule in enumerate(rules)
    ]
    raw = document("Tested", criteria=tuple(named), bands={"total": [{"label": text[:LABEL], "at_least": 1}]})
    wanted = {who.pk: [10] * len(rules), who.pk + 1: [0] * len(rules)}

    workbench = open_workbench()
    targets = [Target(1, workbench.read(raw))]
    live = compile_answer(targets, workbench.environment, workbench.published)
    few, many = [who.pk, who.pk + 1], list(range(who.pk, who.pk + PREPARED_UP_TO + 2))
    for ids in (few, many):
        assert {result.record_id: result.points for result in answer(live, as_of=AS_OF, ids=ids)} == wanted
    ranged = compile_answer(targets, workbench.environment, workbench.published, scope=IdRange())
    assert {result.record_id: result.points for result in in_range(ranged, AS_OF)} == wanted
    model = publish(raw)
    assert {s.record_id: s.points for s in Score.objects.filter(version_id=model.live_id or 0)} == wanted
    assert model.live
    assert json.loads(model.live.document)["bands"]["total"][0]["label"] == text[:LABEL]


@pytest.mark.parametrize("text", ["a\0b", "\ud800"], ids=["NUL", "half a pair"])
def test_text_that_cant_be_stored_is_refused(text: str, db: None) -> None:
    publish(document("Base"))
    for rule in criteria(text, "Base"):
        whole = {"name": "x"} | ({} if "values" in rule else {"points": 1}) | rule
        with pytest.raises(DocumentRefused):
            load_document(document("Tested", criteria=(whole,)))


@pytest.mark.parametrize("where", ["name", "group", "criterion", "label", "audience"])
def test_name_that_cant_be_stored_is_refused(where: str, db: None) -> None:
    whole = json.loads(document())
    match where:
        case "name":
            whole["name"] = "a\0b"
        case "group":
            whole["groups"][0]["name"] = "a\0b"
        case "criterion":
            whole["groups"][0]["criteria"][0]["name"] = "a\0b"
        case "label":
            whole["bands"] = {"total": [{"label": "a\0b", "at_least": 1}]}
        case "audience":
            whole["audience"] = {"exclude": ["a\0b"]}
    with pytest.raises(DocumentRefused):
        start_publish(json.dumps(whole))
