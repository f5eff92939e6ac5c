"""Given names and surnames by country. Polish surnames agree with gender; the people are invented."""

from __future__ import annotations

from crm.demo.chance import Chance

_FEMALE = {
    "no": "Ingrid Solveig Astrid Kari Silje Marit Hanne Åse Tone Guro Ragnhild Synnøve Sigrid Bente Ida Marte Thea "
    "Live Eli Randi Turid Hege Camilla Kristin Anette Vilde Åshild Gunn",
    "sv": "Åsa Ebba Linnéa Maja Elsa Karin Annika Frida Malin Sofia Ulrika Birgitta Lovisa Märta Ann-Sofie Emma Hedvig "
    "Camilla Ylva Cecilia Tove Moa Elin Johanna Åsalill",
    "da": "Mette Pernille Freja Signe Søs Karen Lone Dorthe Hanne Ulla Maja Trine Sofie Lærke Gitte Kirsten Bodil "
    "Nanna Rikke Charlotte Anne-Mette Birthe Camilla Stine",
    "pl": "Agnieszka Katarzyna Małgorzata Ewa Zofia Magdalena Łucja Joanna Monika Beata Hanna Barbara Aleksandra "
    "Justyna Dorota Iwona Elżbieta Karolina Natalia Grażyna Wiesława Żaneta Kinga Paulina Marta",
    "fi": "Aino Päivi Sari Riikka Helmi Kaisa Tuula Anneli Minna Outi Satu Elina Hanna Johanna Kirsi Merja Sanna Eeva",
    "de": "Anke Birte Dörte Frauke Greta Heike Imke Katrin Maike Silke Ute Wiebke Sabine Jana Antje Svenja Käthe "
    "Ulrike",
}  # fmt: skip
_MALE = {
    "no": "Lars Bjørn Ola Håkon Øyvind Torstein Magnus Geir Kjetil Sindre Eirik Terje Pål Åge Sverre Jørgen Trond "
    "Even Henrik Rune Vegard Stian Morten Ørjan Odd Amund Tor-Arne",
    "sv": "Göran Björn Åke Erik Johan Mattias Östen Gustaf Nils Anders Håkan Oskar Love Pär Stellan Ulf Viktor Fredrik "
    "Mårten Jöran Filip Hampus Tobias Lennart",
    "da": "Søren Jens Mads Rasmus Niels Bjarne Kjeld Ole Troels Jørgen Mikkel Aksel Frederik Peder Svend Anders Lasse "
    "Bo Esben Asger Preben Kasper Jeppe",
    "pl": "Łukasz Piotr Tomasz Paweł Krzysztof Michał Stanisław Grzegorz Rafał Wojciech Andrzej Jakub Bartosz Sławomir "
    "Zbigniew Marcin Dariusz Kamil Przemysław Mateusz Maciej Jacek Radosław",
    "fi": "Jukka Antti Mikko Väinö Timo Eero Pekka Juha Kari Lauri Ville Sami Risto Jyrki Heikki Olli Tapio",
    "de": "Jörg Hauke Sönke Uwe Torben Matthias Jürgen Henning Klaus Dirk Ralf Bernd Stefan Lutz Günther Carsten Malte "
    "Arne",
}  # fmt: skip
_SURNAMES = {
    "no": "Solberg Haugen Bakke Moen Øverland Lunde Strand Nygård Hagen Eide Aasen Sæther Berge Tveit Myhre Fjeld "
    "Rønning Dahl Kvamme Brekke Hovland Skår Øien Løken Engen Sunde Bjerkås Nordli Vangen Tangen Rød Austad "
    "Heggelund Kolstad",
    "sv": "Lindqvist Nyström Åkesson Öberg Björklund Sjöberg Ekström Hedlund Åström Wikström Norrman Ljung Forsberg "
    "Söderlund Ödman Hallström Blomqvist Sandelin Rosengren Åhlund Malmsten Högberg Ask Löfgren Stålnacke "
    "Tornberg",
    "da": "Sørensen Madsen Kjær Østergaard Nørgaard Bach Lund Møller Holm Thygesen Skov Brandt Krogh Vestergaard Bæk "
    "Ravn Toft Frandsen Bisgaard Damgaard Juhl Winther Ågård Kofoed Hjorth Bjerre",
    "pl": "Kowalski/Kowalska Nowak Wiśniewski/Wiśniewska Kamiński/Kamińska Zieliński/Zielińska Wójcik "
    "Lewandowski/Lewandowska Dąbrowski/Dąbrowska Mazur Kaczmarek Krawczyk Piotrowski/Piotrowska "
    "Grabowski/Grabowska Pawłowski/Pawłowska Śliwiński/Śliwińska Jabłoński/Jabłońska Wróbel Majewski/Majewska "
    "Olszewski/Olszewska Stępień Górski/Górska Łukasik Sikora Witkowski/Witkowska Żukowski/Żukowska Bąk "
    "Czerwiński/Czerwińska Rutkowski/Rutkowska Ostrowski/Ostrowska Duda Szewczyk Wysocki/Wysocka Nowicki/Nowicka "
    "Chmielewski/Chmielewska Biały/Biała",
    "fi": "Korhonen Virtanen Mäkelä Järvinen Hämäläinen Koskinen Lehtonen Rantala Saarinen Kivelä Heikkilä Nieminen "
    "Laaksonen Ahonen Peltola Sjöblom Nyberg Kääriäinen Lähteenmäki",
    "de": "Petersen Hansen Brandt Köhler Lüders Möller Schröder Böttcher Krüger Wulff Harms Tietjen Groß Ahlers "
    "Feddersen Jäger Behrens Lorenzen Thießen Kühl",
}  # fmt: skip
NAME_LANGUAGES = tuple(_SURNAMES)
FEMALE = {language: tuple(names.split()) for language, names in _FEMALE.items()}
MALE = {language: tuple(names.split()) for language, names in _MALE.items()}
SURNAMES = {language: tuple(name.split("/") for name in names.split()) for language, names in _SURNAMES.items()}

_TO_ASCII = str.maketrans(
    {
        **dict(zip("åäöøáéńśźżłóćęąü", "aaooaenszzloceau", strict=True)),
        "æ": "ae",
        "ß": "ss",
        " ": "-",
        "&": "og",
        ".": "",
        ",": "",
        "'": "",
    }
)


def person_name(chance: Chance, language: str) -> tuple[str, str]:
    """First name and surname; one surname in fifteen is double."""
    woman = chance.yes(0.44)
    first = chance.one_of((FEMALE if woman else MALE)[language])
    last = chance.one_of(SURNAMES[language])[-1 if woman else 0]
    if chance.yes(0.07):
        second = chance.one_of(SURNAMES[language])[-1 if woman else 0]
        last = f"{last}-{second}" if second != last and language in ("pl", "sv", "de") else last
    return first, last


def ascii_folded(name: str) -> str:
    """As it would stand in an address: `Łukasz` → `lukasz`."""
    return name.lower().translate(_TO_ASCII)
