"""How texts are normalised, folded and judged: one plain function a sentence of the contract."""

from __future__ import annotations

import unicodedata

from crm.conditions.wordlists import DISPOSABLE_EMAIL_DOMAINS, FREE_EMAIL_DOMAINS, ROLE_NAMES
from tests.oracle.keyboards import has_run_of_five, is_run_of_four
from tests.oracle.world import World

SPACES_OF_WIDTHS = "".join(map(chr, range(0x2000, 0x200B)))
WHITE_SPACE = f"\t\n\x0b\x0c\r \x85\xa0\u1680{SPACES_OF_WIDTHS}\u2028\u2029\u202f\u205f\u3000"
"""Unicode's White_Space, which is not quite what `str.strip()` takes for it."""


CASED_LETTERS_AT_LEAST = 2


def normalised(text: str) -> str:
    """As stored: NFC, without surrounding white space."""
    return unicodedata.normalize("NFC", text).strip(WHITE_SPACE)


def fold(text: str) -> str:
    """Each character by Unicode's simple mapping; only İ has a longer full mapping than its simple one."""
    return "".join("i" if character == "İ" else character.lower() for character in text)


def compared(text: str) -> str:
    return fold(normalised(text))


def is_letter_or_digit(character: str) -> bool:
    category = unicodedata.category(character)
    return category.startswith("L") or category == "Nd"


def has_word(text: str, word: str) -> bool:
    """`word` stands in `text` with neither a letter nor a digit right before or right after it. Both are folded."""
    for start in range(len(text) - len(word) + 1):
        end = start + len(word)
        if text[start:end] != word:
            continue
        free_before = start == 0 or not is_letter_or_digit(text[start - 1])
        free_after = end == len(text) or not is_letter_or_digit(text[end])
        if free_before and free_after:
            return True
    return False


def before_at(text: str) -> str:
    """The part before the last @; of a text without one, all of it."""
    return text.rpartition("@")[0] if "@" in text else text


def domain_of(text: str) -> str | None:
    """The folded part after the last @, if there is one."""
    return fold(text.rpartition("@")[2]) if "@" in text else None


def is_free_email(text: str) -> bool:
    return domain_of(text) in FREE_EMAIL_DOMAINS


def is_disposable_email(text: str) -> bool:
    return domain_of(text) in DISPOSABLE_EMAIL_DOMAINS


def is_role_email(text: str) -> bool:
    return "@" in text and fold(before_at(text)).partition("+")[0] in ROLE_NAMES


def is_customer_domain(text: str, world: World) -> bool:
    asked = domain_of(text) or fold(text)
    return asked in customer_domains(world)


def customer_domains(world: World) -> set[str]:
    """Of companies with a contact in the stage `customer` or a deal in the stage `closed_won`."""
    found = set()
    for company in world.companies:
        stages = [fold(str(contact.properties.get("lifecycle_stage") or "")) for contact in world.contacts_of(company)]
        deal_stages = [fold(str(deal.properties.get("stage") or "")) for deal in world.deals_of(company)]
        domain = company.properties.get("domain")
        if domain and ("customer" in stages or "closed_won" in deal_stages):
            found.add(fold(str(domain)))
    return found


def is_keyboard_mash(text: str) -> bool:
    typed = fold(before_at(text))
    return has_run_of_five(typed) or is_run_of_four(typed)


def has_no_capitals(text: str) -> bool:
    upper, lower = cased_letters(text)
    return upper + lower >= CASED_LETTERS_AT_LEAST and upper == 0


def has_all_capitals(text: str) -> bool:
    upper, lower = cased_letters(text)
    return upper + lower >= CASED_LETTERS_AT_LEAST and lower == 0


def cased_letters(text: str) -> tuple[int, int]:
    """How many upper-case (Lu, and the title-case digraphs Lt) and lower-case (Ll) letters."""
    categories = [unicodedata.category(character) for character in text]
    return categories.count("Lu") + categories.count("Lt"), categories.count("Ll")
