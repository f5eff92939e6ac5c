"""Importing leads. A row is known by its external id; its contact by an external id or an e-mail address.

A contact has one open lead at most. Where a file has several, or the contact has one already, one stays open: the one
that is open here, else the file's newest; the others are closed as duplicates. A lead's status only goes forward by an
import, so that a file of yesterday takes no lead from the seller who took it today.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.importers.faults import Fault
from crm.importers.plan import Plan
from crm.importers.references import ContactFinder, Missing
from crm.importers.session import BATCH_ROWS, Session, Tally
from crm.importers.staging import Stage, count_rows, merge_rows, no_key, stage_and_apply
from crm.importers.statuses import RANKS
from crm.models import Lead, LeadEvent
from leadscoring.web.numbers import whole_text

_REFERENCES = ("contact_external_id", "email")
_COLUMNS = {"source": "text", "status": "lead_status", "owner": "text", "created_at": "instant", "contact_id": "id"}
_STAGE = Stage(
    ("external_id", *_REFERENCES, "source", "status", "owner", "created_at"),
    _COLUMNS,
    "contact_id bigint, lead_id bigint, is_new boolean, is_duplicate boolean default false",
)

_OPEN = ", ".join(f"'{status}'" for status in Lead.OPEN)
_CLOSED = f"'{Lead.Status.REJECTED}', '{Lead.Status.CONVERTED}'"
_RANKS = " ".join(f"when '{status}' then {rank}" for status, rank in RANKS.items())

_REFERENCE = """
drop table if exists import_reference;
create temporary table import_reference (contact_external_id text, email text, contact_id bigint, fault text)
on commit drop;
declare import_references cursor for
select distinct contact_external_id, email from import_stage
where contact_external_id is not null or email is not null order by 1, 2
"""
_KEEP_REFERENCES = """
insert into import_reference select * from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[])
"""
_LINK = """
analyze import_reference;
update import_stage s set contact_id = r.contact_id from import_reference r
where s.contact_external_id is not distinct from r.contact_external_id and s.email is not distinct from r.email
"""
_REJECT_UNKNOWN = """
with bad as (
  delete from import_stage s using import_reference r
  where r.fault is not null and s.contact_external_id is not distinct from r.contact_external_id
    and s.email is not distinct from r.email
  returning s.line, s.contact_external_id, s.email, r.fault
)
insert into import_fault
select line, case when contact_external_id is null then %s else %s end, coalesce(contact_external_id, email), fault
from bad
"""

_IDENTIFY = """
update import_stage s set lead_id = l.id, is_new = false from crm_lead l
where l.external_id = s.external_id and l.external_id <> '';
with new as (
  select external_id, nextval(pg_get_serial_sequence('crm_lead', 'id')) as id
  from (select external_id from import_stage where lead_id is null group by 1 order by min(line)) ordered
)
update import_stage s set lead_id = new.id, is_new = true from new where new.external_id = s.external_id
"""

# What a known lead becomes: blanks leave it alone, and its status never goes back.
_COMPLETE = f"""
update import_stage s set
  source = coalesce(s.source, l.source), owner = coalesce(s.owner, l.owner),
  created_at = coalesce(s.created_at, l.created_at), contact_id = coalesce(s.contact_id, l.contact_id),
  status = case when case s.status {_RANKS} end > case l.status {_RANKS} end then s.status else l.status end
from crm_lead l where l.id = s.lead_id and not s.is_new;
update import_stage set status = coalesce(status, '{Lead.Status.NEW}'), created_at = coalesce(created_at, now())
where is_new
"""

# One that is open already goes before the file's others; among those, the newest.
_CLOSE_DUPLICATES = f"""
with standing as (
  select l.id as lead_id, coalesce(s.contact_id, l.contact_id) as contact_id
  from crm_lead l left join import_stage s on s.lead_id = l.id
  where l.status in ({_OPEN}) and (s.status is null or s.status in ({_OPEN}))
    and coalesce(s.contact_id, l.contact_id) in (select contact_id from import_stage)
), claim as (
  select lead_id, contact_id, false as is_new, null::timestamptz as created_at, 0 as line,
    exists (select from import_stage s where s.lead_id = standing.lead_id) as is_staged from standing
  union all
  select lead_id, contact_id, true, created_at, line, true from import_stage s
  where status in ({_OPEN}) and contact_id is not null and lead_id not in (select lead_id from standing)
), ranked as (
  select lead_id, row_number() over (
    partition by contact_id order by is_new, is_staged, created_at desc, line desc, lead_id desc) as place
  from claim
)
update import_stage s set status = '{Lead.Status.REJECTED}', is_duplicate = true
from ranked r where r.lead_id = s.lead_id and r.place > 1
"""

# When it was taken, touched or closed, the file does not say: of a new one at once, of a known one now.
_CREATE = f"""
insert into crm_lead (id, external_id, contact_id, source, status, owner, created_at, taken_at, first_touch_at,
  closed_at, rejection_reason_id, rejection_note)
