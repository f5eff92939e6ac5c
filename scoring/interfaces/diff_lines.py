"""One difference as a line: what it is of, and what was taken from it or added to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Mark = Literal["", "was", "now", "of", "note"]

KINDS = {
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "changed": gettext_lazy("Changed"),
    "moved": gettext_lazy("Moved"),
}
GLUED = (",", ")", ":", ".")
OPENING = ("(",)


@dataclass(frozen=True, slots=True)
class Piece:
    """`of` is what the line is about; `was` is struck through, `now` stands in its place."""

    text: str
    mark: Mark = ""

    @property
    def is_glued(self) -> bool:
        """No space stands before it."""
        return self.text.startswith(GLUED)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    kind: str
    what: StrOrPromise
    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        """In one line of text: “[was] → [now]”."""
        drawn = {"was": "[−{}]", "now": "[+{}]"}
        return " ".join(drawn.get(piece.mark, "{}").format(piece.text) for piece in self.pieces)


def added(title: str, note: str = "") -> ChangeLine:
    return _line("added", Piece(title, "of"), Piece(note, "note"))


def removed(title: str, note: str = "") -> ChangeLine:
    return _line("removed", Piece(title, "of"), Piece(note, "note"))


def moved(title: str, was: str, now: str) -> ChangeLine:
    told = _("from %(was)s to %(now)s") % {"was": was, "now": now}
    return _line("moved", Piece(title, "of"), Piece(told, "note"))


def compared(title: str, name: str, was: str, now: str) -> Iterator[ChangeLine]:
    """“Group “Content”: limit 15 → 10”; nothing where it stayed."""
    if was != now:
        yield _line("changed", Piece(f"{title}:", "of"), Piece(name), Piece(was, "was"), Piece(now, "now"))


def changed(prefix: str, was: Sequence[str], now: Sequence[str]) -> Iterator[ChangeLine]:
    """A sentence, word group by word group: what stayed is said once."""
    if list(was) != list(now):
        yield _line("changed", Piece(prefix.strip(), "of"), *_compared_words(was, now))


def listed(title: str, was: Sequence[str], now: Sequence[str], none: str) -> Iterator[ChangeLine]:
    """Names: those that stay, those that go, those that come."""
    if list(was) == list(now):
        return
    stay = [name for name in was if name in now]
    gone = [name for name in was if name not in now] or ([none] if not was else [])
    fresh = [name for name in now if name not in was] or ([none] if not now else [])
    pieces = [Piece(", ".join(stay)), Piece(", ".join(gone), "was"), Piece(", ".join(fresh), "now")]
    yield _line("changed", Piece(f"{title}:", "of"), *pieces)


def _line(kind: str, *pieces: Piece) -> ChangeLine:
    return ChangeLine(kind, KINDS[kind], tuple(piece for piece in pieces if piece.text))


def _compared_words(was: Sequence[str], now: Sequence[str]) -> Iterator[Piece]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(_joined(was[i1:i2]))
            continue
        yield Piece(_joined(was[i1:i2]), "was")
        yield Piece(_joined(now[j1:j2]), "now")


def _joined(words: Sequence[str]) -> str:
    """With spaces where a sentence has them."""
    text = ""
    for word in words:
        is_glued = not text or word.startswith(GLUED) or text.endswith(OPENING)
        text += word if is_glued else f" {word}"
    return text
