"""The demo company at work: twelve weeks of scores, triggers that fired, and what sellers made of the leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.demo.chance import Chance
from crm.demo.colleagues import DEMO_MARKETER, DEMO_SELLER, INSIDE_SALES, MARKETING, NURTURE
from crm.demo.errands import store_errands
from crm.demo.lead_work import SalesFloor, Threshold, Worked, store_leads
from crm.domain.source import name_source
from crm.models import Contact, Deal, Lead, ListMember, RecordList, RejectionReason, Task
from leadscoring.accounts.models import Team, User
from scoring.demo import courses as past
from scoring.demo.courses import Courses, Point
from scoring.demo.replaying import is_in, replayed
from scoring.demo.telling import tell
from scoring.demo.trigger_rows import Fired, store_deliveries, store_past
from scoring.models import Crossing, ScoreChange, ScoringModel, Trigger
from scoring.queries.documents import open_workbench
from scoring.spec.trigger_rules import TriggerRule, trigger_rules

HOT, COLD = "Hot lead to sales", "Gone cold"
"""As the demo's document calls its triggers."""
NOTIFY_OWNER, NOTIFY_MARKETING = 2, 1
"""The places of these actions in their triggers."""
FRESH_MINUTES = (7, 48, 165, 320, 610)
FRESH_WITHIN = timedelta(days=5)
OPEN_DEALS = ("discovery", "proposal", "negotiation")

BACKDATE = "update {table} set at = t.at from unnest(%s::bigint[], %s::timestamptz[]) t(id, at) where {mine}"
OWNERS = "object = 'contact' and property = 'owner' and record_id = t.id and source = %s"
MEMBERSHIPS = "list_id = %s and record_id = t.id"


@dataclass(frozen=True, slots=True)
class WorkingLife:
    leads: int = 0
    tasks: int = 0


@transaction.atomic
def make_working_life(model: ScoringModel, *, seed: int, as_of: datetime, present: datetime) -> WorkingLife:
    """All or nothing. `as_of` is where the contacts' behaviour ends, `present` the moment of whoever looks."""
    with connection.cursor() as cursor:
        # No score depends on what is written here.
        cursor.execute("select set_config('vekt.source', 'demo', true), set_config('vekt.quiet', 'on', true)")
    began = past.published_at(as_of)
    rules = _rules(model)
    triggers = {trigger.name: trigger for trigger in model.triggers.select_related("model")}
    courses = _freshened(past.courses_of(model, as_of), rules[HOT], present)
    _backdate_versions(model, began)
    past.store_changes(model, courses)
    chance = Chance(f"working life {seed}")
    hot, cold = (store_past(triggers[name], replayed(rules[name], courses), [*courses], began) for name in (HOT, COLD))
    contacts = Contact.objects.select_related("company").in_bulk({each.record_id for each in (*hot, *cold)})
    worked = _work(chance, triggers[HOT], hot, contacts, courses, present)
    _nurture(triggers[COLD], cold, contacts, present)
    return WorkingLife(len(worked), _errands(chance, worked, present))


def may_be_told(model: ScoringModel) -> bool:
    """Whether nobody has worked here yet, and the model has the triggers that this is about."""
    known = set(model.triggers.filter(archived_at=None).values_list("name", flat=True))
    return {HOT, COLD} <= known and not Lead.objects.exists() and not Task.objects.exists()


def _rules(model: ScoringModel) -> dict[str, TriggerRule]:
    assert model.live is not None
    workbench = open_workbench()
    document = workbench.target(model.live).document
    return {rule.name: rule for rule in trigger_rules(document, workbench.environment.catalogue)}


def _backdate_versions(model: ScoringModel, began: datetime) -> None:
    """The model and those that it reads, as their triggers."""
    for each in ScoringModel.objects.filter(name__in=[model.name, *model.references]):
        each.versions.filter(pk=each.live_id or 0).update(created_at=began - timedelta(days=6), published_at=began)
        each.triggers.update(created_at=began)


def _freshened(courses: Courses, rule: TriggerRule, present: datetime) -> Courses:
    """A few of the last days crossed only just now: what they did came with the day's first import."""
    minutes = iter(FRESH_MINUTES)
    for crossing in reversed(replayed(rule, courses).crossings):
        points = courses[crossing.record_id]
        is_last = crossing.point.at > present - FRESH_WITHIN and crossing.outcome == Crossing.Outcome.FIRED
        if not is_last or not is_in(rule, points[-1].values):
            continue
        ago = next(minutes, None)
        if ago is None:
            break
        at = max(present - timedelta(minutes=ago), crossing.point.at)
        kept = points[: points.index(crossing.point)]
        courses[crossing.record_id] = [*kept, Point(at, points[-1].values, ScoreChange.Reason.ACTIVITY)]
    return courses


