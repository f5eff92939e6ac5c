"""What is kept is kept for its language, and for what its arguments are."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, override

from leadscoring.templatetags.ui import avatar
from leadscoring.web.keeping import kept_by_language


def test_each_language_is_drawn_once() -> None:
    drawn: list[str] = []

    @kept_by_language(10)
    def draw(name: str) -> str:
        drawn.append(f"{name} {get_language()}")
        return drawn[-1]

    assert [draw("Ada"), draw("Ada")] == ["Ada en", "Ada en"]
    with override("nb"):
        assert draw("Ada") == "Ada nb"
    assert drawn == ["Ada en", "Ada nb"]


def test_text_that_was_marked_as_safe_does_not_make_the_same_text_safe() -> None:
    @kept_by_language(10)
    def draw(name: str) -> SafeString:
        return format_html("<b>{}</b>", name)

    assert draw(mark_safe("<i>")) == "<b><i></b>"
    assert draw("<i>") == "<b>&lt;i&gt;</b>"
    assert avatar(mark_safe("<i>")) != avatar("<i>")
