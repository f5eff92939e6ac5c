"""A fault of the document in the words of who fills in a form: no keys, no places, and what to do next."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault

_Words = Callable[[], str]

_BY_PLACE: tuple[tuple[str, str, _Words], ...] = (
    (r"activity", r"must name at least one|is missing|must not be blank", lambda: _("Choose at least one activity.")),
    (r"(not_in_)?list", r"must not be blank|is missing", lambda: _("Choose a list.")),
    (r"score", r"must not be blank|is missing", lambda: _("Choose a model.")),
    (r"property", r"must not be blank|is missing", lambda: _("Choose a property.")),
    (r"property", r"may have several values", lambda: _("Choose a property of the record itself or of its company.")),
    (r"values", r"is of type", lambda: _("This property is no text; choose another, or let the form follow it.")),
    (r"ranges", r"is of type", lambda: _("This property is no number; choose another, or let the form follow it.")),
    (r"name", r"is already the name", lambda: _("Another one here has this name. Give it a name of its own.")),
    (r"(min_points|minimum)", r"stands above", lambda: _("The lowest can’t be above the highest.")),
    (r"at_least", r"stands above", lambda: _("“At least” can’t be above “at most”.")),
    (r"since", r"stands above", lambda: _("The first day can’t be after the last.")),
    (r".*\.from", r"stands above", lambda: _("“From” can’t be above “to”.")),
)
_ANYWHERE: tuple[tuple[str, _Words], ...] = (
    (r"is missing|must not be blank|not a blank text|not nothing", lambda: _("Fill this in.")),
    (r"must be a number", lambda: _("Write a number, such as 15 or −2.5.")),
    (r"must lie between −100,000", lambda: _("Must lie between −100,000 and 100,000.")),
    (r"must lie between 0 and 100", lambda: _("Must lie between 0 and 100.")),
    (r"may have one decimal", lambda: _("One decimal at most.")),
    (r"must be a whole number", lambda: _("Write a whole number, 1 or more.")),
    (r"must be a date such as", lambda: _("Choose a day.")),
    (r"are one value, as case makes no difference", lambda: _("This value stands in the table twice.")),
    (r"^overlaps", lambda: _("This overlaps another row; each number may stand in one row only.")),
    (r"needs at least one (value|range)", lambda: _("Fill in at least one row.")),
    (r"must be a condition", lambda: _("Say what must hold.")),
    (r"can’t read its own score", lambda: _("A model can’t read its own score. Choose another.")),
)


def fault_words(fault: Fault) -> str:
    for place, pattern, words in _BY_PLACE:
        if re.fullmatch(place, fault.place) and re.search(pattern, fault.message):
            return words()
    for pattern, words in _ANYWHERE:
        if re.search(pattern, fault.message):
            return words()
    message = fault.message.partition("; write it without quotes")[0]
    return f"{message[:1].upper()}{message[1:]}."
