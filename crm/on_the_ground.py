"""What this house registers for the ground's pages: steps of the set-up list, uses, words of the audit log."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.models import Company, Contact, RecordList
from crm.queries.list_uses import register_list_uses
from crm.queries.people_uses import imported_times, leads_in_queue, work_of
from crm.queries.property_uses import register_property_uses
from crm.queries.uses_in_lists import lists_in_lists, properties_in_lists
from leadscoring.accounts.audit_words import register_audit_pages, register_audit_words
from leadscoring.setup_steps import SetupStep, StepState, register_setup_step
from leadscoring.uses import register_use
from leadscoring.web.numbers import whole_text

MOST_COUNTED = 10_000
"""Above, “more than 10,000” is said: exact would be slow."""

register_list_uses("lists", lists_in_lists)
register_property_uses("lists", properties_in_lists)
register_use("user", work_of)
register_use("team", leads_in_queue)
register_use("time zone", imported_times)

register_audit_pages(
    {"crm.contact": "contact", "crm.recordlist": "list", "crm.property": "property", "crm.lifecyclestage": "stage"}
)
register_audit_words(
    {
        "contact.deleted": gettext_lazy("deleted the contact"),
        "company.deleted": gettext_lazy("deleted the company"),
        "deal.deleted": gettext_lazy("deleted the deal"),
        "activities.deleted": gettext_lazy("deleted activities of"),
        "activities.repointed": gettext_lazy("moved activities to"),
        "list.created": gettext_lazy("made the list"),
        "list.changed": gettext_lazy("changed the list"),
        "list.deleted": gettext_lazy("deleted the list"),
        "list.condition_set": gettext_lazy("changed the condition of the list"),
        "list.condition_removed": gettext_lazy("made a list that is filled by hand of"),
        "list.faulty": gettext_lazy("could not work out the list"),
        "list.members_added": gettext_lazy("added members to"),
        "list.members_removed": gettext_lazy("removed members from"),
        "property.created": gettext_lazy("made the property"),
        "property.changed": gettext_lazy("changed the property"),
        "property.retyped": gettext_lazy("changed the type of the property"),
        "property.deleted": gettext_lazy("deleted the property"),
        "activity_type.changed": gettext_lazy("changed the activity type"),
        "stage.created": gettext_lazy("made the stage"),
        "stage.labelled": gettext_lazy("changed the label of the stage"),
        "stage.moved": gettext_lazy("moved"),
        "stage.deleted": gettext_lazy("deleted the stage"),
        "import.uploaded": gettext_lazy("uploaded"),
        "import.started": gettext_lazy("started the import of"),
        "import.continued": gettext_lazy("continued the import of"),
        "import.stopped": gettext_lazy("stopped the import of"),
        "import.ended": gettext_lazy("ended the import of"),
        "import.discarded": gettext_lazy("discarded the upload"),
        "bulk.begun": gettext_lazy("changed many contacts:"),
        "bulk.stopped": gettext_lazy("stopped the change of many contacts:"),
        "bulk.undone": gettext_lazy("took back the change of many contacts:"),
        "rejection_reason.created": gettext_lazy("made the reason for rejection"),
        "rejection_reason.renamed": gettext_lazy("renamed the reason for rejection"),
        "rejection_reason.moved": gettext_lazy("moved the reason for rejection"),
        "rejection_reason.archived": gettext_lazy("archived the reason for rejection"),
    }
)


def _data() -> StepState:
    contacts = Contact.objects.order_by()[: MOST_COUNTED + 1].count()
    companies = Company.objects.order_by()[: MOST_COUNTED + 1].count()
    said = [
        ngettext("%(n)s contact", "%(n)s contacts", contacts) % {"n": _counted(contacts)},
        ngettext("%(n)s company", "%(n)s companies", companies) % {"n": _counted(companies)},
    ]
    return StepState(contacts > 0, ", ".join(said) if contacts or companies else "")


def _lists() -> StepState:
    count = RecordList.objects.count()
    said = ngettext("%(n)s list", "%(n)s lists", count) % {"n": whole_text(count)}
    return StepState(count > 0, said if count else "")


def _counted(count: int) -> str:
    return (
        whole_text(count) if count <= MOST_COUNTED else _("more than %(limit)s") % {"limit": whole_text(MOST_COUNTED)}
    )


register_setup_step(
    SetupStep(
        "data",
        30,
        gettext_lazy("Bring in your data"),
        gettext_lazy("Companies, contacts, deals and what people did, from files of any system."),
        gettext_lazy("Imports"),
        "imports",
        "upload",
        _data,
    )
)
register_setup_step(
    SetupStep(
        "lists",
        40,
        gettext_lazy("Say who is left out"),
        gettext_lazy("A list of customers, competitors or partners, which models leave out of their audience."),
        gettext_lazy("Lists"),
        "lists",
        "list-checks",
        _lists,
    )
)
