"""Markdown: pandoc prints every sign as it was written, and no sign of a title acts."""

from pathlib import Path

import pypandoc
import pytest

from citations import markdown, plain
from citations.tests.sample_items import ITEMS

WRITTEN = (Path(__file__).parent / "golden" / "items.md").read_text()

HOSTILE = [
    "From $275M to $30M",
    "*a* _b_ `c` <b>d</b> [e](f) ![g](h) #i",
    "- not a list",
    "1. not a list",
    "2018) not a list",
    "+ = | ~~ ^ @cite -- --- ... &lt; &amp; \\",
    "<script>alert(1)</script>",
]


def printed(text, reader):
    return pypandoc.convert_text(text, "plain", reader, extra_args=["--wrap=none"]).strip()


def test_every_item_is_written_like_this():
    assert "".join(markdown.write(ITEMS)) == WRITTEN


@pytest.mark.parametrize("reader", ["markdown-smart", "commonmark", "gfm"])
@pytest.mark.parametrize("text", HOSTILE)
def test_text_prints_sign_for_sign(text, reader):
    assert printed(markdown.escaped(text), reader) == text


@pytest.mark.parametrize("reader", ["markdown-smart", "commonmark"])
def test_a_citation_prints_as_the_footnote_does(reader):
    for item in ITEMS:
        words = printed(markdown.citation(item), reader)
        assert words == " ".join(plain.citation(item).split())


def test_addresses_are_links():
    html = pypandoc.convert_text(markdown.citation(ITEMS[0]), "html", "commonmark")
    assert 'href="https://example.org/a_b?x=1&amp;y=2"' in html
    assert 'href="https://archive.example/2022/https://example.org/a_b"' in html
