"""Kinds of people: how often they come, for how long, and what they do then."""

from __future__ import annotations

from dataclasses import dataclass

from crm.demo import conversions, gatherings, visits
from crm.demo.chance import Chance, by_weight
from crm.demo.records import CompanyKind
from crm.demo.story import Episode
from crm.demo.titles import CHIEF, DIRECTOR, MANAGER, Role


@dataclass(frozen=True, slots=True)
class Persona:
    occasions: float
    """The median number of occasions; log-normal with `spread`."""
    spread: float
    days: float
    """The mean length of the interest; exponential."""
    keenness: float
    """The share of newsletters that is opened."""
    habits: tuple[Episode, ...]


PERSONAS: dict[str, Persona] = {
    "silent": Persona(0, 0, 1, 0.01, (visits.home_visit,)),
    "reader": Persona(0.9, 0.9, 420, 0.26, by_weight((
        (visits.blog_visit, 7), (visits.home_visit, 2), (visits.product_visit, 2), (visits.news_visit, 2),
        (conversions.social, 3), (conversions.download, 1), (visits.case_visit, 1)))),
    "visitor": Persona(0.8, 0.8, 150, 0.06, by_weight((
        (visits.home_visit, 5), (visits.product_visit, 5), (visits.blog_visit, 4), (visits.solution_visit, 3),
        (visits.price_visit, 2), (visits.search_visit, 1), (visits.about_visit, 1), (visits.ad_visit, 3),
        (visits.career_visit, 1), (conversions.contact_form, 1)))),
    "researcher": Persona(3, 0.8, 240, 0.3, by_weight((
        (visits.blog_visit, 5), (visits.product_visit, 3), (visits.solution_visit, 3), (visits.case_visit, 3),
        (conversions.download, 4), (gatherings.webinar, 4), (conversions.video, 2), (visits.price_visit, 2),
        (visits.comparison_visit, 1), (gatherings.event, 1), (visits.calculator_visit, 1)))),
    "evaluator": Persona(5.5, 0.7, 75, 0.25, by_weight((
        (visits.price_visit, 6), (visits.product_visit, 5), (visits.case_visit, 3), (visits.calculator_visit, 2),
        (visits.comparison_visit, 2), (visits.documentation_visit, 3), (gatherings.webinar, 3),
        (visits.demo_page_visit, 3),
        (conversions.chat, 1), (conversions.video, 2), (visits.search_visit, 1), (visits.about_visit, 1),
        (conversions.call_in, 1), (conversions.trial, 1)))),
    "job seeker": Persona(2.5, 0.8, 60, 0.04, by_weight((
        (visits.career_visit, 8), (visits.about_visit, 2), (visits.home_visit, 2), (conversions.social, 2)))),
    "student": Persona(2.5, 0.8, 120, 0.12, by_weight((
        (visits.blog_visit, 4), (visits.career_visit, 3), (conversions.download, 3), (visits.search_visit, 1)))),
    "competitor": Persona(7, 0.9, 500, 0.35, by_weight((
        (visits.price_visit, 4), (visits.product_visit, 5), (visits.news_visit, 3), (visits.documentation_visit, 3),
        (gatherings.webinar, 2), (visits.case_visit, 2), (visits.about_visit, 2)))),
    "spammer": Persona(1, 0.3, 2, 0, (conversions.spam_form,)),
    "partner": Persona(4, 0.9, 500, 0.3, by_weight((
        (visits.documentation_visit, 4), (visits.product_visit, 3), (gatherings.event, 2), (gatherings.webinar, 2),
        (visits.news_visit, 2), (visits.price_visit, 1)))),
    "colleague": Persona(25, 1.0, 700, 0.6, by_weight((
        (visits.home_visit, 4), (visits.product_visit, 4), (visits.news_visit, 3), (visits.documentation_visit, 2),
        (visits.price_visit, 1), (visits.career_visit, 1)))),
    "user": Persona(3, 0.9, 600, 0.3, by_weight((
        (visits.documentation_visit, 5), (gatherings.webinar, 2), (gatherings.event, 1), (conversions.chat, 2),
        (visits.news_visit, 2), (visits.home_visit, 2), (visits.blog_visit, 1), (conversions.call_in, 1)))),
}  # fmt: skip

_CONCERNED = ("Logistics", "Operations", "Management")
_PROSPECTS = by_weight(
    (("silent", 27), ("reader", 25), ("visitor", 28), ("researcher", 12), ("evaluator", 4), ("job seeker", 4))
)
_WARM = by_weight(
    (("silent", 10), ("reader", 20), ("visitor", 24), ("researcher", 28), ("evaluator", 16), ("job seeker", 2))
)
_OF_KIND: dict[CompanyKind, tuple[str, ...]] = {
    "customer": by_weight((("user", 7), ("reader", 2), ("silent", 1))),
    "competitor": ("competitor",),
    "partner": by_weight((("partner", 4), ("silent", 1))),
    "university": by_weight((("student", 5), ("job seeker", 2), ("silent", 1))),
    "own": ("colleague",),
}


def persona_name(chance: Chance, kind: CompanyKind, role: Role, heat: float) -> str:
    """Those who decide on warehouses and fleets look into it more than others, as do all in a company that is at it."""
    if kind in _OF_KIND:
        return chance.one_of(_OF_KIND[kind])
    is_concerned = role.department in _CONCERNED and role.seniority in (CHIEF, DIRECTOR, MANAGER)
    return chance.one_of(_WARM if chance.yes(0.1 * heat * (1.8 if is_concerned else 0.8)) else _PROSPECTS)
