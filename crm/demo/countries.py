"""Where customers are: cities, languages, money, and telephone numbers that nobody has."""

from __future__ import annotations

from dataclasses import dataclass

from crm.demo.chance import Chance, by_weight


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    code: str
    language: str
    currency: str
    per_euro: float
    legal_forms: tuple[str, ...]
    phone: str
    """A pattern whose # are digits; the numbers are unassigned or set aside for fiction."""
    cities: tuple[str, ...]


NORWAY = Country(
    "Norway", "no", "no", "NOK", 11.5, ("AS", "AS", "AS", "ASA"), "+47 1## ## ###",
    ("Oslo", "Oslo", "Bergen", "Trondheim", "Stavanger", "Tromsø", "Ålesund", "Bodø", "Kristiansand", "Drammen",
     "Haugesund", "Hammerfest"),
)  # fmt: skip
SWEDEN = Country(
    "Sweden", "se", "sv", "SEK", 11.2, ("AB",), "+46 70 174 06 ##",
    ("Stockholm", "Stockholm", "Göteborg", "Göteborg", "Malmö", "Jönköping", "Örebro", "Västerås", "Umeå",
     "Borås", "Gävle"),
)  # fmt: skip
DENMARK = Country(
    "Denmark", "dk", "da", "DKK", 7.46, ("A/S", "ApS"), "+45 1# ## ## ##",
    ("København", "København", "Aarhus", "Odense", "Aalborg", "Esbjerg", "Kolding", "Hirtshals",
     "Skagen", "Køge"),
)  # fmt: skip
POLAND = Country(
    "Poland", "pl", "pl", "PLN", 4.3, ("Sp. z o.o.", "Sp. z o.o.", "S.A."), "+48 10# ### ###",
    ("Warszawa", "Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk", "Gdynia", "Szczecin",
     "Katowice", "Rzeszów"),
)  # fmt: skip
FINLAND = Country(
    "Finland", "fi", "fi", "EUR", 1.0, ("Oy", "Oy", "Oyj"), "+358 0# ### ####",
    ("Helsinki", "Helsinki", "Tampere", "Turku", "Oulu", "Vantaa", "Jyväskylä", "Hämeenlinna", "Kotka"),
)  # fmt: skip
GERMANY = Country(
    "Germany", "de", "de", "EUR", 1.0, ("GmbH", "GmbH", "GmbH & Co. KG"), "+49 30 23125 ###",
    ("Hamburg", "Hamburg", "Bremen", "Rostock", "Kiel", "Lübeck", "Berlin", "Düsseldorf", "Köln"),
)  # fmt: skip
COUNTRIES = (NORWAY, SWEDEN, DENMARK, POLAND, FINLAND, GERMANY)
MARKET = by_weight(((NORWAY, 34), (SWEDEN, 19), (POLAND, 21), (DENMARK, 14), (FINLAND, 7), (GERMANY, 5)))


def phone_number(chance: Chance, country: Country) -> str:
    return "".join(str(int(chance.random() * 10)) if sign == "#" else sign for sign in country.phone)
