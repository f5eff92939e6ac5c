"""A lead's status as other systems call it, and which of ours that is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.conditions.text import fold
from crm.importers.faults import BadCell
from crm.models import Lead

_WORDS = {
    Lead.Status.NEW: (
        "new,open,open not contacted,not contacted,uncontacted,unread,unworked,raw,mql,marketing qualified,"
        "marketing qualified lead,ny,åpen,öppen,nowy"
    ),
    Lead.Status.TAKEN: "taken,assigned,working,in progress,in process,accepted by owner,tatt,pågår,pågående,tagen",
    Lead.Status.CONTACTED: (
        "contacted,working contacted,open contacted,attempted,attempted to contact,contact attempted,connected,"
        "engaged,reached,replied,meeting booked,meeting scheduled,kontaktet,kontaktad"
    ),
    Lead.Status.ACCEPTED: (
        "accepted,qualified,pre qualified,prequalified,sal,sql,sales accepted,sales accepted lead,sales qualified,"
        "sales qualified lead,akseptert,kvalifisert,accepterad,kvalificerad,kvalificeret,accepteret"
    ),
    # Back to marketing: nobody works on it, and it may cross again.
    Lead.Status.REJECTED: (
        "rejected,unqualified,not qualified,disqualified,closed not converted,closed lost,lost,lost lead,dead,junk,"
        "junk lead,bad timing,recycled,recycle,nurture,nurturing,contact in future,no interest,not interested,avvist,"
        "avvisad,afvist,ukvalifisert,odrzucony"
    ),
    Lead.Status.CONVERTED: (
        "converted,closed converted,closed won,won,open deal,deal,opportunity,customer,konvertert,konverterad,"
        "konverteret,skonwertowany"
    ),
}
_STATUSES = {word: status for status, words in _WORDS.items() for word in words.split(",")}

RANKS = {status.value: rank for rank, status in enumerate(Lead.Status)}
"""How far along a lead is: an import takes no lead back."""


def read_lead_status(text: str) -> str:
    """`Open - Not Contacted` is new; raises `BadCell` for what nobody knows."""
    words = "".join(character if character.isalnum() else " " for character in fold(text)).split()
    status = _STATUSES.get(" ".join(words))
    if status is None:
        known = ", ".join(Lead.Status.values)
        raise BadCell(_("This status of a lead is not known. Ours are %(known)s.") % {"known": known})
    return status.value
