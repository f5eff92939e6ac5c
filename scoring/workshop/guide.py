"""The sheet's second page: how to fill it in, and what can be asked for."""

from __future__ import annotations

from scoring.workshop.vocabulary import Vocabulary

ABOUT = (
    "One row is one rule. Marketing and sales each write the points they would give; what you settle on is Agreed.",
    "Agreed counts. Where it is empty and both sides say the same, that counts; else the row is left as it is.",
    "What must hold is a short sentence. A few that can be read:",
    "    Job title contains any of chief, head of, direktør",
    "    Company’s employees is at least 50 and Country is any of Norway, Sweden",
    "    Industry by value: Software = 10, Finance = 6, otherwise = -2",
    "    Company’s employees by range: up to 9 = -5, 50 to 249 = 5, from 250 = 12",
    "    in list Customers   ·   not in list Customers",
    "    did page view or download where asset contains any of pricing, priser",
    "    did webinar attended at least 2 times",
    "    did nothing   (with the number of days under Window)",
    "A text with a comma or the words and, or, where in it stands in “quotation marks”.",
    "Out under Agreed rules the person or company out. Once or every: once, every, or every, at most 3.",
    "Window: within how many days it counts; empty is for ever. A group’s limit stands in each of its rows.",
    "Grey rows say what only the editor in Vekt can show; they are kept as they are. Source and Comment are yours.",
    "To delete a rule, delete its row. New rows may stand anywhere; a group that is new is made.",
)


def phrases(vocabulary: Vocabulary) -> list[str]:
    """What can be asked, by the words that are read."""
    properties = sorted(subject.phrase for subject in vocabulary.paths.values())
    types = sorted(vocabulary.types)
    return ["What can be asked: " + ", ".join(properties), "What can be done: " + ", ".join(types)]
