"""What a browser would post of a form, read from its HTML without a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

from django.http import QueryDict

NEVER_POSTED = ("submit", "button", "reset", "image", "file")
"""Types of inputs that post nothing unless they are pressed."""


def fields_of(html: str) -> list[tuple[str, str]]:
    """Names and values in the order of the page; buttons that nobody pressed, and what is disabled, left out."""
    reader = _Fields()
    # As a browser does before it parses.
    reader.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
    reader.close()
    return [(name, _sent(value)) for name, value in reader.found]


def post_of(html: str) -> QueryDict:
    return QueryDict(urlencode(fields_of(html)))


def _sent(value: str) -> str:
    """Every line's end is sent as a carriage return and a line feed."""
    return re.sub(r"\r\n|\r|\n", "\r\n", value)


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._select: _Select | None = None
        self._option: _Option | None = None
        self._textarea: tuple[str, bool] | None = None
        self._text = ""
        self._disabled_sets: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input":
            self._take_input(given)
        elif tag == "select":
            self._select = _Select(given, self._is_disabled(given))
        elif tag == "option" and self._select:
            self._end_option()
            self._option, self._text = _Option(given), ""
        elif tag == "textarea":
            self._textarea, self._text = (given.get("name", ""), self._is_disabled(given)), ""
        elif tag == "fieldset":
            self._disabled_sets.append("disabled" in given)

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("option", "optgroup"):
            self._end_option()
        elif tag == "select" and self._select:
            self._end_option()
            self.found += self._select.posted()
            self._select = None
        elif tag == "textarea" and self._textarea:
            name, is_disabled = self._textarea
            if name and not is_disabled:
                self.found.append((name, self._text.removeprefix("\n")))
            self._textarea = None
        elif tag == "fieldset" and self._disabled_sets:
            self._disabled_sets.pop()

    def _take_input(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text").lower(), given.get("name", "")
        if not name or kind in NEVER_POSTED or self._is_disabled(given):
            return
        if kind in ("checkbox", "radio"):
            if "checked" in given:
                self.found.append((name, given.get("value", "on")))
            return
        self.found.append((name, _as_kept(kind, given.get("value", ""))))

    def _end_option(self) -> None:
        if self._option and self._select:
            self._option.text = " ".join(self._text.split())
            self._select.options.append(self._option)
        self._option = None

    def _is_disabled(self, given: dict[str, str]) -> bool:
        return "disabled" in given or any(self._disabled_sets)


class _Option:
    def __init__(self, given: dict[str, str]) -> None:
        self.given, self.text = given, ""

    @property
    def value(self) -> str:
        return self.given.get("value", self.text)


class _Select:
    def __init__(self, given: dict[str, str], is_disabled: bool) -> None:
        self.name, self.is_disabled = given.get("name", ""), is_disabled
        self.is_multiple = "multiple" in given
        self.options: list[_Option] = []

    def posted(self) -> list[tuple[str, str]]:
        """Of a single one the last that is selected, else the first that can be."""
        if not self.name or self.is_disabled:
            return []
        open_ones = [option for option in self.options if "disabled" not in option.given]
        chosen = [option for option in self.options if "selected" in option.given]
        if not self.is_multiple:
            chosen = chosen[-1:] or open_ones[:1]
        return [(self.name, option.value) for option in chosen if "disabled" not in option.given]


def _as_kept(kind: str, value: str) -> str:
    """What a field of this type makes of the value that stands in the page."""
    if kind == "hidden":
        return value
    value = re.sub(r"[\r\n]", "", value)
    if kind == "number":
        return value if re.fullmatch(r"-?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?", value) else ""
    if kind == "date":
        return value if re.fullmatch(r"\d{4,}-\d{2}-\d{2}", value) else ""
    return value
