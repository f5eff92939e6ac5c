"""Texts: folding, words, and the operators on the quality of text."""

from __future__ import annotations

import pytest

from tests.oracle.examples import company, contact, deal
from tests.oracle.texts import (
    compared,
    fold,
    has_all_capitals,
    has_no_capitals,
    has_word,
    is_customer_domain,
    is_disposable_email,
    is_free_email,
    is_keyboard_mash,
    is_role_email,
)
from tests.oracle.world import World


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÅSE", "åse"),
        ("ŁÓDŹ", "łódź"),
        ("Straße", "straße"),
        ("İstanbul", "istanbul"),
        ("ΟΔΟΣ", "οδοσ"),
        ("50%_\\'", "50%_\\'"),
    ],
)
def test_fold_maps_each_character_by_the_simple_mapping(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_fold_keeps_sharp_s_apart_from_double_s() -> None:
    assert fold("Straße") != fold("STRASSE")


def test_compared_composes_and_cuts_unicode_white_space() -> None:
    assert compared("\u00a0 A\u030aSE\u2003\n") == "åse"


def test_compared_leaves_white_space_inside_alone() -> None:
    assert compared("Head\u00a0of") == "head\u00a0of" != compared("Head of")


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("cto", "cto", True),
        ("director", "cto", False),
        ("officer (cto)", "cto", True),
        ("cto_2", "cto", True),
        ("cto2", "cto", False),
        ("cto२", "cto", False),
        ("cto²", "cto", True),
        ("åcto", "cto", False),
        ("ctos cto", "cto", True),
        ("c++", "c++", True),
        ("c++11", "c++", False),
        ("head of sales", "head of", True),
    ],
)
def test_word_stands_between_characters_that_are_neither_letters_nor_digits(text: str, word: str, found: bool) -> None:
    assert has_word(text, word) is found


@pytest.mark.parametrize(
    ("text", "is_free"),
    [("ola@Gmail.com", True), ("ola@mail.gmail.com", False), ("gmail.com", False), ("a@b@gmail.com", True)],
)
def test_free_email_looks_at_what_follows_the_last_at(text: str, is_free: bool) -> None:
    assert is_free_email(text) is is_free


def test_disposable_email_is_by_domain() -> None:
    assert is_disposable_email("x@Mailinator.com")
    assert not is_disposable_email("x@nordlys.no")


@pytest.mark.parametrize(
    ("text", "is_role"),
    [
        ("Info@x.no", True),
        ("sales+no@x.no", True),
        ("info.no@x.no", False),
        ("information@x.no", False),
        ("info", False),
    ],
)
def test_role_email_is_the_name_before_at_or_plus(text: str, is_role: bool) -> None:
    assert is_role_email(text) is is_role


def test_customer_domain_is_that_of_a_company_with_a_customer() -> None:
    world = World(
        companies=[company(1, domain="Nordlys.no"), company(2, domain="kunde.pl"), company(3, domain="ny.se")],
        contacts=[
            contact(1, company_id=1, lifecycle_stage="Customer"),
            contact(2, company_id=3, lifecycle_stage="lead"),
        ],
        deals=[deal(1, company_id=2, stage="CLOSED_WON"), deal(2, company_id=3, stage="open")],
    )
    found = [
        is_customer_domain(text, world) for text in ("ny@nordlys.no", "x@KUNDE.pl", "kunde.pl", "x@ny.se", "x@a.b")
    ]
    assert found == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("text", "is_mash"),
    [
        ("asdf", True),
        ("Asdf", True),
        ("fdsa", True),
        ("asdfx", False),
        ("xasdfgx", True),
        ("xgfdsax", True),
        ("asdfdsa", False),
        ("asd", False),
        ("qwertz", True),
        ("zuiop", True),
        ("azert", True),
        ("qsdfg", True),
        ("jkløæ", True),
        ("jklæø", True),
        ("jklöä", True),
        ("iopżś", True),
        ("kjhgf@nordlys.no", True),
        ("asdf@nordlys.no", True),
        ("ola@asdfgh.no", False),
        ("12345", False),
        ("property", False),
        ("were", False),
        ("qazws", False),
    ],
)
def test_keyboard_mash_is_five_neighbours_or_a_whole_value_of_four(text: str, is_mash: bool) -> None:
    assert is_keyboard_mash(text) is is_mash


@pytest.mark.parametrize(
    ("text", "no_capitals", "all_capitals"),
    [
        ("ola", True, False),
        ("OLA", False, True),
        ("Ola", False, False),
        ("a1", False, False),
        ("A1", False, False),
        ("å ł", True, False),
        ("STRAßE", False, False),
        ("李明", False, False),
    ],
)
def test_capitals_need_two_cased_letters(text: str, no_capitals: bool, all_capitals: bool) -> None:
    assert (has_no_capitals(text), has_all_capitals(text)) == (no_capitals, all_capitals)
