"""YAML by the 1.2 core schema, and JSON, to plain values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scoring.spec.parsing import LARGEST_BYTES, parse_text
from scoring.spec.refusal import DocumentRefused


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("null", None),
        ("~", None),
        ("", None),
        ("2026-01-01", "2026-01-01"),
        ("12:30:45", "12:30:45"),  # a number to the base of 60 in YAML 1.1
        ("1_000", "1_000"),
        ("5", 5),
        ("-5", -5),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("2.50", Decimal("2.50")),
        ("1e3", Decimal("1E+3")),
        (".5", Decimal("0.5")),
        ("0.1000000000000000055511151231257827", Decimal("0.1000000000000000055511151231257827")),
        ("12345678901234567890", 12345678901234567890),
        ('"5"', "5"),
        ("'true'", "true"),
        ("!!str 5", "5"),
        ("!!int 5", 5),
        ("!!float 5.5", Decimal("5.5")),
        ("!!bool true", True),
        ("!!null ~", None),
        (".inf", Decimal("Infinity")),
        ("-.inf", Decimal("-Infinity")),
        ("1e99999999999999999999", Decimal("Infinity")),
        ("<<", "<<"),
        ("=", "="),
        ("[a, NO, 1]", ["a", "NO", 1]),
        ("|\n  two\n  lines", "two\nlines"),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: Any) -> None:
    parsed = parse_text(f"key: {written}")

    assert parsed == {"key": value}
    assert type(parsed["key"]) is type(value)


def test_a_line_that_asks_for_yaml_1_1_changes_nothing() -> None:
    assert parse_text("%YAML 1.1\n---\na: yes\nb: 012\n") == {"a": "yes", "b": 12}


def test_keys_are_texts_however_they_look_like_booleans() -> None:
    assert parse_text("on: 1\nNO: 2\ny: 3") == {"on": 1, "NO": 2, "y": 3}


def test_not_a_number_is_kept_for_the_reader_to_refuse() -> None:
    assert parse_text("a: .nan")["a"].is_nan()
    assert parse_text('{"a": NaN, "b": -Infinity}')["b"] == Decimal("-Infinity")


def test_json_is_read_exactly() -> None:
    parsed = parse_text('\ufeff {"a": 0.10, "b": 12345678901234567890123, "c": [true, null, "NO"],\n\t"d": 1e400}')

    assert parsed == {
        "a": Decimal("0.10"), "b": 12345678901234567890123, "c": [True, None, "NO"], "d": Decimal("1E+400"),
    }  # fmt: skip


def test_yaml_in_braces_is_no_json_and_read_all_the_same() -> None:
    assert parse_text("{format: leadscoring/1, kind: fit, on: [a]}") == {
        "format": "leadscoring/1", "kind": "fit", "on": ["a"],
    }  # fmt: skip


def test_aliases_stand_for_what_they_name() -> None:
    assert parse_text("a: &x [1, 2]\nb: *x\nc: &y z\nd: *y") == {"a": [1, 2], "b": [1, 2], "c": "z", "d": "z"}


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("", "", "empty"),
        (" \n\n", "", "empty"),
        ("a: 1\nb: 2\na: 3", "a", "“a” stands twice, on line 1 and 3"),
        ("a:\n- x: 0\n- x: 1\n  x: 1", "a[1].x", "“x” stands twice, on line 3 and 4"),
        ('{"a": [{"b": 1,\n"b": 2}]}', "a[0].b", "stands twice, on line 1 and 2"),
        ("a: !!int x", "line 1", "tag"),
        ("a: !!bool 1", "line 1", "tag"),
        ("a:\n\tb: 1", "line 2", "a tab"),
        ("a: [1", "line 1", "can’t be read as YAML"),
        ("a: 1\n b: 2", "line 2", "can’t be read as YAML"),
        ('{"a" 1}', "line 1", "can’t be read as JSON"),
        ("a: !!python/object:os.system x", "line 1", "tag"),
        ("a: !money 5", "line 1", "tag"),
        ("a: !!set {x}", "line 1", "tag"),
        ("a: *b", "line 1", "nowhere"),
        ("a: &x [*x]", "line 1", "inside of what it refers to"),
        ("a: 1\n---\nb: 2", "line 2", "second document"),
        ("a: b\x07", "line 1", "character"),
        ("x: 1\ny: \ud800", "line 2", "character"),
        ("? [a]\n: 1", "line 1", "a key must be a text"),
        ("[" * 1000, "line 1", "too deep"),
        ('{"a":' * 50_000, "", "too deep"),
        ("a" * (LARGEST_BYTES + 1), "", "larger than 256,000 bytes"),
        ("å" * (LARGEST_BYTES // 2 + 1), "", "larger than"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, place: str, words: str) -> None:
    with pytest.raises(DocumentRefused) as refusal:
        parse_text(text)

    assert [(fault.place, words in fault.message) for fault in refusal.value.faults] == [(place, True)], refusal.value


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    rows += [
        f"{after}: &{after} [{', '.join([f'*{name}'] * 10)}]"
        for name, after in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    with pytest.raises(DocumentRefused, match="more than 200,000 values"):
        parse_text("\n".join(rows))
