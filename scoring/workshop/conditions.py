"""A condition as a sentence, and a sentence as a condition: leaves joined by “and”, or by “or”, no deeper."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from crm.conditions.operators import OPERATORS, Operator
from scoring.spec.matching import Plain
from scoring.workshop.texts import (
    date_of,
    days_of,
    number_of,
    plain_figure,
    quoted,
    split,
    texts_of,
    unquoted,
    words_of,
)
from scoring.workshop.vocabulary import Subject, Vocabulary, normal, operator_phrases

_LIST = re.compile(r"(?:is )?(not )?(?:in|on) (?:the )?list (.+)", re.IGNORECASE | re.DOTALL)
_OR_BLANK = re.compile(r"\s+or (?:is )?blank\s*$", re.IGNORECASE)
_ENDS = re.compile(r"\s+(?:and|to)\s+|\s*(?:–|\.\.)\s*", re.IGNORECASE)
SubjectAt = Callable[[str], Subject | None]


class Unclear(Exception):
    """Why a cell can't be understood, in a sentence."""


def condition_sentence(plain: Plain, vocabulary: Vocabulary, *, of_activity: bool = False, quote: bool = False) -> str:
    """Blank where one sentence can't say it."""
    for key, between in (("all", " and "), ("any", " or ")):
        if key in plain:
            leaves = [_leaf_sentence(member, vocabulary, of_activity, quote) for member in plain[key]]
            return between.join(leaves) if len(leaves) > 1 and all(leaves) else ""
    return _leaf_sentence(plain, vocabulary, of_activity, quote)


def condition_of(text: str, vocabulary: Vocabulary, *, of_activity: bool = False) -> Plain:
    """Raises Unclear."""
    subject_at = vocabulary.field_at if of_activity else vocabulary.property_at
    leaves, joints = _leaves(text, subject_at)
    if len(leaves) == 1:
        return _leaf(leaves[0], subject_at, vocabulary, of_activity=of_activity)
    if len(set(joints)) > 1:
        raise Unclear(_("“and” and “or” can’t stand in one cell: make two rows of it, or edit the rule in Vekt."))
    key = "all" if joints[0] == "and" else "any"
    return {key: [_leaf(leaf, subject_at, vocabulary, of_activity=of_activity) for leaf in leaves]}


def _leaf_sentence(plain: Plain, vocabulary: Vocabulary, of_activity: bool, quote: bool) -> str:
    if set(plain) == {"list"}:
        return f"in list {quoted(plain['list'], always=quote)}"
    if set(plain) == {"not"} and set(plain["not"]) == {"list"}:
        return f"not in list {quoted(plain['not']['list'], always=quote)}"
    if "op" not in plain or not {"property", "field"} & set(plain) or "score" in plain:
        return ""
    subject = vocabulary.field_at(plain["field"]) if of_activity else vocabulary.paths.get(plain["property"])
    if subject is None:
        return ""
    operator = OPERATORS[plain["op"]]
    value = _value_sentence(operator, plain.get("value"), quote)
    is_single = not isinstance(plain.get("value"), list) or len(plain["value"]) == 1
    words = operator.words_one if is_single and operator.words_one else operator.words
    pieces = [subject.phrase, words, value, operator.words_after, "or blank" if plain.get("or_blank") else ""]
    return " ".join(piece for piece in pieces if piece)


def _value_sentence(operator: Operator, value: Any, quote: bool) -> str:
    if value is None:
        return ""
    if operator.shape == "texts":
        return ", ".join(quoted(text, always=quote) for text in (value if isinstance(value, list) else [value]))
    if operator.shape == "range":
        return f"{value[0]} and {value[1]}"
    return f"{value} days" if operator.shape == "days" else str(value)


def _leaves(text: str, subject_at: SubjectAt) -> tuple[list[str], list[str]]:
    """Pieces that begin with something to ask about; an “or” between two values is none of the joints."""
    pieces = split(text, r"\s+(?:and|or)\s+")
    leaves, joints, place = [pieces[0].strip()], [], len(pieces[0])
    for piece in pieces[1:]:
        end = text.index(piece, place) if piece else place
        between = text[place:end]
        place = end + len(piece)
        if _begins_leaf(piece.strip(), subject_at):
            joints.append(between.strip().lower())
            leaves.append(piece.strip())
        else:
            leaves[-1] += between + piece
    return leaves, joints


