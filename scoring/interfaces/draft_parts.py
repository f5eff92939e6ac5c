"""What the small forms of a draft's parts have in common: who may change one, numbers as typed, faults, conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault
from crm.conditions.writing import plain_number
from leadscoring.accounts.models import User
from leadscoring.accounts.roles import Role
from leadscoring.web.access import may
from leadscoring.web.numbers import MINUS
from leadscoring.web.request import Request
from scoring.domain.editing import PartChanged
from scoring.domain.opening import may_change_reserved
from scoring.interfaces.lead_filters import number_from
from scoring.models import Version
from scoring.queries.models import draft_of
from scoring.spec.parts import mark_of

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Leave:
    """Whether the reader may change what the page shows; `why` not, where somebody else may."""

    may_edit: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """models/conflict.html: what the part says now, in words, and the mark with which one's own is saved over it."""

    who: str
    theirs: str
    mark: str


def leave_to_edit(request: Request, shown: Version, *, is_reserved: bool) -> Leave:
    """Of the draft, or of the version in force as long as there is no draft: a first change makes one."""
    if not may(request, "edit_models"):
        return Leave(False)
    draft = draft_of(shown.model)
    current = draft.pk if draft else shown.model.published_id
    if current is not None and shown.pk != current:
        return Leave(False)
    if is_reserved and not may_change_reserved(request.user, shown.model):
        return Leave(False, _why_reserved())
    return Leave(True)


def _why_reserved() -> str:
    """Says who can."""
    is_admin = Q(groups__name=Role.ADMIN) | Q(is_superuser=True)
    admins = User.objects.filter(is_admin, is_active=True).distinct().order_by("name", "email")[:MOST_NAMED]
    names = get_text_list([admin.get_full_name() for admin in admins], _("or"))
    if not names:
        return _("Only admins change this once a model is published: it decides who is called.")
    return _(
        "Only admins change this once a model is published: it decides who is called. "
        "Ask %(names)s to change it, or to open the model to marketing on the Audience page."
    ) % {"names": names}


def conflict_of(error: PartChanged, theirs: str) -> Conflict:
    return Conflict(error.who, theirs, mark_of(error.theirs))


def typed_points(text: str) -> Any:
    """As a document has it: a number, None where blank, or the text itself where it is none."""
    try:
        number = number_from(text)
    except ValueError:
        return text
    return None if number is None else plain_number(number)


def points_typed(value: Any) -> str:
    """The reverse, for a field."""
    return "" if value is None else str(value).replace("-", MINUS)


def said(fault: Fault) -> str:
    """A fault as a sentence beneath its control."""
    if "must be a number" in fault.message or "must be points" in fault.message:
        return _("Type a number of points, such as 80 or 79.5.")
    text = fault.message
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}"


def faults_at(faults: Iterable[Fault], prefix: str) -> dict[str, str]:
    """Those within a part, by what follows its place: `[1].label`; the first of each place."""
    found: dict[str, str] = {}
    for fault in faults:
        if re.match(re.escape(prefix) + r"(?=[.\[]|$)", fault.place):
            found.setdefault(fault.place[len(prefix) :], said(fault))
    return found


def faults_elsewhere(faults: Iterable[Fault], prefixes: Iterable[str]) -> tuple[str, ...]:
    """Those that stand in other parts, as the reader says them."""
    known = tuple(prefixes)
    return tuple(
        str(fault)
        for fault in faults
        if not any(re.match(re.escape(prefix) + r"(?=[.\[]|$)", fault.place) for prefix in known)
    )
