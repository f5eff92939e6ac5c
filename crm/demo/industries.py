"""What customers do: industries with their size and the words that stand in such companies' names."""

from __future__ import annotations

from dataclasses import dataclass

from crm.demo.chance import by_weight


@dataclass(frozen=True, slots=True)
class Industry:
    name: str
    employees: int
    """The median; sizes are log-normal around it."""
    revenue: int
    """Euros an employee and year."""
    words: dict[str, tuple[str, ...]]
    """By language, what follows the name's root."""


def _industry(name: str, employees: int, revenue: int, words: str) -> Industry:
    """`words`: six languages by `;`, in each the words by `/`."""
    by_language = (tuple(word.strip() for word in part.split("/")) for part in words.split(";"))
    return Industry(name, employees, revenue, dict(zip(("no", "sv", "da", "pl", "fi", "de"), by_language, strict=True)))


LOGISTICS = _industry(
    "Logistics", 90, 210_000,
    "Logistikk/Transport/Spedisjon; Logistik/Åkeri/Frakt; Logistik/Transport/Spedition; Logistyka/Trans/Spedycja;"
    "Logistiikka/Kuljetus; Logistik/Spedition",
)  # fmt: skip
MANUFACTURING = _industry(
    "Manufacturing", 140, 230_000,
    "Mekaniske/Industri/Teknikk; Verkstad/Industri/Teknik; Maskinfabrik/Industri/Teknik; Produkcja/Metal/Technika;"
    "Teollisuus/Konepaja; Maschinenbau/Technik",
)  # fmt: skip
SEAFOOD = _industry(
    "Seafood", 75, 420_000,
    "Sjømat/Laks/Fiskeri; Fisk/Sjömat; Fisk/Muslinger; Ryby/Owoce Morza; Kala/Meri; Fisch/Meeresfrüchte",
)  # fmt: skip
ENERGY = _industry(
    "Energy", 160, 520_000, "Energi/Kraft/Vind; Energi/Kraft/Vind; Energi/Vind/Forsyning; Energia/Wiatr/Energetyka;"
    "Energia/Voima; Energie/Windkraft",
)  # fmt: skip
FOOD = _industry(
    "Food and beverage", 120, 280_000, "Meieri/Bakeri/Matvarer; Mejeri/Bageri/Livs; Mejeri/Bryggeri/Fødevarer;"
    "Mleczarnia/Browar/Spożywczy; Meijeri/Leipomo; Molkerei/Backwaren",
)  # fmt: skip
RETAIL = _industry(
    "Retail and wholesale", 110, 310_000,
    "Engros/Handel/Bygg og Hage; Grossist/Handel; Engros/Handel; Hurtownia/Handel; Tukku/Kauppa; Großhandel/Handel",
)  # fmt: skip
CONSTRUCTION = _industry(
    "Construction", 70, 240_000, "Entreprenør/Bygg/Betong; Bygg/Entreprenad/Betong; Byg/Entreprise; Budowa/Bud/Beton;"
    "Rakennus/Betoni; Bau/Beton",
)  # fmt: skip
SHIPPING = _industry(
    "Shipping", 85, 390_000, "Rederi/Shipping/Havn; Rederi/Shipping/Hamn; Rederi/Shipping/Havn; Żegluga/Port/Shipping;"
    "Varustamo/Satama; Reederei/Hafen",
)  # fmt: skip
FORESTRY = _industry(
    "Forestry and paper", 130, 300_000, "Skog/Treforedling/Sag; Skog/Papper/Såg; Skov/Papir; Drewno/Papier/Tartak;"
    "Metsä/Paperi/Saha; Holz/Papier",
)  # fmt: skip
PHARMA = _industry(
    "Pharmaceuticals", 180, 410_000,
    "Farma/Helse; Farma/Medicin; Pharma/Medico; Farma/Apteki; Lääke/Terveys; Pharma/Medizintechnik",
)  # fmt: skip
PUBLIC = _industry(
    "Public sector", 400, 90_000, "Kommune/Havnevesen; Kommun/Region; Kommune/Forsyning; Gmina/Zarząd Portu;"
    "Kaupunki/Kunta; Stadtwerke/Hafenamt",
)  # fmt: skip
SOFTWARE = _industry(
    "Software", 28, 150_000, "Data/Systemer/Digital; Data/System/Digital; Data/Systemer/Digital; Soft/Systemy/Cyfrowe;"
    "Data/Ohjelmistot; Software/Digital",
)  # fmt: skip
CONSULTING = _industry(
    "Consulting", 22, 140_000, "Rådgivning/Konsulent; Konsult/Rådgivning; Rådgivning/Konsulent; Doradztwo/Konsulting;"
    "Konsultointi; Beratung",
)  # fmt: skip
EDUCATION = _industry(
    "Education", 700, 80_000,
    "Høgskole/Universitet; Högskola/Universitet; Universitet/Handelshøjskole; Uniwersytet/Politechnika; Yliopisto;"
    "Hochschule/Universität",
)  # fmt: skip
PROSPECT_INDUSTRIES = by_weight(
    (
        *((LOGISTICS, 20), (MANUFACTURING, 19), (SEAFOOD, 8), (ENERGY, 7), (FOOD, 9), (RETAIL, 12), (CONSTRUCTION, 8)),
        *((SHIPPING, 5), (FORESTRY, 4), (PHARMA, 3), (PUBLIC, 4), (SOFTWARE, 4), (CONSULTING, 3)),
    )
)