select s.lead_id, s.external_id, s.contact_id, coalesce(s.source, ''), s.status, coalesce(s.owner, ''), s.created_at,
  case when s.status <> '{Lead.Status.NEW}' and not s.is_duplicate then s.created_at end,
  case when s.status not in ('{Lead.Status.NEW}', '{Lead.Status.TAKEN}') and not s.is_duplicate then s.created_at end,
  case when s.status in ({_CLOSED}) then s.created_at end,
  case when s.is_duplicate then %(reason)s::bigint end, case when s.is_duplicate then %(note)s else '' end
from import_stage s where s.is_new order by s.line
"""
_MAKE_ROOM = """
update crm_lead l set contact_id = null from import_stage s
where l.id = s.lead_id and not s.is_new and l.contact_id <> s.contact_id
"""
_CHANGE = f"""
update crm_lead l set contact_id = s.contact_id, source = s.source, status = s.status, owner = s.owner,
  created_at = s.created_at,
  taken_at = case when s.status <> l.status and not s.is_duplicate then coalesce(l.taken_at, now()) else l.taken_at end,
  first_touch_at = case when s.status <> l.status and s.status <> '{Lead.Status.TAKEN}' and not s.is_duplicate
    then coalesce(l.first_touch_at, now()) else l.first_touch_at end,
  closed_at = case when s.status in ({_CLOSED}) then coalesce(l.closed_at, now()) end,
  rejection_reason_id = case when s.is_duplicate then %(reason)s::bigint else l.rejection_reason_id end,
  rejection_note = case when s.is_duplicate then %(note)s else l.rejection_note end
from import_stage s where l.id = s.lead_id and not s.is_new
  and (l.contact_id, l.source, l.status, l.owner, l.created_at)
    is distinct from (s.contact_id, s.source, s.status, s.owner, s.created_at)
"""
_EVENTS = f"""
insert into crm_leadevent (lead_id, verb, from_status, to_status, from_owner, to_owner, note, reason_id)
select s.lead_id, '{LeadEvent.Verb.IMPORTED}', coalesce(l.status, ''), s.status, coalesce(l.owner, ''),
  coalesce(s.owner, ''), case when s.is_duplicate then %(note)s else '' end,
  case when s.is_duplicate then %(reason)s::bigint end
from import_stage s left join crm_lead l on l.id = s.lead_id
where l.id is null or (l.status, l.owner) is distinct from (s.status, s.owner)
order by s.line
"""


def import_leads(session: Session) -> None:
    finder = ContactFinder(create=session.choices.create_contacts)

    def apply(cursor: Any) -> Tally:
        _find_contacts(cursor, finder)
        cursor.execute(_REJECT_UNKNOWN, [session.plan.header_of("email"), session.plan.header_of(*_REFERENCES)])
        # Sellers wait while leads are written, or one might take what is closed here at the same moment.
        cursor.execute("lock table crm_lead in share row exclusive mode")
        cursor.execute(_IDENTIFY)
        superseded = merge_rows(cursor, "lead_id", list(_COLUMNS))
        cursor.execute(_COMPLETE)
        cursor.execute(_CLOSE_DUPLICATES)
        _say_duplicates(session, cursor.rowcount)
        created, changed = _write(cursor)
        return Tally(created, changed, count_rows(cursor) - created - changed + superseded)

    stage_and_apply(session, _STAGE, _check, apply)


def _find_contacts(cursor: Any, finder: ContactFinder) -> None:
    """Some thousand references at a time, so that memory does not grow with the file."""
    cursor.execute(_REFERENCE)
    while True:
        cursor.execute(f"fetch {BATCH_ROWS} from import_references")
        references = [(external_id, email) for external_id, email in cursor.fetchall()]
        if not references:
            break
        found = finder.find(cursor, references)
        answers = [found[reference] for reference in references]
        cursor.execute(
            _KEEP_REFERENCES,
            [
                [external_id for external_id, _email in references],
                [email for _external_id, email in references],
                [None if isinstance(answer, Missing) else answer for answer in answers],
                [str(answer) if isinstance(answer, Missing) else None for answer in answers],
            ],
        )
    cursor.execute("close import_references")
    cursor.execute(_LINK)


def _write(cursor: Any) -> tuple[int, int]:
    """How many were created, and how many changed. What is closed or moved makes room for what is opened."""
    cursor.execute("select min(id) from crm_rejectionreason where lower(name) = 'duplicate'")
    given = {"reason": cursor.fetchone()[0], "note": _("Another lead of this contact is open.")}
    cursor.execute(_EVENTS, given)
    cursor.execute(_MAKE_ROOM)
    cursor.execute(_CHANGE, given)
    changed = cursor.rowcount
    cursor.execute(_CREATE, given)
    return cursor.rowcount, changed


def _say_duplicates(session: Session, closed: int) -> None:
    if closed:
        session.remark(
            ngettext(
                "%(leads)s lead is closed as a duplicate: its contact has another that is open.",
                "%(leads)s leads are closed as duplicates: their contacts have others that are open.",
                closed,
            )
            % {"leads": whole_text(closed)}
        )


def _check(plan: Plan, values: list[Any]) -> Fault | None:
    return None if values[0] else no_key(plan.header_of("external_id"))
