"""The first page of the list of leads, by everything that people filter it by."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.dataset import SELLERS
from benchmarks.figures import Figure, p50_and_p95
from benchmarks.timing import seconds_of
from benchmarks.world import World, execute
from crm.queries.contacts import ContactFilter
from scoring.queries.documents import open_workbench
from scoring.queries.lead_filter import Box, LeadFilter, Span, label_span, total_span
from scoring.queries.lead_rows import lead_rows
from scoring.queries.leads import LeadList
from scoring.queries.models import band_labels
from scoring.spec.document import ModelDocument

A_PAGE = 25
FAILS = 100
# Of many, of some, of one, of nobody; of two words; of a company's name; of letters inside a word.
TEXTS = ("ingrid", "cfo", "person4321", "nobodyhasit", "ola buyer", "company 77", "åse director", "son12", "gmail")


def lists(world: World) -> Iterator[Figure]:
    # What autovacuum does within a minute of a publish.
    execute(f"vacuum (analyze) scoring_score_{world.live.pk}")
    execute("vacuum (analyze) crm_contact")
    workbench = open_workbench()
    document = workbench.read(world.live.document)
    for name, (filters, reach) in _asked(document).items():
        p50, p95 = p50_and_p95(seconds_of(lambda asked: _ids(world, document, asked), filters, world.effort.asked))
        yield Figure(f"list {name}, p50", p50 * 1_000, "ms")
        yield Figure(f"list {name}, p95", p95 * 1_000, "ms", reach=reach, fails=FAILS)
    labels = band_labels(world.live)

    def page(asked: LeadFilter) -> object:
        return lead_rows(world.model, labels, _ids(world, document, asked), workbench)

    _p50, p95 = p50_and_p95(seconds_of(page, [LeadFilter()], world.effort.asked))
    yield Figure("list with all that its rows show, p95", p95 * 1_000, "ms")


def _asked(document: ModelDocument) -> dict[str, tuple[list[LeadFilter], float]]:
    """By name: the filters asked in turn, and the milliseconds to reach."""
    spans = [label_span(document.bands["total"], band.label) for band in document.bands["total"]]
    labelled = [LeadFilter(any_of=((Box(total=span or Span()),),)) for span in spans]
    return {
        "without a filter": ([LeadFilter()], 5),
        "with text": ([LeadFilter(ContactFilter(search=text)) for text in TEXTS], 30),
        "of an owner": ([LeadFilter(ContactFilter(owners=(seller,))) for seller in SELLERS], 5),
        "of a country": ([LeadFilter(ContactFilter(countries=(name,))) for name in ("norway", "poland", "brazil")], 5),
        "of a label": (labelled, 5),
    }


def _ids(world: World, document: ModelDocument, asked: LeadFilter) -> list[int]:
    assert world.model.live_id is not None
    # One more than a page holds, as the page asks to know whether there is another.
    return LeadList(world.model.live_id, asked, total_span(document, asked)).ids(0, A_PAGE + 1)
