"""The known activity types in words, with an icon; other types are said by their own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.conditions.text import fold
from crm.conditions.wording import name_in_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ActivityWords:
    """`said`: what happened; `counted(3) % {"n": 3}`: “3 page views”."""

    icon: str
    said: StrOrPromise
    counted: Callable[[int], str]


KNOWN: dict[str, ActivityWords] = {
    "page_view": ActivityWords(
        "mouse-pointer-click", _("Viewed a page"), lambda n: ngettext("%(n)s page view", "%(n)s page views", n)
    ),
    "session": ActivityWords("globe", _("Visited the site"), lambda n: ngettext("%(n)s visit", "%(n)s visits", n)),
    "search": ActivityWords("search", _("Searched"), lambda n: ngettext("%(n)s search", "%(n)s searches", n)),
    "form_submit": ActivityWords(
        "file-check", _("Submitted a form"), lambda n: ngettext("%(n)s form submitted", "%(n)s forms submitted", n)
    ),
    "form_start": ActivityWords(
        "file-pen", _("Started a form"), lambda n: ngettext("%(n)s form started", "%(n)s forms started", n)
    ),
    "download": ActivityWords("download", _("Downloaded"), lambda n: ngettext("%(n)s download", "%(n)s downloads", n)),
    "email_open": ActivityWords(
        "mail-open", _("Opened an e-mail"), lambda n: ngettext("%(n)s e-mail opened", "%(n)s e-mails opened", n)
    ),
    "email_click": ActivityWords(
        "mouse-pointer-click",
        _("Clicked in an e-mail"),
        lambda n: ngettext("%(n)s click in e-mails", "%(n)s clicks in e-mails", n),
    ),
    "email_reply": ActivityWords(
        "reply", _("Replied to an e-mail"), lambda n: ngettext("%(n)s reply", "%(n)s replies", n)
    ),
    "email_forward": ActivityWords(
        "forward", _("Forwarded an e-mail"), lambda n: ngettext("%(n)s e-mail forwarded", "%(n)s e-mails forwarded", n)
    ),
    "webinar_registered": ActivityWords(
        "calendar-plus",
        _("Registered for a webinar"),
        lambda n: ngettext("%(n)s webinar registration", "%(n)s webinar registrations", n),
    ),
    "webinar_attended": ActivityWords(
        "presentation",
        _("Attended a webinar"),
        lambda n: ngettext("%(n)s webinar attended", "%(n)s webinars attended", n),
    ),
    "event_registered": ActivityWords(
        "calendar-plus",
        _("Registered for an event"),
        lambda n: ngettext("%(n)s event registration", "%(n)s event registrations", n),
    ),
    "event_attended": ActivityWords(
        "calendar-check", _("Attended an event"), lambda n: ngettext("%(n)s event attended", "%(n)s events attended", n)
    ),
    "meeting": ActivityWords("handshake", _("Had a meeting"), lambda n: ngettext("%(n)s meeting", "%(n)s meetings", n)),
    "call_inbound": ActivityWords(
        "phone-incoming", _("Called us"), lambda n: ngettext("%(n)s call to us", "%(n)s calls to us", n)
    ),
    "chat": ActivityWords("message-circle", _("Chatted"), lambda n: ngettext("%(n)s chat", "%(n)s chats", n)),
    "ad_click": ActivityWords(
        "megaphone",
        _("Clicked an advertisement"),
        lambda n: ngettext("%(n)s advertisement clicked", "%(n)s advertisements clicked", n),
    ),
    "social_like": ActivityWords("thumbs-up", _("Liked a post"), lambda n: ngettext("%(n)s like", "%(n)s likes", n)),
    "social_share": ActivityWords("share-2", _("Shared a post"), lambda n: ngettext("%(n)s share", "%(n)s shares", n)),
    "social_comment": ActivityWords(
        "message-square", _("Commented on a post"), lambda n: ngettext("%(n)s comment", "%(n)s comments", n)
    ),
    "social_click": ActivityWords(
        "mouse-pointer-click", _("Clicked a post"), lambda n: ngettext("%(n)s post clicked", "%(n)s posts clicked", n)
    ),
    "video_view": ActivityWords(
        "play", _("Watched a video"), lambda n: ngettext("%(n)s video watched", "%(n)s videos watched", n)
    ),
    "product_use": ActivityWords(
        "package", _("Used the product"), lambda n: ngettext("%(n)s use of the product", "%(n)s uses of the product", n)
    ),
    "api_call": ActivityWords("code", _("Called the API"), lambda n: ngettext("%(n)s API call", "%(n)s API calls", n)),
    "trial_started": ActivityWords(
        "rocket", _("Started a trial"), lambda n: ngettext("%(n)s trial started", "%(n)s trials started", n)
    ),
    "purchase": ActivityWords(
        "shopping-cart", _("Bought something"), lambda n: ngettext("%(n)s purchase", "%(n)s purchases", n)
    ),
    "email_sent": ActivityWords(
        "send", _("We sent an e-mail"), lambda n: ngettext("%(n)s e-mail sent", "%(n)s e-mails sent", n)
    ),
    "email_delivered": ActivityWords(
        "inbox", _("Our e-mail arrived"), lambda n: ngettext("%(n)s e-mail delivered", "%(n)s e-mails delivered", n)
    ),
    "call_outbound": ActivityWords(
        "phone-outgoing", _("We called"), lambda n: ngettext("%(n)s call by us", "%(n)s calls by us", n)
    ),
    "message_sent": ActivityWords(
        "message-square", _("We sent a message"), lambda n: ngettext("%(n)s message sent", "%(n)s messages sent", n)
    ),
    "task": ActivityWords("list-todo", _("Task"), lambda n: ngettext("%(n)s task", "%(n)s tasks", n)),
    "unsubscribe": ActivityWords(
        "mail-x", _("Unsubscribed"), lambda n: ngettext("%(n)s unsubscription", "%(n)s unsubscriptions", n)
    ),
    "email_bounce": ActivityWords(
        "mail-warning", _("Our e-mail bounced"), lambda n: ngettext("%(n)s bounce", "%(n)s bounces", n)
    ),
    "spam_complaint": ActivityWords(
        "octagon-alert",
        _("Called our e-mail spam"),
        lambda n: ngettext("%(n)s spam complaint", "%(n)s spam complaints", n),
    ),
}

MOST_NAMED = 3


def occurrences(n: int) -> str:
    """Of what has no words of its own."""
    return ngettext("%(n)s time", "%(n)s times", n)


def words_for(type: str, labels: Mapping[str, str] | None = None) -> ActivityWords:
    """`labels`: what an admin calls a type, by its folded name."""
    folded = fold(type)
    known, label = KNOWN.get(folded), (labels or {}).get(folded)
    if known:
        return ActivityWords(known.icon, label, known.counted) if label else known
    return ActivityWords("activity", label or name_in_words(type), occurrences)


def counted_words(types: tuple[str, ...], number: int) -> str:
    """“3 page views”, “1 activity”; of several types “3 times: Chatted, Called us”, of none named “3 times”."""
    if not types:
        return occurrences(number) % {"n": number}
    if len(types) != 1:
        what = ", ".join(str(words_for(type).said) for type in types[:MOST_NAMED])
        more = ", …" if len(types) > MOST_NAMED else ""
        return _gettext("%(times)s: %(what)s") % {"times": occurrences(number) % {"n": number}, "what": what + more}
    if fold(types[0]) == "any":
        return ngettext("%(n)s activity", "%(n)s activities", number) % {"n": number}
    return words_for(types[0]).counted(number) % {"n": number}
