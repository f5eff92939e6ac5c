"""How texts are stored and compared: cleaned once, folded as PostgreSQL's `lower()` in C.UTF-8 folds."""

from __future__ import annotations

import unicodedata

WHITE_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""Unicode's White_Space property; `str.strip()` would cut the separators U+001C to U+001F as well."""

# Where Python's one-character lower() is not Unicode's simple mapping (the first), or is older than PostgreSQL 18's
# Unicode 16 (the others: letters of Latin, Cyrillic and Garay).
_EXCEPTIONS = {
    "\u0130": "i",
    "\u1c89": "\u1c8a",
    "\ua7cb": "\u0264",
    "\ua7cc": "\ua7cd",
    "\ua7da": "\ua7db",
    "\ua7dc": "\u019b",
} | {chr(0x10D50 + offset): chr(0x10D70 + offset) for offset in range(0x16)}


def clean_text(text: str) -> str:
    """The text in NFC without surrounding white space: all that is ever changed of a value that is stored."""
    return unicodedata.normalize("NFC", text).strip(WHITE_SPACE)


def fold(text: str) -> str:
    """What two texts are compared by: `fold(a) == fold(b)` here is `lower(a) = lower(b)` of the cleaned texts there."""
    cleaned = clean_text(text)
    if cleaned.isascii():
        return cleaned.lower()
    # One by one, because lower() of a whole text makes a Σ at a word's end ς.
    return "".join(_EXCEPTIONS.get(character) or character.lower() for character in cleaned)
