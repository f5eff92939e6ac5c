"""The texts, numbers and instants that made worlds and documents are drawn from: few, nasty, and likely to meet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.oracle.world import ObjectName, PropertyType

TEXTS = (
    "Åse",
    "ÅSE",
    "ŁÓDŹ",
    "łódź",
    "50%_off",
    "50 off",
    "O'Brien",
    "back\\slash",
    'say "hi"',
    "{braces}",
    "%s %(x)s",
    "`tick`",
    "🚀 Launch",
    "Straße",
    "STRAßE",
    "STRASSE",
    "Head\u00a0of Sales",
    "head of sales",
    "CTO",
    "Director",
    "Chief Officer (CTO)",
    "cto²",
    "cto_2",
    "İstanbul",
    "istanbul",
    "ΟΔΟΣ",
    "οδος",
    "asdf",
    "asdfgh",
    "xTZUIOx",
    "poiuy",
    "jkløæ",
    "$1; --",
    "NULL",
    "C++",
    "12.5",
    "7",
    "customer",
    "Closed_Won",
    "nordlys.no",
)
"""All in NFC and without surrounding white space, as stored."""
PIECES = (
    "å",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "{",
    "s",
    "cto",
    "of",
    "c++",
    "ΟΔ",
    "İ",
    "SALES",
    "A\u030ase",  # not NFC: the argument is put into it
    "\u00a0CTO ",
    "Head of",
    "ß",
    "ss",
    "🚀",
    "off",
    ".5",
)
ARGUMENTS = TEXTS + PIECES
EMAIL_NAMES = ("info", "Sales+no", "asdfgh", "asdf", "ola", "o'brien", "50%_off", "QwertyUiop.x")
EMAIL_DOMAINS = ("gmail.com", "Gmail.com", "mailinator.com", "nordlys.no", "Kunde.pl", "Vekt.example", "blåbær.no")
EMAILS = tuple(f"{name}@{domain}" for name in EMAIL_NAMES for domain in EMAIL_DOMAINS)
COMPANY_DOMAINS = ("nordlys.no", "kunde.PL", "gmail.com", "BLÅBÆR.no")
URLS = ("https://Åse.no/50%_off?q='x'", "http://nordlys.no/", "https://łódź.pl")
CHOICES = ("Small", "STOR", "Łódź", "50%")
STAGES = ("customer", "Customer", "lead", "Kvalifisert")
DEAL_STAGES = ("closed_won", "Closed_Won", "open")

ACTIVITY_TYPES = (
    "page_view",
    "Page_View",
    "email_open",
    "email_sent",
    "unsubscribe",
    "besøk",
    "BESØK",
    "it's 100%_new",
)
ASSETS = ("", "/Pricing", "/pricing", "/50%_off", "Åse's guide", "åSE'S GUIDE", "C:\\x", "asdfgh")
ASSET_TYPES = ("", "Page", "PDF")
CAMPAIGNS = ("", "Høst 50%_off", "o'k")
CHANNELS = ("", "Email", "web", "e_mail")
ACTIVITY_PROPERTIES: dict[str, tuple[str | Decimal | bool, ...]] = {
    "plan": ("Pro", "PRO", "50%_off", "", Decimal("12.5"), True),
    "seats": (Decimal(3), Decimal("12.5"), "12.5", "-3", "12,5", "NaN", "many", "٣", True),
    "o'k%": (True, False, "ja", "False", "perhaps", Decimal(1)),
    "due": ("2026-03-29", "2026-02-30", "2025-12-31", "soon", Decimal(20260329)),
}

NUMBERS = tuple(map(Decimal, ("-5", "-0.5", "0", "0.1", "3", "12.5", "49.95", "50", "250", "100000")))
POINTS: tuple[int | float, ...] = (-33.3, -20, -5.5, -0.1, 0, 0.1, 0.3, 1, 2.5, 5.1, 10, 33.3, 80)
LABELS = ("Hot", "Varm", "A", "B", "1", "2", "Ł1", "50%'")
NAMES = ("Role", "Åse's", "50%_off", "back\\slash", '{"x"}', "🚀", "%s")
DAYS = (1, 2, 7, 30, 90, 365, 100_000)

ANCHORS = (
    datetime(2026, 3, 30, 10, tzinfo=UTC),  # the day before had 23 hours in Oslo
    datetime(2025, 10, 26, 1, 30, tzinfo=UTC),  # the second 02:30 of that night in Oslo
    datetime(2025, 12, 31, 23, tzinfo=UTC),  # midnight in Oslo
    datetime(2026, 6, 15, 12, 0, 0, 1, tzinfo=UTC),
)
MIDNIGHTS = (
    datetime(2026, 3, 28, 23, tzinfo=UTC),
    datetime(2026, 3, 29, 22, tzinfo=UTC),
    datetime(2025, 10, 25, 22, tzinfo=UTC),
    datetime(2025, 10, 26, 23, tzinfo=UTC),
)
AGES = (0, 0, 0, 1, 1, 1, 2, 2, 3, 6, 6, 7, 7, 7, 29, 30, 30, 31, 60, 89, 90, 365, 5000, -1, -1, -7, -400)
"""In days before an anchor."""
JITTER = tuple(
    timedelta(microseconds=step)
    for step in (0, 0, 0, 1, -1, 500_001, 3_600_000_000, -3_600_000_000, 43_200_000_000, 50_000_000_123)
)
DATES = tuple(
    sorted({(anchor - timedelta(days=age)).date() for anchor in ANCHORS for age in (-30, -7, -1, 0, 1, 2, 7, 30, 365)})
)


def instants() -> st.SearchStrategy[datetime]:
    """As-of instants: mostly the first anchor, from which most times lie whole numbers of days away."""
    elsewhere = st.integers(0, 2**32).map(lambda seed: made_time(Random(seed)))
    near = st.sampled_from((ANCHORS[0],) * 5 + ANCHORS + MIDNIGHTS)
    return st.one_of(near, near, near, elsewhere)


def made_time(dice: Random) -> datetime:
    """On the edge of a window, a microsecond or an hour beside it, or about a local midnight."""
    if dice.random() < 0.15:
        return dice.choice(MIDNIGHTS) + dice.choice(JITTER)
    anchor = dice.choice((ANCHORS[0],) * 5 + ANCHORS)
    return anchor - timedelta(days=dice.choice(AGES)) + dice.choice(JITTER)


CUSTOM_TYPES: dict[tuple[ObjectName, str], PropertyType] = {
    ("contact", "segment"): "choice",
    ("contact", "interests"): "multi_choice",
    ("contact", "website"): "url",
    ("contact", "backup_email"): "email",
    ("contact", "vip"): "boolean",
    ("contact", "nps"): "number",
    ("contact", "renewal"): "date",
    ("contact", "last_seen"): "instant",
    ("contact", "note"): "text",
    ("company", "tier"): "choice",
    ("company", "tags"): "multi_choice",
    ("company", "partner"): "boolean",
    ("company", "founded"): "date",
    ("deal", "competitor"): "choice",
    ("deal", "products"): "multi_choice",
    ("deal", "probability"): "number",
    ("deal", "signed_at"): "instant",
}
HOT: dict[ObjectName, tuple[str, ...]] = {
    "contact": (
        "email",
        "job_title",
        "country",
        "lifecycle_stage",
        "marketing_consent",
        "created_at",
        *(name for of, name in CUSTOM_TYPES if of == "contact"),
    ),
    "company": (
        "domain",
        "industry",
        "employees",
        "annual_revenue",
        "created_at",
        *(name for of, name in CUSTOM_TYPES if of == "company"),
    ),
    "deal": (
        "name",
        "stage",
        "amount",
        "close_date",
        "created_at",
        *(name for of, name in CUSTOM_TYPES if of == "deal"),
    ),
}
"""What records mostly have and conditions mostly ask about."""
TYPE_VALUES: dict[PropertyType, tuple[Any, ...]] = {
    "text": TEXTS,
    "email": EMAILS,
    "url": URLS,
    "choice": CHOICES,
    "multi_choice": ((), ("Small",), ("STOR", "50%"), ("Łódź", "Small", "STOR")),
    "number": NUMBERS,
    "boolean": (True, False),
}
