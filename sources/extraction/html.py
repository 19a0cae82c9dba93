"""Web pages: the main text without navigation, comments and related links."""

import io
import re
from importlib.metadata import version
from typing import Any

import lxml.html
import trafilatura

from . import plain
from .markup import text_of
from .outcome import Extraction, Suggestions, Unreadable, suggest

CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
# Where pages say when they came out: Open Graph, schema.org, Dublin Core and common habit.
DATES = frozenset(
    "article:published_time og:published_time datepublished dc.date dc.date.issued dcterms.date "
    "dcterms.issued dcterms.created citation_publication_date citation_date parsely-pub-date "
    "pubdate publishdate date".split()
)
LINKED_DATE = re.compile(r'"datePublished"\s*:\s*"(\d{4}[^"]{0,30})"')


def read(data: bytes) -> Extraction:
    declared = CHARSET.search(data[:4096])
    markup, encoding = plain.decode(data, declared[1].decode("ascii") if declared else "")
    tree = parsed(markup)
    text = trafilatura.extract(
        markup, include_comments=False, include_tables=True, output_format="txt", deduplicate=False
    )
    extractor = f"trafilatura {version('trafilatura')}"
    if not text:
        # Pages in which no main text can be told from the rest.
        text, extractor = text_of(tree), f"lxml {version('lxml')}"
    if not text.strip():
        raise Unreadable("No text was found in this HTML page.")
    return Extraction(text, "text/html", encoding, extractor, [], said_by(tree))


def parsed(markup: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.parse(io.BytesIO(markup.encode()), parser).getroot()
    if tree is None:
        raise Unreadable("No text was found in this HTML page.")
    return tree


def said_by(tree: Any) -> Suggestions:
    day = issued(tree)  # first, for the library takes elements out of the tree
    page = trafilatura.extract_metadata(tree)
    return suggest(
        title=page.title,
        authors=(page.author or "").split("; "),
        issued=day,
        url=page.url,
        language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        publisher=page.sitename,
    )


def issued(tree: Any) -> str:
    """The day that the metadata name. The library would also take one out of the text."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("itemprop") or meta.get("name") or ""
        if name.lower() in DATES and (day := meta.get("content")):
            return str(day)
    for script in tree.iter("script"):
        if "ld+json" in script.get("type", "") and (day := LINKED_DATE.search(script.text or "")):
            return day[1]
    return ""
