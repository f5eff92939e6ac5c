"""What publishing a draft would change, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadscoring.web.numbers import signed_text, whole_text
from scoring.interfaces.model_pages_rules import category_name
from scoring.queries.impact import SeenImpact
from scoring.spec.movers import Reason

TENTHS = 10


def changed_words(seen: SeenImpact) -> str:
    """“143 of 248 contacts get a new score.”"""
    count = seen.tally.of("changed").get((0, 0), 0)
    if not count:
        return _("Nobody gets another score.")
    values = {"n": whole_text(count), "all": whole_text(seen.records)}
    if seen.live is None:
        return _of_all(seen.object, "first", seen.records) % values
    return _of_all(seen.object, "new", seen.records) % values


def scored_words(seen: SeenImpact) -> Iterator[str]:
    """Who comes into the audience, and who leaves it; blank of a first version, of which all are new."""
    counts = seen.tally.of("scored")
    if seen.live is None:
        return
    if become := counts.get((0, 1), 0):
        said = ngettext("%(n)s becomes scored.", "%(n)s become scored.", become)
        yield said % {"n": whole_text(become)}
    if cease := counts.get((1, 0), 0):
        said = ngettext("%(n)s is scored no longer.", "%(n)s are scored no longer.", cease)
        yield said % {"n": whole_text(cease)}


def aged_words(seen: SeenImpact) -> str:
    """Blank where the draft alone moves whoever moves."""
    count = seen.tally.of("aged").get((0, 0), 0)
    said = ngettext(
        "For %(n)s of them time has moved points as well since they were last scored; that is counted here.",
        "For %(n)s of them time has moved points as well since they were last scored; that is counted here.",
        count,
    )
    return said % {"n": whole_text(count)} if count else ""


def reason_words(reason: Reason | None) -> str:
    """The rule or the limit, and what it gives more or less."""
    if reason is None:
        return ""
    by = signed_text(reason.by / TENTHS)
    match reason.what:
        case "rule":
            return f"{reason.name} {by}"
        case "time":
            return _("%(rule)s %(by)s since last scored, not by the draft") % {"rule": reason.name, "by": by}
        case "disqualified":
            return _("disqualified: %(rule)s") % {"rule": reason.name}
        case "admitted":
            return _("no longer disqualified: %(rule)s") % {"rule": reason.name}
        case "group":
            return _("limit of the group “%(name)s” %(by)s") % {"name": reason.name, "by": by}
        case "category":
            return _("limit of %(name)s %(by)s") % {"name": category_name(reason.name), "by": by}
        case "total":
            return _("limit of the total %(by)s") % {"by": by}


def _of_all(object: str, kind: str, count: int) -> str:
    new = {
        "contact": ngettext(
            "%(n)s of %(all)s contact gets a new score.", "%(n)s of %(all)s contacts get a new score.", count
        ),
        "company": ngettext(
            "%(n)s of %(all)s company gets a new score.", "%(n)s of %(all)s companies get a new score.", count
        ),
        "deal": ngettext("%(n)s of %(all)s deal gets a new score.", "%(n)s of %(all)s deals get a new score.", count),
    }
    first = {
        "contact": ngettext("%(n)s of %(all)s contact gets a score.", "%(n)s of %(all)s contacts get a score.", count),
        "company": ngettext("%(n)s of %(all)s company gets a score.", "%(n)s of %(all)s companies get a score.", count),
        "deal": ngettext("%(n)s of %(all)s deal gets a score.", "%(n)s of %(all)s deals get a score.", count),
    }
    return (first if kind == "first" else new)[object]
