"""What must not be read where e-mails and their errors are looked at: passwords, and links that log somebody in."""

from __future__ import annotations

import re
from base64 import b64encode

from django.conf import settings

HIDDEN = "…"
TOKEN = re.compile(r"(?<=/)(?=[^/\s]*\d)[^/\s]{24,}")
"""A long piece of a path, with a digit in it: a key, not a word."""


def without_secrets(text: str) -> str:
    """The mail server's password, in the clear and as it is said to servers, and keys in links."""
    for secret in _secrets():
        text = text.replace(secret, HIDDEN)
    return TOKEN.sub(HIDDEN, text)


def _secrets() -> list[str]:
    user, password = settings.EMAIL_HOST_USER or "", settings.EMAIL_HOST_PASSWORD or ""
    if not password:
        return []
    plain = [f"\0{user}\0{password}", password]
    return [b64encode(each.encode()).decode() for each in plain] + [password]
