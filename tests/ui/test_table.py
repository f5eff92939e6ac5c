"""How every table is drawn: sorting, cards on a phone, paging, empty."""

from xml.etree import ElementTree

import django_tables2
from django.template.loader import render_to_string
from django.test import RequestFactory
from django_tables2 import LazyPaginator

from leadscoring.web.tables import Table


class People(Table):
    caption = "People"
    htmx_target = "#results"
    name = django_tables2.Column(verbose_name="Contact")
    seen = django_tables2.Column(orderable=False, attrs={"cell": {"class": "num"}})


ROWS = [{"name": f"<b>{number}</b>", "seen": number} for number in range(5)]


def drawn(table: Table, query: str = "") -> ElementTree.Element:
    request = RequestFactory().get(f"/people/?{query}")
    html = render_to_string("components/table.html", {"table": table, "request": request}, request)
    return ElementTree.fromstring(f"<div>{html}</div>")


def test_headings_say_how_they_are_sorted() -> None:
    first, second = drawn(People(ROWS, order_by="-name")).findall(".//th")

    assert (first.attrib["aria-sort"], first.attrib["scope"]) == ("descending", "col")
    assert "aria-sort" not in second.attrib


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page() -> None:
    link = drawn(People(ROWS, order_by="name"), "q=ada&page=3&sort=name").find(".//th/a")

    assert link is not None
    assert link.attrib["href"] == link.attrib["hx-get"] == "?q=ada&sort=-name"
    assert (link.attrib["hx-target"], link.attrib["hx-push-url"]) == ("#results", "true")


def test_cells_carry_their_heading_and_class_for_phones() -> None:
    name, seen = drawn(People(ROWS[:1])).findall(".//td")

    assert (name.attrib["data-label"], name.attrib["class"]) == ("Contact", "c-name")
    assert (seen.attrib["data-label"], set(seen.attrib["class"].split())) == ("Seen", {"c-seen", "num"})
    assert name.text == "<b>0</b>"


def test_an_empty_table_says_so() -> None:
    assert "Nothing here yet" in "".join(drawn(People([])).itertext())


def test_a_lazy_table_has_next_but_no_count() -> None:
    table = People(ROWS)
    table.paginate(paginator_class=LazyPaginator, page=1, per_page=2)
    pager = drawn(table, "page=1").find(".//nav")

    assert pager is not None
    assert [link.attrib["rel"] for link in pager.findall("a")] == ["next"]
    assert "".join(pager.itertext()).split() == ["1–2", "Previous", "Next"]


def test_a_large_total_is_not_said_exactly() -> None:
    table = People(ROWS)
    table.total = 10_001
    table.paginate(paginator_class=LazyPaginator, page=2, per_page=2)

    assert "3–4 of more than 10,000" in "".join(drawn(table).itertext())
