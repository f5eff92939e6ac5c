"""What a person sends: a file, and what becomes of its columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.conditions.text import clean_text
from crm.domain.import_columns import Facts, Target, custom_name, targets_of
from crm.importers.native import Kind
from crm.models import Import, Property

NEW = "+"
LONGEST_PROPERTY = 100
COLUMNS_A_PAGE = 50


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,  # what is empty is said in our own words
        max_length=None,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


@dataclass(frozen=True, slots=True)
class SentColumns:
    """One page of the mapping as it was sent."""

    kind: str
    first: int
    targets: list[Target]
    fixed: str
    creates_contacts: bool


def sent_columns(record: Import, sent: Mapping[str, Any], kind: Kind, first: int) -> SentColumns:
    """What was not sent, or is nonsense, stays as it is."""
    stored = targets_of(record.mapping)[first : first + COLUMNS_A_PAGE]
    targets = [_sent(sent, first + place, target, kind) for place, target in enumerate(stored)]
    has_choices = "has_choices" in sent
    fixed = str(sent.get("fixed", record.fixed))[:LONGEST_PROPERTY].replace("\0", "")
    creates = "creates_contacts" in sent if has_choices else record.creates_contacts
    return SentColumns(str(sent.get("kind", "")), first, targets, fixed, creates)


def _sent(sent: Mapping[str, Any], place: int, stored: Target, kind: Kind) -> Target:
    name = f"c{place}-to"
    if name not in sent:
        return stored
    chosen, order = str(sent[name]), str(sent.get(f"c{place}-order", ""))
    order = order if order in ("dmy", "mdy") else ""
    decimal = str(sent.get(f"c{place}-decimal", ""))
    decimal = decimal if decimal in ("decimal", "thousands") else ""
    if chosen == NEW:
        given = str(sent.get(f"c{place}-name", ""))[:LONGEST_PROPERTY].replace("\0", "")
        type_ = str(sent.get(f"c{place}-type", ""))
        type_ = type_ if type_ in Property.Type.values else "text"
        return Target(custom_name(kind, given), True, type_, cast(Any, order), cast(Any, decimal))
    chosen = clean_text(chosen.replace("\0", ""))
    return Target(chosen, False, "", cast(Any, order), cast(Any, decimal))


def page_number(asked: object, facts: Sequence[Facts]) -> int:
    """From 1 on; whatever else is asked for is the first."""
    text = str(asked or "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return min(max(1, number), pages_of(facts))


def pages_of(facts: Sequence[Facts]) -> int:
    return max(1, -(-len(facts) // COLUMNS_A_PAGE))


def read_kind(sent: Mapping[str, Any], kinds: Mapping[str, Kind]) -> str:
    kind = str(sent.get("kind", ""))
    if kind not in kinds:
        raise forms.ValidationError(_("Choose what the file is of."))
    return kind
