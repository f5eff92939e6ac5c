"""What must hold for a rule, as one cell; window, award and points stand in cells of their own."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.wording import spelled
from scoring.spec.matching import Plain
from scoring.workshop.conditions import Unclear, condition_of, condition_sentence
from scoring.workshop.texts import number_of, plain_figure, quoted, split, unquoted
from scoring.workshop.vocabulary import Vocabulary, normal

KINDS = ("disqualify", "inactive_days", "score", "activity", "property", "not_in_list", "list", "if")
"""The key that tells a rule's kind, where several stand the first of these."""

CONTENT: dict[str, tuple[str, ...]] = {
    "if": ("if",),
    "list": ("list", "not_in_list"),
    "disqualify": ("if", "list", "not_in_list"),
    "activity": ("activity", "where", "at_least", "at_most"),
    "inactive_days": ("activity", "where"),
    "values": ("property", "values", "otherwise"),
    "ranges": ("property", "ranges", "otherwise"),
}
"""By kind, the keys that the sentence says; all others are kept when it is rewritten."""

_ALWAYS = ("id", "name", "enabled", "max_points", "min_points", "points")
_DID = re.compile(r"(did (?:not )?do|never did|did|no|nothing)\b\s*", re.IGNORECASE)
_TIMES = re.compile(
    r"\s+(?:at least (?P<least>\d+)|at most (?P<most>\d+)|exactly (?P<exactly>\d+)"
    r"|(?P<low>\d+) (?:to|–|-) (?P<high>\d+)) times?$",
    re.IGNORECASE,
)
_BY_TABLE = re.compile(r"(?P<subject>.+?)\s+by (?P<how>value|range)\s*:\s*(?P<table>.+)", re.IGNORECASE | re.DOTALL)


def kind_of(plain: Plain) -> str:
    kind = next(key for key in KINDS if key in plain)
    if kind == "property":
        return "values" if "values" in plain else "ranges"
    return "list" if kind == "not_in_list" else kind


def rule_sentence(plain: Plain, vocabulary: Vocabulary) -> str:
    """Blank where a cell can't say all of it; what it says is read back as the same rule."""
    kind = kind_of(plain)
    if kind not in CONTENT or "tiers" in plain:
        return ""
    for quote in (False, True):
        text = _sentence(plain, kind, vocabulary, quote)
        if text and _says(text, plain, kind, vocabulary):
            return text
    return ""


def rule_of(text: str, vocabulary: Vocabulary) -> Plain:
    """The keys that the sentence says. Raises Unclear."""
    text = " ".join(text.split()) if '"' not in text else text.strip()
    if found := _BY_TABLE.fullmatch(text):
        return _table_of(found["subject"], found["how"].lower(), found["table"], vocabulary)
    if (did := _DID.match(text)) and vocabulary.property_at(text.split(" is ")[0]) is None:
        return _activity_of(did[1].lower(), text[did.end() :], vocabulary)
    condition = condition_of(text, vocabulary)
    if set(condition) == {"list"}:
        return condition
    if set(condition) == {"not"}:
        return {"not_in_list": condition["not"]["list"]}
    return {"if": condition}


def rewritten(plain: Plain, said: Plain) -> Plain:
    """The rule with what its sentence says now; what no cell shows stays, as far as the new kind has it."""
    old = kind_of(plain)
    if "disqualify" in plain and kind_of(said) in ("if", "list"):
        return {key: value for key, value in plain.items() if key not in CONTENT["disqualify"]} | said
    if kind_of(said) == old:
        return {key: value for key, value in plain.items() if key not in CONTENT[old]} | said
    kept = {key: plain[key] for key in _ALWAYS if key in plain}
    if kind_of(said) in ("values", "ranges"):
        kept.pop("points", None)
    return kept | said


