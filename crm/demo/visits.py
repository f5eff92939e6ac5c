"""Visits to the site: how somebody arrives, and what is read then."""

from __future__ import annotations

from crm.demo import content
from crm.demo.chance import by_weight
from crm.demo.seasons import DAY
from crm.demo.story import Story

_CHANNELS = by_weight(
    (
        ("organic", 9),
        ("direct", 7),
        ("paid_search", 2),
        ("paid_social", 2),
        ("social", 2),
        ("referral", 2),
        ("email", 2),
    )
)


def arrive(story: Story, at: int, channel: str = "") -> int:
    story.add(at, story.shelf.sessions[channel or story.chance.one_of(_CHANNELS)])
    return at + 2 + int(story.chance.random() * 20)


def home_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    story.add(at, story.shelf.in_language(story.shelf.home, story.language))


def blog_visit(story: Story, at: int) -> None:
    story.add_text(arrive(story, at), 2)


def news_visit(story: Story, at: int) -> None:
    story.add_some(arrive(story, at), story.shelf.news, 1)


def product_visit(story: Story, at: int) -> None:
    at = story.add_some(arrive(story, at), story.shelf.product, 3)
    if story.chance.yes(0.3):
        story.add_some(at, story.shelf.solutions, 1)


def solution_visit(story: Story, at: int) -> None:
    at = story.add_some(arrive(story, at), story.shelf.solutions, 2)
    if story.chance.yes(0.3):
        story.add_some(at, story.shelf.cases, 1)


def case_visit(story: Story, at: int) -> None:
    story.add_some(arrive(story, at), story.shelf.cases, 2)


def price_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    if story.chance.yes(0.5):
        at = story.add_some(at, story.shelf.product, 2)
    for _ in range(1 + int(story.chance.random() * 2)):
        story.add(at, story.shelf.in_language(story.shelf.pricing, story.language))
        at += 60 + int(story.chance.random() * 300)
    if story.chance.yes(0.08):
        story.add(at, story.shelf.form_start["quote"])
        story.add(at + 90, story.shelf.form["quote"])


def comparison_visit(story: Story, at: int) -> None:
    story.add_some(arrive(story, at), story.shelf.comparisons, 2)


def documentation_visit(story: Story, at: int) -> None:
    story.add_some(arrive(story, at, "direct"), story.shelf.documentation, 3)


def about_visit(story: Story, at: int) -> None:
    story.add_some(arrive(story, at), story.shelf.about, 2)


def demo_page_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    story.add(at, story.shelf.in_language(story.shelf.demo, story.language))
    if story.chance.yes(0.45):
        story.add(at + 40, story.shelf.form_start["demo"])
        if story.chance.yes(0.4):
            _ask_for_demo(story, at + 150)


def _ask_for_demo(story: Story, at: int) -> None:
    """Followed by a call within days, whether or not it leads anywhere."""
    story.add(at, story.shelf.form["demo"])
    story.add(at + 2, story.shelf.task)
    call = story.seasons.instant(story.chance, at + DAY, at + 7 * DAY)
    outcome = "no_show" if story.chance.yes(0.2) else "held"
    story.add(call, story.shelf.meeting["Discovery call"], properties=f'{{"outcome": "{outcome}"}}')


def calculator_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    story.add(at, story.shelf.calculator)
    story.add(at + 30, story.shelf.form_start["roi"])
    if story.chance.yes(0.6):
        story.add(at + 200, story.shelf.form["roi"])


def career_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    story.add(at, story.shelf.in_language(story.shelf.careers, story.language))
    at = story.add_some(at + 30, story.shelf.vacancies, 3)
    if story.chance.yes(0.12):
        story.add(at, story.shelf.form["job"])


def search_visit(story: Story, at: int) -> None:
    at = arrive(story, at)
    query = story.chance.one_of(content.SEARCHES)
    story.add(at, story.shelf.searches, properties=f'{{"query": "{query}"}}')
    is_technical = query in ("api", "sap integration")
    story.add_some(at + 20, story.shelf.documentation if is_technical else story.shelf.product, 2)


def ad_visit(story: Story, at: int) -> None:
    """A click on a campaign that runs at the time."""
    audience = ("", "careers" if story.contact.persona in ("job seeker", "student") else story.contact.language)
    running = [ad for ad in story.shelf.ads if ad.start <= at < ad.start + 91 * DAY and ad.audience in audience]
    ad = story.chance.one_of(running or story.shelf.ads)
    story.add(at, ad.click)
    story.add(at + 3, story.shelf.sessions[ad.channel])
    story.add(at + 5, ad.landing)