def _begins_leaf(piece: str, subject_at: SubjectAt) -> bool:
    if _LIST.fullmatch(piece):
        return True
    return any(
        (subject := subject_at(head)) is not None and _operators_at(tail, subject) for head, tail in words_of(piece)
    )


def _leaf(text: str, subject_at: SubjectAt, vocabulary: Vocabulary, *, of_activity: bool) -> Plain:
    if not of_activity and (found := _LIST.fullmatch(text)):
        asked = {"list": unquoted(found[2])}
        return {"not": asked} if found[1] else asked
    heads = [(subject, tail) for head, tail in words_of(text) if (subject := subject_at(head)) is not None]
    if not heads:
        raise Unclear(_nobody_known(text, vocabulary, of_activity))
    for subject, tail in heads:
        for operator, value in _operators_at(tail, subject):
            if (read := _tested(operator, value, subject)) is not None:
                return read
    subject, tail = heads[0]
    if found_ops := _operators_at(tail, subject):
        sentence = _("“%(subject)s %(words)s” needs %(what)s after it, not “%(value)s”.")
        operator, value = found_ops[0]
        values = {"subject": subject.phrase, "words": operator.words, "value": value[:60]}
        raise Unclear(sentence % (values | {"what": _needed(operator)}))
    asked_by = ", ".join(f"“{OPERATORS[name].words}”" for name in subject.operators[:6])
    raise Unclear(
        _("After “%(subject)s” one of these is expected: %(words)s …") % {"subject": subject.phrase, "words": asked_by}
    )


def _operators_at(text: str, subject: Subject) -> list[tuple[Operator, str]]:
    """Those whose phrase the text begins with, the longest first, and what follows it."""
    heads = {head.lower().replace("’", "'"): tail for head, tail in words_of(text)}
    return [(OPERATORS[name], heads[phrase]) for phrase, name in operator_phrases(subject.operators) if phrase in heads]


def _tested(operator: Operator, text: str, subject: Subject) -> Plain | None:
    """None where the value doesn't fit."""
    plain: Plain = {subject.key: subject.name, "op": operator.name}
    or_blank = operator.takes_or_blank and _OR_BLANK.search(text)
    text = _OR_BLANK.sub("", text) if or_blank else text
    if operator.shape == "none":
        if text:
            return None
    elif (value := _value(operator, text, subject)) is None:
        return None
    else:
        plain["value"] = value
    return plain | ({"or_blank": True} if or_blank else {})


def _value(operator: Operator, text: str, subject: Subject) -> Any:
    if operator.shape == "texts":
        return texts_of(text) or None
    if operator.words_after and not text.lower().endswith(operator.words_after):
        return None
    if operator.shape == "range":
        return _range(text)
    if operator.shape == "number":
        number = number_of(text)
        return None if number is None else plain_figure(number)
    return days_of(text) if operator.shape == "days" else date_of(text)


def _range(text: str) -> list[Any] | None:
    ends = _ENDS.split(text)
    if len(ends) != len(("low", "high")):
        return None
    dates = [date_of(end) for end in ends]
    if None not in dates:
        return dates
    numbers = [number_of(end) for end in ends]
    return None if None in numbers else [plain_figure(number) for number in numbers if number is not None]


def _needed(operator: Operator) -> str:
    needed = {
        "none": _("nothing"),
        "texts": _("texts with commas between them"),
        "number": _("a number"),
        "range": _("two values, as in “10 and 20”"),
        "days": _("a number of days"),
        "date": _("a date, as in 2026-12-31"),
    }
    return needed[operator.shape]


def _nobody_known(text: str, vocabulary: Vocabulary, of_activity: bool) -> str:
    """With what is nearest."""
    start = " ".join(text.split()[:2])
    known = ("asset", "asset type", "campaign", "channel", "value") if of_activity else tuple(vocabulary.properties)
    near = get_close_matches(normal(start), known, n=1, cutoff=0.6) or get_close_matches(
        normal(text.split(maxsplit=1)[0]) if text.split() else "", known, n=1, cutoff=0.6
    )
    sentence = _("“%(text)s” begins with no property.") if not of_activity else _("“%(text)s” names no field.")
    told = sentence % {"text": text[:60]}
    if not near:
        return told
    subject = vocabulary.properties.get(near[0])
    return f"{told} " + _("Did you mean “%(near)s”?") % {"near": subject.phrase if subject else near[0]}
