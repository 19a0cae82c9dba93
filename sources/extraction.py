"""Text out of a document. The type is judged by the bytes, never by the name.

The text is frozen here: offsets of quotes are counted in it, so nothing after this module may
change a character of it.
"""

import io
import re
from dataclasses import dataclass, field
from importlib.metadata import version

import charset_normalizer
import lxml.html
import trafilatura

# What the first bytes give away, for documents that are no text. Source: the formats' own
# specifications; only types that people are likely to try.
SIGNATURES = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a zip archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"\x1f\x8b": "a gzip archive",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
}
BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
HTML_START = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
HTML_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)


class Unreadable(ValueError):
    """The document cannot be taken in; the message is a sentence for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Extraction:
    text: str
    media_type: str
    encoding: str
    extractor: str
    pages: list[int] = field(default_factory=list)  # where each page starts in the text


def extract(data: bytes) -> Extraction:
    """The text of a plain text or HTML document. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise Unreadable(f"This is {what}; plain text and HTML can be read.")
    if looks_like_html(data):
        return from_html(data)
    return from_plain_text(data)


def looks_like_html(data: bytes) -> bool:
    head = data[:4096]
    for mark in BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return HTML_START.match(head.replace(b"\0", b"")) is not None


def from_plain_text(data: bytes) -> Extraction:
    text, encoding = decode(data)
    # A form feed ends a page, as pdftotext and line printers have it.
    pages = [0, *(m.end() for m in re.finditer("\f", text))] if "\f" in text else []
    return Extraction(text, "text/plain", encoding, f"attest text {encoding}", pages)


def from_html(data: bytes) -> Extraction:
    declared = HTML_CHARSET.search(data[:4096])
    markup, encoding = decode(data, declared[1].decode("ascii") if declared else "")
    text = trafilatura.extract(
        markup, include_comments=False, include_tables=True, output_format="txt", deduplicate=False
    )
    extractor = f"trafilatura {version('trafilatura')}"
    if not text:
        text, extractor = all_text_of(markup), f"lxml {version('lxml')}"
    if not text.strip():
        raise Unreadable("No text was found in this HTML page.")
    return Extraction(text, "text/html", encoding, extractor)


def all_text_of(markup: str) -> str:
    """Every visible word, for pages in which no main text can be told from the rest."""
    try:
        tree = lxml.html.parse(io.BytesIO(markup.encode()), lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.LxmlError as exc:
        raise Unreadable("This HTML page cannot be parsed.") from exc
    if tree.getroot() is None:
        return ""
    for hidden in tree.xpath("//script | //style | //noscript | //template"):
        hidden.drop_tree()
    return "\n".join(line for line in map(str.strip, tree.getroot().itertext()) if line)


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """(text, name of the encoding). Raises Unreadable where the bytes are no text."""
    for encoding in (encoding_of_mark(data), "utf-8", declared):
        text = decoded(data, encoding)
        if text is not None:
            return refuse_nul(text), encoding.removesuffix("-sig")
    guess = charset_normalizer.from_bytes(data[:200_000]).best()
    encoding = guess.encoding if guess else ""
    text = decoded(data, encoding)
    if text is None:
        raise Unreadable("The file is not text in any known encoding.")
    return refuse_nul(text), encoding


def encoding_of_mark(data: bytes) -> str:
    return next((name for mark, name in BYTE_ORDER_MARKS.items() if data.startswith(mark)), "")


def decoded(data: bytes, encoding: str) -> str | None:
    if not encoding:
        return None
    try:
        text = data.decode(encoding)
        # Codecs such as unicode_escape make lone surrogates, which no database stores.
        text.encode()
    except (UnicodeError, LookupError):
        return None
    return text


def refuse_nul(text: str) -> str:
    # PostgreSQL stores no U+0000, and a text that holds one is a binary file in disguise.
    if "\0" in text:
        raise Unreadable("The file holds NUL characters, so it is not a text file.")
    return text
