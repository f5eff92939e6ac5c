"""The table from which all lists derive: classes for phones, a row cursor, and htmx targets for sorting and paging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2

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