def _says(text: str, plain: Plain, kind: str, vocabulary: Vocabulary) -> bool:
    try:
        said = rule_of(text, vocabulary)
    except Unclear:
        return False
    wanted = {key: plain[key] for key in CONTENT[kind] if key in plain}
    if kind == "inactive_days":
        said = {key: value for key, value in said.items() if key != "inactive_days"}
        wanted.setdefault("activity", "any")
    return _as_rule(said) == _as_rule(wanted)


def _as_rule(said: Plain) -> Plain:
    """A list is asked for in two ways that mean the same; a single text stands for a list of one."""
    condition = said.get("if")
    if condition is not None and set(condition) == {"list"}:
        return condition  # type: ignore[no-any-return]
    if condition is not None and set(condition) == {"not"} and set(condition["not"]) == {"list"}:
        return {"not_in_list": condition["not"]["list"]}
    unwrapped: Plain = _with_lists(said)
    return unwrapped


def _with_lists(value: Any) -> Any:
    if isinstance(value, dict):
        known = {key: _with_lists(member) for key, member in value.items()}
        if isinstance(known.get("value"), str) and "op" in known and known["op"] not in ("before", "after"):
            known["value"] = [known["value"]]
        return known
    return [_with_lists(member) for member in value] if isinstance(value, list) else value


def _sentence(plain: Plain, kind: str, vocabulary: Vocabulary, quote: bool) -> str:
    if kind in ("values", "ranges"):
        return _table_sentence(plain, kind, vocabulary, quote)
    if kind in ("activity", "inactive_days"):
        return _activity_sentence(plain, kind, vocabulary, quote)
    if "if" in plain:
        return condition_sentence(plain["if"], vocabulary, quote=quote)
    asked = {"list": plain["list"]} if "list" in plain else {"not": {"list": plain["not_in_list"]}}
    return condition_sentence(asked, vocabulary, quote=quote)


def _activity_sentence(plain: Plain, kind: str, vocabulary: Vocabulary, quote: bool) -> str:
    types = plain.get("activity", "any")
    named = ["anything"] if types == "any" else [spelled(name) for name in types]
    if kind == "inactive_days":
        did = "did nothing" if types == "any" else f"did no {' or '.join(named)}"
    else:
        did = f"did {' or '.join(named)}{_times(plain)}"
    if "where" not in plain:
        return did
    where = condition_sentence(plain["where"], vocabulary, of_activity=True, quote=quote)
    return f"{did} where {where}" if where else ""


def _times(plain: Plain) -> str:
    least, most = plain.get("at_least", 1), plain.get("at_most")
    if most is None:
        return "" if least == 1 else f" at least {least} times"
    if least == most:
        return f" exactly {most} times"
    return f" at most {most} times" if least == 1 else f" {least} to {most} times"


def _activity_of(did: str, text: str, vocabulary: Vocabulary) -> Plain:
    what, *wheres = split(text, r"(?:^|\s+)where\s+")
    if len(wheres) > 1:
        raise Unclear(_("“where” stands twice."))
    is_silence = did in ("did not do", "never did", "no", "nothing")
    rest = re.sub(r"^(?:no|nothing)\b\s*", "", what, flags=re.IGNORECASE)
    is_silence = is_silence or rest != what
    times: Plain = {}
    if found := _TIMES.search(rest):
        if is_silence:
            raise Unclear(_("What did not happen has no number of times."))
        rest, times = rest[: found.start()], _times_of(found)
    said: Plain = {"activity": _types_of(rest, vocabulary, is_sure=did.startswith("did"))} | times
    if is_silence:
        said = {"inactive_days": 0} | said
    if wheres:
        said["where"] = condition_of(wheres[0].strip(), vocabulary, of_activity=True)
    return said


def _times_of(found: re.Match[str]) -> Plain:
    least = int(found["least"] or found["exactly"] or found["low"] or 1)
    most = found["most"] or found["exactly"] or found["high"]
    said: Plain = {} if least == 1 else {"at_least": least}
    return said | ({"at_most": int(most)} if most else {})


