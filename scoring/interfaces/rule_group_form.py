"""The form of one group, in the place of its head: as opened, as posted, and beside what another made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.conditions.nodes import Fault, Node
from scoring.domain.editing import PartChanged, PartGone
from scoring.interfaces.criterion_form import EditorScope
from scoring.interfaces.criterion_forms.base import Drawing
from scoring.interfaces.criterion_forms.controls import Field, choices
from scoring.interfaces.criterion_forms.fading import FadingFields, fading_fields, posted_fading
from scoring.interfaces.criterion_forms.faults import Faults
from scoring.interfaces.criterion_forms.sent import Sent, kept_beside, one_line
from scoring.interfaces.model_pages_rules import bounds_text, category_name
from scoring.queries.sheet import Sheet
from scoring.spec.bounds import read_bounds
from scoring.spec.matching import Plain
from scoring.spec.parts import free_name, head_of_group, mark_of, new_id

CATEGORIES = ("fit", "engagement")


@dataclass(frozen=True)
class GroupConflict:
    """`theirs` says what stands there now; blank where it was deleted."""

    text: str
    theirs: str


@dataclass(frozen=True)
class GroupFields:
    """`category` is None where the model has only one."""

    name: Field
    category: Field | None
    limit: Field
    minimum: Field
    fading: FadingFields
    faults: tuple[str, ...]


@dataclass(frozen=True)
class GroupForm:
    """`head` is the plain group without its rules; `mark` is sent along: what its author saw."""

    key: str
    category: str
    head: Plain
    scope: EditorScope
    mark: str = ""
    faults: tuple[Fault, ...] = ()
    place: str = ""
    is_new: bool = False
    is_begun: bool = False
    conflict: GroupConflict | None = None
    refusal: str = ""

    @property
    def fields(self) -> GroupFields:
        drawing = Drawing(self.head, self.scope, Faults(self.faults, self.place), f"{self.key}-group")
        said = str(self.head.get("name") or "")
        name = drawing.field("name", _("Name of the group"), one_line(said), kept=kept_beside(said), longest=200)
        limit, minimum = drawing.number("limit", _("At most")), drawing.number("minimum", _("At least"))
        category = self._category(drawing) if self.scope.document["kind"] == "combined" else None
        fading = fading_fields(drawing, of_group=None, inherits=False)
        return GroupFields(name, category, limit, minimum, fading, drawing.faults.rest())

    def _category(self, drawing: Drawing) -> Field:
        options = choices([(name, category_name(name)) for name in CATEGORIES], self.category)
        return drawing.select("category", _("Category"), options)

    def with_faults(self, faults: Sequence[Fault], place: str) -> GroupForm:
        return replace(self, faults=tuple(faults), place=place)

    def refused(self, text: str) -> GroupForm:
        return replace(self, refusal=text)

    def after_change(self, error: PartChanged) -> GroupForm:
        """Saved again, mine takes the place of theirs."""
        return replace(self, mark=mark_of(error.theirs), conflict=GroupConflict(str(error), group_words(error.theirs)))

    def after_deletion(self, error: PartGone) -> GroupForm:
        """Saved again, it is there anew."""
        return replace(self, mark="", is_new=True, conflict=GroupConflict(str(error), ""))


def edit_group_form(sheet: Sheet, index: int, key: str) -> GroupForm:
    head = head_of_group(sheet.plain["groups"][index])
    return GroupForm(key, str(head.get("category", "")), head, _scope(sheet, head, key), mark_of(head))


def new_group_form(sheet: Sheet, category: str) -> GroupForm:
    """Its key is its own from the start, so that sending it twice makes one group."""
    key = new_id()
    name = free_name(_("New group"), [str(group["name"]) for group in sheet.plain["groups"]])
    known = category if category in CATEGORIES else CATEGORIES[0]
    head: Plain = {"name": name} | ({"category": known} if sheet.plain["kind"] == "combined" else {})
    return GroupForm(key, known, head, _scope(sheet, head, key), is_new=True)


def posted_group_form(sheet: Sheet, key: str, data: QueryDict) -> GroupForm:
    sent = Sent(data)
    category = sent.text("category")
    head: Plain = {"name": name} if (name := sent.typed("name")) else {}
    head |= {"category": category} if sheet.plain["kind"] == "combined" else {}
    head |= sent.numbers("limit", "minimum")
    head |= {name: value for name, value in posted_fading(sent).items() if value is not None}
    is_new = bool(data.get("add"))
    return GroupForm(key, category, head, _scope(sheet, head, key), data.get("mark", ""), is_new=is_new, is_begun=True)


def group_words(head: Plain) -> str:
    """“Role: up to 40, at least −10 points”."""
    told = bounds_text(read_bounds(Node(head, "", []), "minimum", "limit"))
    return f"{head.get('name', '')}: {told or _('no limit')}"


def _scope(sheet: Sheet, head: Plain, key: str) -> EditorScope:
    url = reverse("group-refresh", args=[sheet.model.pk, key])
    return EditorScope(sheet.model, sheet.plain, head, sheet.catalogue, sheet.labels, url)
