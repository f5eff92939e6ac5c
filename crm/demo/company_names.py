"""Invented names of companies: a root of the country, a word of the industry, the legal form; and their domains."""

from __future__ import annotations

from itertools import chain, count

from crm.demo.chance import Chance
from crm.demo.countries import Country
from crm.demo.industries import EDUCATION, PUBLIC, Industry
from crm.demo.person_names import ascii_folded

# First halves and second halves; nearly any pair sounds like a place.
_ROOTS = {
    "no": ("Fjord Nord Hav Øst Vest Bjørk Storm Skarv Lyng Ask Elv Hauk Rim Stein Sør Grønn Kvit Furu Tind Ravn Ulv",
           "vik dal sund heim berg nes land fjell haug vang strand moen odden stad bukt"),
    "sv": ("Björk Ål Älv Norr Öst Sjö Sten Lind Hög Ek Gran Hav Lång Väst Klar Svan Järn Silver Tall Örn Varg Ljung",
           "näs holm vik dal fors berg strand hed sund ö bro torp lunda mark"),
    "da": ("Skov Vester Øster Sø Birke Ege Hav Nørre Sønder Hvid Rød Lyng Ravn Klit Kær Strand Grøn Hede Å Mølle Bøge",
           "gaard bjerg lund strand holm borg bæk by dal rup toft sted vang"),
    "pl": ("Bałto Wisło Tatro Sudeto Karpo Odro Warto Mazo Łęgo Pomo Śląsko Żuła Narwo Bugo Nydo Kuja Brdo Noteć Świt",
           "pol met trans mar bud log eks plast wit lin stal dom gaz rol tech lux"),
    "fi": ("Kuusi Järvi Koski Pohjan Meri Lumi Havu Kivi Hopea Itä Länsi Kallio Myrsky Suvi Karhu Joutsen Honka Tähti",
           "ranta niemi lahti mäki salo virta koski saari harju pelto kangas selkä"),
    "de": ("Nord Elb Hanse Weser Eichen Stein Birken Wald Möwen Deich Küsten Alster Ost Heide Linden Grün Anker Silber",
           "werk tal hafen brück feld mark stein hof land see wick kamp au"),
}  # fmt: skip
ROOTS = {language: (tuple(first.split()), tuple(second.split())) for language, (first, second) in _ROOTS.items()}


class CompanyNames:
    """Gives each name and each domain once: a name met again takes its city, then a number."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._domains: set[str] = set()

    def draw(self, chance: Chance, country: Country, industry: Industry, city: str) -> tuple[str, str]:
        """The name and the domain, which ends in .example."""
        core = self._free(_core(chance, country, industry), city)
        self._names.add(core)
        name = f"{core} {_legal_form(chance, country, industry)}".strip()
        stem = ascii_folded(core)
        domain, number = f"{stem}.example", 1
        while domain in self._domains:
            number += 1
            domain = f"{stem}{number}.example"
        self._domains.add(domain)
        return name, domain

    def _free(self, core: str, city: str) -> str:
        numbered = (f"{core} {city} {number}" for number in count(2))
        return next(name for name in chain((core, f"{core} {city}"), numbered) if name not in self._names)


def _core(chance: Chance, country: Country, industry: Industry) -> str:
    first, second = ROOTS[country.language]
    root = chance.one_of(first) + chance.one_of(second)
    word = chance.one_of(industry.words[country.language])
    if country.language == "pl" and industry in (PUBLIC, EDUCATION):
        return f"{word} {root}"
    return f"{root} {word}"


def _legal_form(chance: Chance, country: Country, industry: Industry) -> str:
    return "" if industry in (PUBLIC, EDUCATION) else chance.one_of(country.legal_forms)
