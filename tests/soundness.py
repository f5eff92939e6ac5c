"""What every page of a browser test must be: accessible, and nowhere wider than its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOUND = """within => axe.run(within, {resultTypes: ['violations']}).then(found =>
  found.violations.map(
    each => each.id + ' (' + each.help + '): ' + each.nodes.map(node => node.html.slice(0, 200)).join(' ')
  )
)"""


def faults_of(page: Page, *, within: str = "html") -> list[str]:
    """What axe finds. It is given to a page once, and hands over no more than its findings: the rest is long."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(FOUND, within)
    return found


def too_wide(page: Page) -> int:
    """Pixels."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def assert_accessible(page: Page, what: str = "", *, within: str = "html") -> None:
    assert faults_of(page, within=within) == [], what


def assert_fits(page: Page, what: str = "") -> None:
    assert too_wide(page) == 0, what


def assert_sound(page: Page, what: str = "") -> None:
    assert_accessible(page, what)
    assert_fits(page, what)


def assert_sound_in_both_looks(page: Page, what: str = "", *, narrow: int = 390) -> None:
    """Light and narrow, then dark and wide, in which the page is left: to load it twice takes longer."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": narrow, "height": 900})
    assert_sound(page, f"{what}, light and narrow")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert_sound(page, f"{what}, dark and wide")
