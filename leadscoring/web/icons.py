"""Lucide's icons. The package opens its file for each one, and reads 1,700 names: we keep it open."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.safestring import SafeString, mark_safe

NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
"""What stands within a page needs none."""


@lru_cache(maxsize=512)
def icon(name: str, size: int, css_class: str) -> SafeString:
    """An <svg> of `size` × `size` pixels, silent for screen readers; a name that does not exist raises KeyError."""
    drawing = _drawings().read(f"{name}.svg").decode().replace(NAMESPACE, "", 1)
    # The package's own drawing, from its own file; nothing of a user's is in it.
    svg = ElementTree.fromstring(drawing)  # noqa: S314
    svg.attrib |= {
        "width": str(size),
        "height": str(size),
        "class": f"icon {css_class}".strip(),
        "aria-hidden": "true",
        "focusable": "false",
        "stroke-width": "1.75",
    }
    return mark_safe(ElementTree.tostring(svg, encoding="unicode"))  # noqa: S308


@cache
def _drawings() -> ZipFile:
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))
