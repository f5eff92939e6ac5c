"""What the content security policy would refuse must not be in any template."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
REFUSED = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|hx-on|hx-vals=["']js:|javascript:|<script(?![^>]*\bsrc=)""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_nothing_inline(path: Path) -> None:
    assert REFUSED.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "text", ["<style>", '<p style="x">', '<a onclick="x">', 'hx-on:click="x"', "<script>", "<script nonce=x>"]
)
def test_the_pattern_finds_what_it_should(text: str) -> None:
    assert REFUSED.search(text)
