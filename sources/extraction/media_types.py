"""Which kind of document some bytes are."""

import re
from typing import NamedTuple

from .outcome import Unreadable


class Kind(NamedTuple):
    name: str  # as sentences call it
    module: str  # of this package; its `read` takes the text out


PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EPUB = "application/epub+zip"
# A new kind of document is a row here and a module with `read(data) -> Extraction`.
KINDS = {
    "text/html": Kind("HTML page", "html"),
    PDF: Kind("PDF file", "pdf"),
    WORD: Kind("Word document", "word"),
    EPUB: Kind("EPUB book", "epub"),
}

# What the first bytes give away of documents that are not read. Source: the formats' own
# specifications; only types that people are likely to try.
REFUSED = {
    b"\xd0\xcf\x11\xe0": "an Office document of the old kind (doc, xls, ppt)",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"II*\0": "a picture (TIFF)",
    b"MM\0*": "a picture (TIFF)",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"{\\rtf": "an RTF file",
    b"\x7fELF": "a program",
    b"MZ\x90\0": "a program",
}
# How the parts of an Office document are called, and how a zip of the other kind starts.
OFFICE_PARTS = {b"xl/": "a spreadsheet (xlsx)", b"ppt/": "a presentation (pptx)"}
OPEN_DOCUMENT = re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument", re.S)
LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# The possessive *+ keeps a head full of half comments from being tried in every possible way.
HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)


def media_type_of(data: bytes) -> str:
    """One of KINDS, or text/plain. Raises Unreadable for what is neither."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if start_of(data).startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return kind_of_zip(data)
    if LOCKED_OFFICE in data[:1_000_000] and data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            "This Office document is locked with a password: "
            "save it without one, and give it again."
        )
    for signature, what in REFUSED.items():
        if data.startswith(signature):
            raise not_read(what)
    return "text/html" if HTML_START.match(start_of(data)) else "text/plain"


def start_of(data: bytes) -> bytes:
    head = data[:4096]
    for mark in BYTE_ORDER_MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def kind_of_zip(data: bytes) -> str:
    # The names of its members stand in a zip as they are, so nothing needs to be unpacked to see
    # which kind it is.
    if b"META-INF/container.xml" in data:
        return EPUB
    if OPEN_DOCUMENT.match(data):
        raise not_read("an OpenDocument file")
    if b"[Content_Types].xml" in data:
        if b"word/" in data:
            return WORD
        for part, what in OFFICE_PARTS.items():
            if part in data:
                raise not_read(what)
    raise not_read("a zip archive")


def not_read(what: str) -> Unreadable:
    return Unreadable(f"This is {what}; plain text, HTML, PDF, Word (docx) and EPUB can be read.")
