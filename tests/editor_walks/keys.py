"""What a person does in the editor with the keyboard alone: no call of the mouse, and none that sets a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.editor_walks.hands import redrawn, settled

MOST_TABS = 150
"""From the head of a page to its end; nobody presses more."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`at` is where the focus is to come, by Tab alone."""

    page: Page

    def go(self, at: Locator) -> None:
        expect(at).to_have_count(1)
        for _tab in range(MOST_TABS):
            if at.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{at} is not reached by Tab")

    def press(self, at: Locator, key: str = "Enter") -> None:
        self.go(at)
        self.page.keyboard.press(key)

    def write(self, at: Locator, text: str) -> None:
        """Over what stands there."""
        self.go(at)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tags(self, at: Locator, texts: Sequence[str]) -> None:
        self.go(at)
        for text in texts:
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter")

    def choose(self, at: Locator, words: str) -> None:
        """Of an open list, by its first letters."""
        self.go(at)
        self.page.keyboard.press("Space")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def choose_redrawn(self, at: Locator, words: str) -> None:
        """The focus stays where it was, though the form stands there anew."""
        with redrawn(self.page):
            self.choose(at, words)
        expect(at).to_be_focused()

    def press_redrawn(self, at: Locator) -> None:
        with redrawn(self.page):
            self.press(at)

    def settled(self) -> None:
        settled(self.page)