def _types_of(text: str, vocabulary: Vocabulary, *, is_sure: bool) -> str | list[str]:
    names = [unquoted(part) for part in split(text, r"\s*[,;]\s*|\s+or\s+") if part.strip()]
    if not names:
        return "any"
    found = []
    for name in names:
        known = vocabulary.types.get(normal(name))
        if known is None and not is_sure:
            raise Unclear(_("“%(name)s” is no activity that is known here.") % {"name": name[:60]})
        found.append(known or normal(name).replace(" ", "_"))
    return "any" if "any" in found else list(dict.fromkeys(found))


def _table_sentence(plain: Plain, kind: str, vocabulary: Vocabulary, quote: bool) -> str:
    subject = vocabulary.paths.get(plain["property"])
    if subject is None:
        return ""
    if kind == "values":
        entries = [f"{quoted(text, always=quote)} = {points}" for text, points in plain["values"].items()]
    else:
        entries = [f"{_span_sentence(part)} = {part['points']}" for part in plain["ranges"]]
    if "otherwise" in plain:
        entries.append(f"otherwise = {plain['otherwise']}")
    return f"{subject.phrase} by {'value' if kind == 'values' else 'range'}: {', '.join(entries)}"


def _span_sentence(part: Plain) -> str:
    low, high = part.get("from"), part.get("to")
    if low is None:
        return "any" if high is None else f"up to {high}"
    return f"from {low}" if high is None else f"{low} to {high}"


def _table_of(subject_text: str, how: str, table: str, vocabulary: Vocabulary) -> Plain:
    subject = vocabulary.property_at(subject_text)
    if subject is None:
        raise Unclear(_("“%(text)s” is no property.") % {"text": subject_text[:60]})
    said: Plain = {"property": subject.name, "values" if how == "value" else "ranges": {} if how == "value" else []}
    for entry in _entries(table):
        what, points = _entry(entry.strip())
        if what.lower() == "otherwise":
            said["otherwise"] = plain_figure(points)
        elif how == "value":
            said["values"][unquoted(what)] = plain_figure(points)
        else:
            said["ranges"].append(_span_of(what) | {"points": plain_figure(points)})
    return said


def _entries(table: str) -> list[str]:
    """Between semicolons or on lines of their own, so that decimal commas may stand in them; else between commas."""
    lines = split(table, r"\s*[;\n]\s*")
    return [entry for entry in (lines if len(lines) > 1 else split(table, r"\s*,\s*")) if entry.strip()]


def _entry(text: str) -> tuple[str, Decimal]:
    for sign in ("=", ":"):
        parts = split(text, rf"\s*{sign}\s*")
        if len(parts) == len(("what", "points")) and (points := number_of(parts[1])) is not None:
            return parts[0].strip(), points
    raise Unclear(_("“%(entry)s” is no entry such as “Software = 10”.") % {"entry": text[:60]})


def _span_of(text: str) -> Plain:
    plain = text.lower().strip()
    if plain == "any":
        return {}
    ends = re.fullmatch(r"(?:(?:from|at least)\s+)?(.+?)\s*(?:\s+to\s+|–|\s-\s)\s*(.+)", plain)
    if ends and not plain.startswith("up to"):
        return {"from": _figure(ends[1], text), "to": _figure(ends[2], text)}
    if upper := re.fullmatch(r"(?:up to|at most|to)\s+(.+)", plain):
        return {"to": _figure(upper[1], text)}
    if lower := re.fullmatch(r"(?:from|at least)\s+(.+)|(.+?)\s*(?:\+|or more)", plain):
        return {"from": _figure(lower[1] or lower[2], text)}
    return {"from": _figure(plain, text), "to": _figure(plain, text)}


def _figure(text: str, whole: str) -> int | float:
    number = number_of(text)
    if number is None:
        raise Unclear(_("“%(text)s” is no range such as “50 to 249”, “up to 9” or “from 250”.") % {"text": whole[:60]})
    return plain_figure(number)
