"""Names of people and companies: gender, letters, addresses."""

from __future__ import annotations

import pytest

from crm.demo.chance import Chance
from crm.demo.company_names import CompanyNames
from crm.demo.countries import COUNTRIES, NORWAY, POLAND, Country, phone_number
from crm.demo.industries import LOGISTICS, PUBLIC
from crm.demo.person_names import FEMALE, MALE, NAME_LANGUAGES, SURNAMES, ascii_folded, person_name


def test_polish_surnames_agree_with_gender() -> None:
    chance = Chance(1)
    people = [person_name(chance, "pl") for _ in range(3000)]
    of_women = {part for first, last in people if first in FEMALE["pl"] for part in last.split("-")}
    of_men = {part for first, last in people if first in MALE["pl"] for part in last.split("-")}

    assert {"Kowalska", "Nowak", "Dąbrowska"} <= of_women
    assert {"Kowalski", "Nowak", "Dąbrowski"} <= of_men
    assert [name for name in of_women if name.endswith(("ski", "cki", "dzki"))] == []
    assert [name for name in of_men if name.endswith(("ska", "cka", "dzka"))] == []


@pytest.mark.parametrize("language", NAME_LANGUAGES)
def test_given_names_are_of_one_gender(language: str) -> None:
    assert set(FEMALE[language]) & set(MALE[language]) == set()
    assert all(1 <= len(forms) <= 2 for forms in SURNAMES[language])


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Łukasz", "lukasz"),
        ("Åse", "ase"),
        ("Bjørn", "bjorn"),
        ("Żółć", "zolc"),
        ("Sæther", "saether"),
        ("Groß", "gross"),
    ],
)
def test_address_holds_the_name_without_its_marks(name: str, folded: str) -> None:
    assert ascii_folded(name) == folded


def test_every_name_can_stand_in_an_address() -> None:
    names = {name for table in (FEMALE, MALE) for some in table.values() for name in some}
    names |= {form for some in SURNAMES.values() for forms in some for form in forms}

    assert [
        name for name in names if not ascii_folded(name).replace("-", "").isalpha() or not ascii_folded(name).isascii()
    ] == []


def test_company_that_is_met_again_takes_its_city_then_a_number() -> None:
    names = CompanyNames()
    drawn = [names.draw(Chance(7), NORWAY, LOGISTICS, "Bergen") for _ in range(4)]
    core = drawn[0][0].rsplit(" ", 1)[0]

    assert [name.rsplit(" ", 1)[0] for name, _domain in drawn] == [
        core,
        f"{core} Bergen",
        f"{core} Bergen 2",
        f"{core} Bergen 3",
    ]
    assert len({domain for _name, domain in drawn}) == 4


def test_polish_authority_is_named_by_its_kind_first() -> None:
    name, _domain = CompanyNames().draw(Chance(1), POLAND, PUBLIC, "Gdynia")

    assert name.startswith(("Gmina ", "Zarząd Portu "))


@pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country.name)
def test_phone_numbers_fill_their_pattern(country: Country) -> None:
    number = phone_number(Chance(1), country)

    assert number.startswith("+")
    assert "#" not in number
