"""Who or what made changes, in words: the history keeps a word and a number, as `user 3` or `import 12`.

The other house registers what it alone knows the names of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeAlias

from django.utils.translation import gettext as _

from crm.models import Import, RecordList
from leadscoring.accounts.models import User

Names: TypeAlias = Callable[[Collection[int]], Mapping[int, str]]

_names: dict[str, Names] = {}


def register_source(word: str, names: Names) -> None:
    """`names(ids)` is what each is called; those that are gone are missing."""
    _names[word] = names


def source_names(sources: Iterable[str]) -> dict[str, str]:
    """By source; one that is gone, or has no number, is called as it is stored. A query a word."""
    found = {source: source for source in sources if source}
    ids: dict[str, dict[int, str]] = {}
    for source in found:
        word, _space, number = source.partition(" ")
        if word in _names and number.isascii() and number.isdecimal():
            ids.setdefault(word, {})[int(number)] = source
    for word, wanted in ids.items():
        found |= {wanted[id]: name for id, name in _names[word](wanted).items()}
    return found


def _people(ids: Collection[int]) -> dict[int, str]:
    return {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=ids)}


def _imports(ids: Collection[int]) -> dict[int, str]:
    files = Import.objects.filter(pk__in=ids).values_list("pk", "file_name")
    return {id: _("the import of %(file)s") % {"file": file} for id, file in files}


def _lists(ids: Collection[int]) -> dict[int, str]:
    lists = RecordList.objects.filter(pk__in=ids).values_list("pk", "name")
    return {id: _("the condition of the list “%(list)s”") % {"list": name} for id, name in lists}


register_source("user", _people)
register_source("import", _imports)
register_source("list", _lists)
