"""Model documents as they come from files and forms, and as they go out."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from scoring.domain.errors import Refused
from scoring.models import Version
from scoring.queries.models import plain_document
from scoring.spec.parsing import LARGEST_BYTES
from scoring.spec.yaml_text import yaml_text

CONTENT_TYPES = {"yaml": "application/yaml", "json": "application/json"}


def document_text(content: bytes) -> str:
    """The text of an uploaded or named file. Raises `Refused`."""
    if len(content) > LARGEST_BYTES:
        raise Refused(_("The file is larger than 250 kB, more than a model can need."))
    if content.startswith(b"PK\x03\x04"):
        raise Refused(_("This is a workbook. Upload it as a workshop sheet, from the model's menu."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(_("The file is no UTF-8 text (byte %(place)s).") % {"place": error.start + 1}) from error


def exported(version: Version, format: str) -> str:
    """YAML or JSON, byte for byte the same each time; to be had even when a list that it names is gone."""
    plain = plain_document(version)
    if format == "json":
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    return yaml_text(plain)
