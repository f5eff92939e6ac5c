"""A draft is changed part by part: what somebody else changed meanwhile is never undone in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from crm.conditions.catalogue import Catalogue
from crm.conditions.nodes import Fault
from leadscoring.accounts.models import User
from scoring.domain.errors import Refused
from scoring.domain.publishing import check_fits, check_may_be, locked_model, store_draft
from scoring.models import ScoringModel, Version
from scoring.queries.documents import parsed
from scoring.queries.models import current_catalogue, draft_of
from scoring.spec.matching import Plain, Spot
from scoring.spec.parts import find_criterion, find_group, head_of_group, mark_of, with_ids
from scoring.spec.putting_back import put_back
from scoring.spec.refusal import DocumentRefused
from scoring.spec.writing import to_json

_PART = re.compile(r"groups\[(\d+)\](?:\.criteria\[(\d+)\])?")


class PartChanged(Refused):
    """Somebody was faster: `theirs` is what the part says now, `who` wrote it."""

    def __init__(self, theirs: Any, who: str) -> None:
        self.theirs, self.who = theirs, who
        super().__init__(_("%(who)s changed this while you were editing it.") % {"who": who})


class PartGone(Refused):
    """Somebody deleted the part meanwhile."""

    def __init__(self, who: str) -> None:
        self.who = who
        super().__init__(_("%(who)s deleted this while you were editing it.") % {"who": who})


@dataclass(frozen=True, slots=True)
class Saved:
    """`version` is the draft; `revision` is what Undo takes back, None where nothing was changed."""

    version: Version
    revision: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The draft's document, to be changed in place. A blank mark guards nothing."""

    plain: Plain
    who: str
    """The draft's last author, for what a conflict says."""

    def group(self, key: str, mark: str = "") -> Plain:
        """The mark is that of the group without its criteria. Raises PartGone or PartChanged."""
        index = find_group(self.plain, key)
        if index is None:
            raise PartGone(self.who)
        group: Plain = self.plain["groups"][index]
        self.guard(head_of_group(group), mark)
        return group

    def criterion(self, key: str, mark: str = "") -> tuple[Spot, Plain]:
        """With its place. Raises PartGone or PartChanged."""
        spot = find_criterion(self.plain, key)
        if spot is None:
            raise PartGone(self.who)
        criterion: Plain = self.plain["groups"][spot[0]]["criteria"][spot[1]]
        self.guard(criterion, mark)
        return spot, criterion

    def guard(self, part: Any, mark: str) -> None:
        """Of any part: `desk.guard(desk.plain.get("bands"), mark)`."""
        if mark and mark_of(part) != mark:
            raise PartChanged(part, self.who)


def change_draft(*, model: ScoringModel, author: User, change: Callable[[Desk], None]) -> Saved:
    """Apply `change` to the draft, or to a first one made of the version in force.

    Raises DocumentRefused, PartChanged, PartGone or Refused; then nothing is stored. Where nothing changes, no draft
    is begun. Faults that the draft had before, in what `change` leaves alone, don't stand in its way.
    """
    with transaction.atomic():
        model = locked_model(model)
        current = draft_of(model) or model.published
        if current is None:
            raise Refused(_("“%(model)s” has no version to edit.") % {"model": model})
        before = with_ids(json.loads(current.document))
        desk = Desk(deepcopy(before), str(current.author or _("Somebody")))
        change(desk)
        if _text(desk.plain) == _text(before):
            return Saved(current, None)
        text = _checked(before, with_ids(desk.plain), model)
        draft = store_draft(text=text, before=_text(before), author=author, model=model)
        return Saved(draft, draft.revision)


def undo_change(*, model: ScoringModel, revision: int, author: User) -> Saved:
    """Take back the change that made `revision`; after later changes, only what it deleted is put back."""
    with transaction.atomic():
        model = locked_model(model)
        draft = draft_of(model)
        kept = draft.revisions.filter(number=revision).first() if draft else None
        if draft is None or kept is None:
            raise Refused(_("This can’t be undone any more: the draft was published or is gone."))
        before = json.loads(kept.before)
        if draft.revision == revision:
            return change_draft(model=model, author=author, change=lambda desk: _replace(desk, before))
        following = draft.revisions.get(number=revision + 1)
        after = json.loads(following.before)
        return change_draft(model=model, author=author, change=lambda desk: _put_back(desk, before, after))


def _replace(desk: Desk, document: Plain) -> None:
    desk.plain.clear()
    desk.plain.update(document)


def _put_back(desk: Desk, before: Plain, after: Plain) -> None:
    if not put_back(desk.plain, before, after):
        raise Refused(_("The draft was changed since, so this can’t be undone alone. The history has all versions."))


def _checked(before: Plain, after: Plain, model: ScoringModel) -> str:
    """The text to store, once all that `change` touched is found right."""
    catalogue = current_catalogue()
    try:
        document = parsed(_text(after), catalogue)
    except DocumentRefused as error:
        known = _known_faults(before, catalogue)
        fresh = [fault for fault in error.faults if _told(after, fault) not in known]
        if fresh:
            raise DocumentRefused(fresh) from error
        check_may_be(name=str(after.get("name")), object=str(after.get("object")), model=model)
        return _text(after)
    check_fits(document, model)
    return to_json(document)


def _known_faults(plain: Plain, catalogue: Catalogue) -> set[tuple[str, str]]:
    try:
        parsed(_text(plain), catalogue)
    except DocumentRefused as error:
        return {_told(plain, fault) for fault in error.faults}
    return set()


def _told(plain: Plain, fault: Fault) -> tuple[str, str]:
    """A fault by what the part says that it is in, so that a part which only moved is known again."""
    found = _PART.match(fault.place)
    if not found or fault.place.endswith((".name", ".id")):
        return fault.place, fault.message
    group = plain["groups"][int(found[1])]
    part = head_of_group(group) if found[2] is None else group["criteria"][int(found[2])]
    return mark_of(part) + fault.place[found.end() :], fault.message


def _text(plain: Plain) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
