"""Why records have no score: in words, for a page of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext as _

from crm.conditions.environment import Environment
from crm.conditions.text import fold
from crm.models import ListMember
from scoring.spec.document import ModelDocument


def why_unscored(document: ModelDocument, environment: Environment, emails: Mapping[int, str]) -> dict[int, str]:
    """By record; `emails` of those asked about ('' where a record has none). One query."""
    lists = {
        name: environment.list_id(document.object, name)
        for name in (*document.audience.include, *document.audience.exclude)
    }
    members: dict[int, set[int]] = defaultdict(set)
    if lists:
        rows = ListMember.objects.filter(list_id__in=lists.values(), record_id__in=emails)
        for list_id, record_id in rows.values_list("list_id", "record_id"):
            members[record_id].add(list_id)
    return {
        record_id: _why(document, environment, email, {name for name, id in lists.items() if id in members[record_id]})
        for record_id, email in emails.items()
    }


def _why(document: ModelDocument, environment: Environment, email: str, member_of: set[str]) -> str:
    domain = fold(email).rpartition("@")[2]
    if document.object == "contact" and "@" in email and domain in environment.own_domains:
        return _("A colleague: %(domain)s is one of our own domains.") % {"domain": domain}
    excluded = [name for name in document.audience.exclude if name in member_of]
    if excluded:
        return _("In the list “%(list)s”, which the model leaves out.") % {"list": excluded[0]}
    included = document.audience.include
    if included and not any(name in member_of for name in included):
        if len(included) == 1:
            return _("Not in the list “%(list)s”, which the model is for.") % {"list": included[0]}
        return _("In none of the lists that the model is for: %(lists)s.") % {"lists": ", ".join(included)}
    return _("Not computed yet; this takes a few seconds.")
