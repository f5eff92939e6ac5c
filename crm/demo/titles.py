"""Job titles by department and seniority, in the languages that people give them in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crm.demo.chance import Chance, by_weight

LANGUAGES = ("en", "no", "sv", "da", "pl")
CHIEF, DIRECTOR, MANAGER, SPECIALIST, STUDENT = "C-level", "Director", "Manager", "Specialist", "Student"
SENIORITIES = (CHIEF, DIRECTOR, MANAGER, SPECIALIST, STUDENT)


@dataclass(frozen=True, slots=True)
class Role:
    department: str
    seniority: str
    titles: dict[str, tuple[str, ...]]
    """By language; `en` is always there."""


def _weighted_roles() -> list[tuple[Role, int]]:
    weighted = []
    for line in (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()[1:]:
        department, seniority, weight, *cells = (cell.strip() for cell in line.split("|"))
        titles = {language: tuple(cell.split("/")) for language, cell in zip(LANGUAGES, cells, strict=True)}
        weighted.append((Role(department, seniority, titles), int(weight)))
    return weighted


_ROLES = _weighted_roles()
ROLES = by_weight((role, weight) for role, weight in _ROLES if role.department != "Education")
ACADEMIC_ROLES = by_weight((role, weight) for role, weight in _ROLES if role.department == "Education")
DEPARTMENTS = tuple(dict.fromkeys(role.department for role, _ in _ROLES))


def job_title(chance: Chance, role: Role, language: str) -> str:
    """In the person's language or, often, in English; one in twelve is written carelessly."""
    own = role.titles.get(language, role.titles["en"])
    title = chance.one_of(role.titles["en"] if chance.yes(0.4) else own)
    if chance.yes(0.08):
        return title.lower() if chance.yes(0.6) else title.upper()
    return title
