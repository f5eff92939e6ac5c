"""Finding the records that rows name, many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

from django.utils.translation import gettext as _

from crm.conditions.text import fold

ContactReference: TypeAlias = tuple[str | None, str | None]
"""An external id, an e-mail address as written."""


class Missing(str):
    """Why a reference leads to nobody."""


class _Owner(NamedTuple):
    id: int
    external_id: str


class ContactFinder:
    """`find(cursor, references)` is each reference's contact, or why there is none; what was found is remembered."""

    MOST_REMEMBERED = 50_000

    def __init__(self, *, create: bool) -> None:
        self._create = create
        self._known: dict[ContactReference, int] = {}

    def find(self, cursor: Any, references: Iterable[ContactReference]) -> dict[ContactReference, int | Missing]:
        wanted = set(references)
        found: dict[ContactReference, int | Missing] = {
            reference: self._known[reference] for reference in wanted if reference in self._known
        }
        found |= self._looked_up(cursor, wanted - found.keys())
        if self._create:
            lacking = [
                reference for reference, contact in found.items() if isinstance(contact, Missing) and reference[1]
            ]
            if lacking:
                self._make(cursor, sorted(lacking, key=lambda reference: (reference[1] or "", reference[0] or "")))
                found |= self._looked_up(cursor, lacking)
        self._remember(found)
        return found

    def _looked_up(self, cursor: Any, references: Iterable[ContactReference]) -> dict[ContactReference, int | Missing]:
        references = list(references)
        if not references:
            return {}
        by_id = self._by_external_id(cursor, {id for id, _email in references if id})
        by_email = self._by_email(cursor, {fold(email) for _id, email in references if email})
        return {reference: _contact(reference, by_id, by_email) for reference in references}

    def _by_external_id(self, cursor: Any, ids: set[str]) -> dict[str, int]:
        sql = "select external_id, id from crm_contact where external_id = any(%s) and external_id <> ''"
        cursor.execute(sql, [sorted(ids)])
        return dict(cursor.fetchall())

    def _by_email(self, cursor: Any, emails: set[str]) -> dict[str, _Owner]:
        sql = "select lower(email), id, external_id from crm_contact where lower(email) = any(%s) and email <> ''"
        cursor.execute(sql, [sorted(emails)])
        return {email: _Owner(id, external_id) for email, id, external_id in cursor.fetchall()}

    def _make(self, cursor: Any, references: list[ContactReference]) -> None:
        """One for each address; of several external ids for one address the first has it, the others are then bad."""
        first: dict[str, ContactReference] = {}
        for external_id, email in references:
            assert email
            if first.get(fold(email), (None, email))[0] is None:
                first[fold(email)] = (external_id, email)
        sql = """
            insert into crm_contact (external_id, email)
            select coalesce(external_id, ''), email from unnest(%s::text[], %s::text[]) as made(external_id, email)
            on conflict do nothing
        """
        cursor.execute(sql, [[id for id, _email in first.values()], [email for _id, email in first.values()]])

    def _remember(self, found: dict[ContactReference, int | Missing]) -> None:
        if len(self._known) > self.MOST_REMEMBERED:
            self._known.clear()
        self._known |= {reference: contact for reference, contact in found.items() if not isinstance(contact, Missing)}


def _contact(reference: ContactReference, by_id: dict[str, int], by_email: dict[str, _Owner]) -> int | Missing:
    external_id, email = reference
    owner = by_email.get(fold(email)) if email else None
    if not external_id:
        return (
            owner.id
            if owner
            else Missing(_("No contact is known by this.") if email else _("The row names no contact."))
        )
    contact = by_id.get(external_id)
    if owner and owner.id != contact and (contact is not None or owner.external_id):
        return Missing(_("The e-mail address belongs to another contact than the external id."))
    if contact is None and owner:
        return owner.id
    return contact if contact is not None else Missing(_("No contact is known by this."))


def companies_by_domain(cursor: Any, domains: set[str]) -> dict[str, int | Missing]:
    """By folded domain."""
    sql = """
        select lower(domain), min(id), count(*) from crm_company
        where lower(domain) = any(%s) and domain <> '' group by 1
    """
    cursor.execute(sql, [sorted(domains)])
    several = Missing(_("Several companies share this domain."))
    found: dict[str, int | Missing] = {domain: id if times == 1 else several for domain, id, times in cursor.fetchall()}
    return {domain: found.get(domain, Missing(_("No company is known by this."))) for domain in domains}


def deals_by_external_id(cursor: Any, ids: set[str]) -> dict[str, int | Missing]:
    cursor.execute(
        "select external_id, id from crm_deal where external_id = any(%s) and external_id <> ''", [sorted(ids)]
    )
    found = dict(cursor.fetchall())
    return {external_id: found.get(external_id, Missing(_("No deal is known by this."))) for external_id in ids}
