"""The table from which all lists derive: classes for phones, a row cursor, and htmx targets for sorting and paging."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import django_tables2
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Table(django_tables2.Table):
    """Drawn by components/table.html.

    On a phone a row becomes a card: the columns `sel`, `name`, `grade`, `score` and `trend` have their places in it,
    every other is a line with its heading before it. Classes for a column, given as
    `attrs={"cell": {"class": "c-hide-sm"}}` so that its heading has them too: `c-hide-sm` leaves it out on a phone,
    `c-hide-md` already on a narrow page, `num` is for figures.
    """

    htmx_target = ""  # CSS selector; sorting and paging swap it and push the URL; blank is plain navigation
    caption: StrOrPromise = ""  # names the table for screen readers
    total: int | None = None  # all matching rows, where a view counts them
    total_limit = 10_000  # a larger total is said as "more than 10,000": exact would be slow

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "table"}
        row_attrs = {"data-row": lambda record: getattr(record, "pk", "")}

    def get_column_class_names(self, classes_set: set[str], bound_column: Any) -> set[str]:
        return {*super().get_column_class_names(classes_set, bound_column), f"c-{bound_column.name}"}


class DrawnTable(Table):
    """Draws its cells itself, by `cell_<column>(record)`: for lists in which every millisecond counts.

    django-tables2 looks at each renderer's signature for each cell, which is half of a page's time.
    """

    def cells(self, record: Any) -> SafeString:
        """One row's, each in its <td>."""
        # The openings were escaped when they were put together.
        return SafeString("".join(f"{opening}{conditional_escape(draw(record))}</td>" for opening, draw in self._cells))

    @cached_property
    def _cells(self) -> list[tuple[SafeString, Callable[[Any], SafeString | str]]]:
        return [
            (
                format_html('<td {} data-label="{}">', column.attrs["td"].as_html(), column.header),
                getattr(self, f"cell_{column.name}"),
            )
            for column in self.columns
        ]
