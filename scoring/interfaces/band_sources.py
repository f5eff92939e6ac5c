"""Whose scores the bands are drawn over: those that are live, or those that the draft's rules give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.models import Version
from scoring.queries.band_spread import Spread, counted_spread, known_spread, rules_mark, stored_spread
from scoring.queries.models import plain_document
from scoring.spec.document import ModelDocument
from scoring.spec.matching import Plain

By = Literal["live", "live_rules", "draft", "slow", "nobody"]
"""live: the rules on the page gave the live scores; live_rules: others did; slow: counting is too long for a page."""


@dataclass(frozen=True, slots=True)
class Source:
    """`can_count`: the page may offer to count by the rules that are on it."""

    spread: Spread
    by: By
    can_count: bool = False

    @property
    def is_alike(self) -> bool:
        return self.by in ("live", "draft")


def source_of(shown: Version, plain: Plain, document: ModelDocument | None, *, counts: bool) -> Source:
    """`counts`: the reader asked for the rules on the page; what was counted lately is there anyway."""
    live = shown.model.live
    if live is not None and (live.pk == shown.pk or rules_mark(plain_document(live)) == rules_mark(plain)):
        return Source(stored_spread(shown.model), "live")
    stored = stored_spread(shown.model) if live is not None else Spread()
    if document is not None and counts:
        counted = counted_spread(plain, document)
        return Source(stored, "slow") if counted is None else Source(counted, "draft")
    known = known_spread(plain) if document is not None and live is None else None
    if known is not None:
        return Source(known, "draft")
    return Source(stored, "live_rules" if live is not None else "nobody", can_count=document is not None)
