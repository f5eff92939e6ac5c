"""Who sells where. The first of them can log in to the demo."""

from __future__ import annotations

from crm.demo.chance import Chance
from crm.demo.countries import Country

OWN_NAME = "Nordvekt"
OWN_DOMAIN = "nordvekt.example"
SELLERS: dict[str, tuple[str, ...]] = {
    "Norway": ("sales@demo.example", "sales@demo.example", f"ingrid.haugen@{OWN_DOMAIN}"),
    "Sweden": (f"karin.oberg@{OWN_DOMAIN}",),
    "Denmark": (f"soren.kjaer@{OWN_DOMAIN}",),
    "Poland": (f"agnieszka.zielinska@{OWN_DOMAIN}",),
    "Finland": (f"jukka.makela@{OWN_DOMAIN}",),
    "Germany": (f"jukka.makela@{OWN_DOMAIN}", f"soren.kjaer@{OWN_DOMAIN}"),
}


def seller_for(chance: Chance, country: Country) -> str:
    return chance.one_of(SELLERS[country.name])
