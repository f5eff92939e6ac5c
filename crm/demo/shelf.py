"""Everything that can be visited, read, filled in or attended, as numbers of activity keys."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crm.demo import content
from crm.demo.keys import Keys
from crm.demo.seasons import DAY, HISTORY, Seasons

CHANNELS = ("organic", "direct", "paid_search", "paid_social", "social", "referral", "email")
LANGUAGES = ("en", "no", "sv", "da", "pl", "fi", "de")
CUSTOMER_DAY = "Kundereisedagen 2025"
_TOPIC_OF_FORM = {"roi": "roi", "newsletter": "", "job": ""}
_TUESDAY, _THURSDAY = 1, 3
_MONTHS = "January February March April May June July August September October November December".split()


class Download(NamedTuple):
    page: int
    form: int
    file: int


class Ad(NamedTuple):
    channel: str
    audience: str
    """A language, `careers`, or empty for everybody."""
    start: int
    click: int
    landing: int


class Gathering(NamedTuple):
    """A webinar or an event, at one moment."""

    at: int
    registered: int
    attended: int
    recording: int | None
    name: str


class Mailing(NamedTuple):
    at: int
    sent: int
    delivered: int
    opened: int
    opened_by_machine: int
    clicked: int
    clicked_by_machine: int
    forwarded: int
    unsubscribed: int
    bounced: int
    complained: int


class Shelf:
    def __init__(self, seasons: Seasons) -> None:
        self.keys = Keys()
        self._put_pages()
        self._put_conversions()
        self._put_talks()
        self._put_product()
        self.ads = self._ads(seasons)
        self.newsletters = self._newsletters(seasons)
        self.series = tuple(self._mailing(0, name, "Nurture: new contacts") for name in content.MAIL_SERIES)
        self.webinars = self._webinars(seasons)
        self.events = self._events(seasons)

    def in_language(self, numbers: dict[str, int], language: str) -> int:
        return numbers.get(language, numbers["en"])

    def _put_pages(self) -> None:
        keys = self.keys
        self.home = keys.localised(content.HOME)
        self.pricing = keys.localised(content.PRICING, topic="pricing")
        self.demo = keys.localised(content.DEMO)
        self.careers = keys.localised(content.CAREERS)
        self.vacancies = keys.pages(content.VACANCIES)
        self.product = keys.pages(content.PRODUCT)
        self.solutions = keys.pages(content.SOLUTIONS)
        self.cases = keys.pages(content.CASES, topic="case")
        self.comparisons = keys.pages(content.COMPARISONS)
        self.documentation = keys.pages(content.DOCUMENTATION)
        self.about = keys.pages(content.ABOUT)
        self.blog = {
            language: keys.pages((*content.BLOG["en"], *3 * content.BLOG.get(language, ()))) for language in LANGUAGES
        }
        self.news = keys.pages(content.NEWS)
        self.calculator = keys.number("page_view", content.CALCULATOR, "page")
        self.sessions = {
            channel: keys.number("session", content.SITE, "site", "", channel, topic="session") for channel in CHANNELS
        }
        self.searches = keys.number("search", "Site search", "search")

    def _put_conversions(self) -> None:
        keys = self.keys
        self.form_start = {form: keys.number("form_start", name, "form") for form, name in content.FORMS.items()}
        self.form = {
            form: keys.number("form_submit", name, "form", topic=_TOPIC_OF_FORM.get(form, "form"))
            for form, name in content.FORMS.items()
        }
        self.downloads = tuple(
            Download(
                keys.number("page_view", f"/resources/{number + 1}", "page"),
                keys.number("form_submit", name, "form"),
                keys.number("download", name, kind, topic="download"),
            )
            for number, (name, kind) in enumerate(content.DOWNLOADS)
        )
        self.videos = tuple(
            keys.number("video_view", name, "video", "", "video", topic="video") for name in content.VIDEOS
        )
        self.chat = keys.number("chat", "Site chat", "chat", "", "chat")
        self.unsubscribe_page = keys.number("page_view", "/unsubscribe", "page")
        self.social = tuple(
            keys.number(kind, post, "post", "", "social")
            for kind in ("social_like", "social_like", "social_click", "social_share", "social_comment")
            for post in content.SOCIAL_POSTS
        )

    def _put_talks(self) -> None:
        keys = self.keys
        self.meeting = {
            kind: keys.number("meeting", kind, "meeting", "", "sales", topic="meeting")
            for kind in ("Discovery call", "Product demo", "Site visit", "Negotiation", "Kick-off", "Business review")
        }
        self.call_in = keys.number("call_inbound", "", "", "", "phone")
        self.call_out = keys.number("call_outbound", "", "", "", "phone")
        self.message = keys.number("message_sent", "LinkedIn message", "message", "", "social")
        self.task = keys.number("task", "Follow up", "task")
        self.personal_mail = keys.number("email_sent", "Personal e-mail", "email", "", "sales")
        self.reply = keys.number("email_reply", "Personal e-mail", "email", "", "sales", topic="reply")

    def _put_product(self) -> None:
        keys = self.keys
        self.trial = keys.number("trial_started", "Flow trial", "product", "", "in_product")
        self.use = tuple(
            keys.number("product_use", part, "feature", "", "in_product") for part in content.PRODUCT_PARTS
        )
        self.api = tuple(keys.number("api_call", call, "endpoint", "", "in_product") for call in content.API_CALLS)
        self.purchase = {name: keys.number("purchase", name, "product", "", "sales") for name in content.PRODUCTS}

    def _ads(self, seasons: Seasons) -> tuple[Ad, ...]:
        return tuple(self._ad(seasons, *ad, seasons.start + n * 91 * DAY) for n in range(8) for ad in content.ADS)

    def _ad(self, seasons: Seasons, channel: str, name: str, landing: str, audience: str, start: int) -> Ad:
        day = seasons.date_of(start)
        campaign = f"{name} {day.year} Q{(day.month + 2) // 3}"
        click = self.keys.number("ad_click", name, "ad", campaign, channel)
        return Ad(channel, audience, start, click, self.keys.number("page_view", landing, "page", campaign, channel))

    def _newsletters(self, seasons: Seasons) -> tuple[Mailing, ...]:
        """One a month, on a Tuesday, newest last."""
        moments = [
            seasons.on_weekday(seasons.now - (2 + 30 * n) * DAY, _TUESDAY) + 9 * 3600 for n in range(HISTORY // 30)
        ]
        return tuple(self._newsletter(seasons.date_of(moment), moment) for moment in reversed(moments))

    def _newsletter(self, day: date, moment: int) -> Mailing:
        month = f"{_MONTHS[day.month - 1]} {day.year}"
        return self._mailing(moment, f"Flow letter, {month}", f"Newsletter {day:%Y-%m}")

    def _mailing(self, moment: int, name: str, campaign: str) -> Mailing:
        parts = (name, "email", campaign, "email")
        number = self.keys.number
        return Mailing(
            moment,
            sent=number("email_sent", *parts),
            delivered=number("email_delivered", *parts),
            opened=number("email_open", *parts),
            opened_by_machine=number("email_open", *parts, is_machine=True),
            clicked=number("email_click", *parts),
            clicked_by_machine=number("email_click", *parts, is_machine=True),
            forwarded=number("email_forward", *parts),
            unsubscribed=number("unsubscribe", *parts),
            bounced=number("email_bounce", *parts),
            complained=number("spam_complaint", *parts),
        )

    def _webinars(self, seasons: Seasons) -> tuple[Gathering, ...]:
        starts = [seasons.start + (20 + 30 * n) * DAY for n in range(HISTORY // 30)]
        moments = [seasons.on_weekday(start, _THURSDAY) + 10 * 3600 for start in starts]
        return tuple(self._webinar(seasons.date_of(at), at, content.WEBINARS[n % 10]) for n, at in enumerate(moments))

    def _webinar(self, day: date, moment: int, topic: str) -> Gathering:
        parts = (f"Webinar: {topic}", "webinar", f"Webinar {day:%Y-%m}", "webinar")
        number = self.keys.number
        return Gathering(
            moment,
            number("webinar_registered", *parts),
            number("webinar_attended", *parts, topic="webinar"),
            number("video_view", f"Recording: {topic}", "video", parts[2], "email", topic="video"),
            parts[0],
        )

    def _events(self, seasons: Seasons) -> tuple[Gathering, ...]:
        """The same fairs each year; the customer day of 2025 stands amid the history where that does not reach 2025."""
        years = range(seasons.date_of(seasons.start).year, seasons.date_of(seasons.now - 1).year + 1)
        days = [(f"{name} {year}", date(year, month, day)) for year in years for name, month, day in content.FAIRS]
        moments = [(name, seasons.on_weekday(seasons.on(day, 0), _THURSDAY)) for name, day in days]
        within = {name: at for name, at in moments if seasons.start + 30 * DAY < at < seasons.now - DAY}
        within.setdefault(CUSTOMER_DAY, seasons.on_weekday(seasons.start + 400 * DAY, _THURSDAY))
        return tuple(self._event(name, at + 9 * 3600) for name, at in within.items())

    def _event(self, name: str, moment: int) -> Gathering:
        parts = (name, "event", name, "event")
        number = self.keys.number
        attended = number("event_attended", *parts, topic="event")
        return Gathering(moment, number("event_registered", *parts), attended, None, name)
