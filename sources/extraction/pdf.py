"""PDF files. The text is what the file gives away, page by page, hyphens at line ends and all."""

import re
from importlib.metadata import version
from itertools import accumulate
from typing import Any

import pypdfium2
from pypdfium2 import raw

from . import right_to_left
from .media_types import PDF
from .outcome import Extraction, Suggestions, Unreadable, suggest

# The longest books have some thousands.
MOST_PAGES = 20_000
DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")


def read(data: bytes) -> Extraction:
    document = opened(data)
    if len(document) > MOST_PAGES:
        raise Unreadable(
            f"This PDF file says that it has {len(document):,} pages; "
            f"at most {MOST_PAGES:,} are read."
        )
    texts = [text_of_page(document, number) for number in range(len(document))]
    text = "\f".join(texts)
    pages = list(accumulate((len(words) + 1 for words in texts[:-1]), initial=0))
    if not text.strip():
        # A scan: not even the ends of its pages are a text to check a quote against.
        text, pages = "", [0] * len(texts)
    extractor = f"pypdfium2 {version('pypdfium2')}"
    return Extraction(text, PDF, "", extractor, pages, said_by(document))


def opened(data: bytes) -> pypdfium2.PdfDocument:
    # What was cut off would be found missing by nobody: PDFium repairs such files silently.
    if data.rfind(b"%%EOF") < data.rfind(b"endobj"):
        raise Unreadable("This PDF file ends too early: a part of it is missing.")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if exc.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise Unreadable(
                "This PDF file is locked with a password: save it without one, and give it again."
            ) from exc
        raise Unreadable("This PDF file is damaged and cannot be opened.") from exc


def text_of_page(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as exc:
        raise Unreadable(f"Page {number + 1} of this PDF file is damaged.") from exc
    text_page = page.get_textpage()
    words: str = text_page.get_text_range()
    if right_to_left.WORD.search(words):
        words = right_to_left.text_of(text_page)
    text_page.close()
    page.close()
    return (
        words.replace(right_to_left.LINE_END_HYPHEN, "-\n")
        .replace("\r\n", "\n")
        # Only the end of a page is told by a form feed.
        .replace("\f", "\n")
        # A glyph of which the file does not say what it means.
        .replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def said_by(document: pypdfium2.PdfDocument) -> Suggestions:
    said: dict[str, Any] = document.get_metadata_dict()
    day = DATE.match(said["CreationDate"] or said["ModDate"])
    return suggest(
        title=said["Title"],
        authors=re.split(r"\s*;\s*", said["Author"]),
        issued="-".join(filter(None, day.groups())) if day else "",
    )