def _work(
    chance: Chance,
    trigger: Trigger,
    fired: Sequence[Fired],
    contacts: Mapping[int, Contact],
    courses: Courses,
    present: datetime,
) -> list[Worked]:
    users = {user.email: user for user in User.objects.filter(is_active=True)}
    team = Team.objects.get(name=INSIDE_SALES)
    reasons = {reason.name: reason for reason in RejectionReason.objects.all()}
    floor = SalesFloor(chance, present, team, users, list(team.members.order_by("email")), reasons)
    crossed = [_threshold(each, contacts[each.record_id], courses[each.record_id]) for each in fired]
    worked = floor.work(crossed, source=trigger.model.name, why=trigger.name)
    store_leads(worked)
    floor.store_turns()
    _give_owners(trigger, fired, worked)
    outcomes, told = {}, {}
    for each, work in zip(fired, worked, strict=True):
        outcomes[each.crossing.pk] = _outcomes(work, contacts[each.record_id], team)
        told[each.crossing.pk] = [work.owner] if work.owner else []
    store_deliveries(trigger, fired, outcomes)
    tell(fired, told, contacts, NOTIFY_OWNER, present)
    return worked


def _threshold(each: Fired, contact: Contact, points: Sequence[Point]) -> Threshold:
    bought = points[-1].at if points[-1].reason == ScoreChange.Reason.LIST else None
    return Threshold(contact.pk, each.at, contact.owner, bought, contact.lifecycle_stage == "opportunity")


def _outcomes(work: Worked, contact: Contact, team: Team) -> list[str]:
    """A sentence an action, as each says it."""
    owner = {"owner": work.owner or contact.owner}
    assigned = _("%(owner)s is the owner now") if work.is_assigned else _("Had an owner already: %(owner)s")
    return [
        assigned % owner,
        _("Made a lead for “%(team)s”") % {"team": team},
        _told([work.owner] if work.owner else []),
    ]


def _told(users: Sequence[User]) -> str:
    if len(users) == 1:
        return _("Told %(who)s") % {"who": users[0]}
    return ngettext("Told %(n)s person", "Told %(n)s people", len(users)) % {"n": len(users)}


def _give_owners(trigger: Trigger, fired: Sequence[Fired], worked: Sequence[Worked]) -> None:
    """Contacts that had none; the history says since when, and that the trigger did it."""
    given = [(each, work.owner) for each, work in zip(fired, worked, strict=True) if work.is_assigned and work.owner]
    source = f"trigger {trigger.pk}"
    name_source(source)
    by_owner: dict[str, list[int]] = {}
    for each, owner in given:
        by_owner.setdefault(owner.email, []).append(each.record_id)
    for email, ids in by_owner.items():
        Contact.objects.filter(pk__in=ids, owner="").update(owner=email)
    _backdate("crm_propertychange", OWNERS, [each for each, _owner in given], source)
    name_source("demo")


def _nurture(trigger: Trigger, fired: Sequence[Fired], contacts: Mapping[int, Contact], present: datetime) -> None:
    nurture = RecordList.objects.get(object="contact", name=NURTURE)
    marketing = list(Team.objects.get(name=MARKETING).members.filter(is_active=True).order_by("pk"))
    name_source(f"trigger {trigger.pk}")
    first: dict[int, Fired] = {}
    outcomes = {}
    for each in fired:
        is_new = first.setdefault(each.record_id, each) is each
        added = _("Added to the list “%(list)s”") if is_new else _("Was on the list “%(list)s” already")
        outcomes[each.crossing.pk] = [added % {"list": nurture.name}, _told(marketing)]
    ListMember.objects.bulk_create([ListMember(list=nurture, record_id=record_id) for record_id in first])
    _backdate("crm_membershipchange", MEMBERSHIPS, list(first.values()), nurture.pk)
    name_source("demo")
    store_deliveries(trigger, fired, outcomes)
    tell(fired, {each.crossing.pk: marketing for each in fired}, contacts, NOTIFY_MARKETING, present)


def _backdate(table: str, mine: str, fired: Iterable[Fired], key: str | int) -> None:
    each = list(fired)
    with connection.cursor() as cursor:
        sql = BACKDATE.format(table=table, mine=mine)
        cursor.execute(sql, [[one.record_id for one in each], [one.at for one in each], key])


def _errands(chance: Chance, worked: Sequence[Worked], present: datetime) -> int:
    """About the demo seller's own leads first, then their other contacts."""
    people = User.objects.in_bulk([DEMO_SELLER, DEMO_MARKETER], field_name="email")
    seller = people.get(DEMO_SELLER)
    if seller is None:
        return 0
    own = [work.lead for work in worked if work.lead.owner == seller.email and work.lead.is_open]
    leads = [lead.contact_id for lead in own if lead.contact_id]
    others = Contact.objects.filter(owner=seller.email).exclude(pk__in=leads).order_by("pk")
    contacts = [*Contact.objects.filter(pk__in=leads).order_by("pk")[:8], *others[:8]]
    deals = Deal.objects.filter(owner=seller.email, stage__in=OPEN_DEALS).order_by("close_date", "pk")[:2]
    return store_errands(
        chance=chance,
        seller=seller,
        by=people.get(DEMO_MARKETER),
        contacts=contacts,
        deals=list(deals),
        present=present,
    )
