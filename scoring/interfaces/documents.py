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

EXAMPLE = """\
format: leadscoring/1
name: My first model
object: contact
kind: combined
groups:
  - name: Role
    category: fit
    limit: 50
    criteria:
      - name: Decides
        if: {property: job_title, op: contains_any, value: [chief, head of, director]}
        points: 30
      - name: Our size of company
        property: company.employees
        ranges: [{from: 50, to: 249, points: 10}, {from: 250, points: 20}]
  - name: On the site
    category: engagement
    limit: 50
    decay: {half_life_days: 60}
    criteria:
      - {name: Pages, activity: [page_view], award: every, max_times: 10, points: 3}
      - {name: Forms, activity: [form_submit], award: every, max_times: 2, points: 15}
      - {name: Silent, inactive_days: 90, activity: any, points: -10}
bands:
  total: [{label: Hot, at_least: 70}, {label: Warm, at_least: 40}, {label: Cold, at_least: 0}]
  fit: [{label: A, at_least: 40}, {label: B, at_least: 20}, {label: C, at_least: 0}]
  engagement: [{label: "1", at_least: 35}, {label: "2", at_least: 15}, {label: "3", at_least: 0}]
"""
"""What a new model begins with: valid in any database."""


def document_text(content: bytes) -> str:
    """The text of an uploaded or named file. Raises `Refused`."""
    if len(content) > LARGEST_BYTES:
        raise Refused(_("The file is larger than 250 kB, more than a model can need."))
    if content.startswith(b"PK\x03\x04"):
        raise Refused(_("This is a workbook; the workshop sheet can't be read yet. Give a YAML or JSON document."))
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
