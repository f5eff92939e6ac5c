"""The fields of one posted form, read without complaint: what isn't understood stays as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict

from crm.conditions.text import clean_text
from crm.interfaces.conditions.typed import number_field as number_text
from crm.interfaces.conditions.typed import received_text, sent_text, typed_number

__all__ = ["Sent", "kept_beside", "number_text", "one_line"]

_ROW = re.compile(r"[0-9]{1,4}")


class Sent:
    def __init__(self, data: QueryDict) -> None:
        self.data = data

    def has(self, name: str) -> bool:
        return name in self.data

    def word(self, name: str, default: str = "") -> str:
        """What the form itself gave to choose from."""
        return str(self.data.get(name, default))

    def text(self, name: str) -> str:
        return clean_text(received_text(self.word(name)))

    def texts(self, name: str) -> list[str]:
        """Each once, blank ones left out."""
        cleaned = (clean_text(received_text(str(value))) for value in self.data.getlist(name))
        return list(dict.fromkeys(text for text in cleaned if text))

    def typed(self, name: str) -> str:
        """A text that stood in a field of one line: where nobody touched it, as it was."""
        text, original = self.text(name), self.text(f"{name}.was")
        return original if original and clean_text(one_line(original)) == text else text

    def number(self, name: str) -> int | float | str | None:
        """None for a blank; what is no number as the text that it is."""
        typed = self.text(name)
        return typed_number(typed) if typed else None

    def needed_number(self, name: str) -> int | float | str:
        """Of a key that is there, though nothing may stand in it yet."""
        number = self.number(name)
        return "" if number is None else number

    def numbers(self, *names: str) -> dict[str, Any]:
        """Those that were filled in, in the order of `names`."""
        return {name: number for name in names if (number := self.number(name)) is not None}

    def rows(self, table: str) -> Iterator[str]:
        """The name of each row of a table, in order; one whose “Remove” was pressed is left out."""
        found = sorted({place for key in self.data if (place := _row_of(key, table)) is not None})
        removed = self.word("act")
        return (f"{table}.{place}" for place in found if removed != f"{table}.{place}:remove")


def one_line(text: str) -> str:
    """A text as a field of one line holds it."""
    return text.replace("\r", "").replace("\n", "")


def kept_beside(text: str) -> str:
    """What stands beside a field that can't hold the text; blank where it can."""
    return "" if one_line(text) == text else sent_text(text)


def _row_of(key: str, table: str) -> int | None:
    place = key.removeprefix(f"{table}.").partition(".")[0]
    return int(place) if key.startswith(f"{table}.") and _ROW.fullmatch(place) else None
