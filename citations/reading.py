"""A file of works as reference managers export it becomes CSL-JSON items.

Read are RIS, BibTeX and BibLaTeX, and CSL-JSON, told apart by what stands in them. RIS and the
frame of BibTeX are read here and not by pandoc or rispy: those run two records together where the
end of one is missing, take "Human Rights Watch" apart as a person's name (pandoc) and give up the
whole file for one bad entry. What stands in LaTeX inside an entry goes to pandoc.
"""

import re

import charset_normalizer

from . import reading_bibtex, reading_csljson, reading_ris
from .reading_entries import MOST_ITEMS, Problem, Read, Unreadable

__all__ = ["MOST_BYTES", "MOST_ITEMS", "Problem", "Read", "Unreadable", "read"]

MOST_BYTES = 20 * 1024 * 1024
MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    # The mark of UTF-32 begins with that of UTF-16.
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# A few letters beyond ASCII tell nothing to statistics; nearly all such files are Western.
FEW = 0.03
EXPECTED = "Export the works as RIS, BibTeX, BibLaTeX or CSL-JSON, and take that file."
RIS = re.compile(r"^[ \t]*TY {0,2}-", re.MULTILINE)
BIBTEX = re.compile(r"^[ \t]*@[ \t]*[a-z]+\s*[{(]", re.MULTILINE | re.IGNORECASE)
OTHERS = {
    "EndNote's own format": re.compile(r"^%0 ", re.MULTILINE),
    "XML": re.compile(r"\s*<\?xml|\s*<(?:xml|records|modsCollection)\b"),
    "a web page": re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE),
}


def read(data: bytes | str) -> Read:
    """The works in the file, in its order, and the entries that cannot be read.

    Raises Unreadable where there is none of either.
    """
    text = decoded(data)
    start = text.lstrip()[:1]
    if start in ("[", "{"):
        return reading_csljson.read(text)
    ris, bibtex = RIS.search(text), BIBTEX.search(text)
    # An abstract may hold a line of the other format: the file is what it begins as.
    if ris and not (bibtex and bibtex.start() < ris.start()):
        return reading_ris.read(text)
    if bibtex:
        return reading_bibtex.read(text)
    if not text.strip():
        raise Unreadable(f"The file is empty. {EXPECTED}")
    for name, begins in OTHERS.items():
        if begins.search(text[:10_000]):
            raise Unreadable(f"The file is {name}, which is not read here. {EXPECTED}")
    raise Unreadable(f"There is no work in the file. {EXPECTED}")


def decoded(data: bytes | str) -> str:
    """The text, without a byte order mark. Raises Unreadable where it is too long or no text."""
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES // 1024**2
        raise Unreadable(f"The file is larger than {limit} MB. Divide it into smaller ones.")
    text = data if isinstance(data, str) else _of_bytes(data)
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        raise Unreadable(f"The file holds NUL characters: it is not a text. {EXPECTED}")
    return text


def _of_bytes(data: bytes) -> str:
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), "")
    for encoding in (marked, "utf-8"):
        text = _in(encoding, data)
        if text is not None and not (encoding == "utf-8" and "\0" in text):
            return text
    text = _in(_guess(data), data)
    if text is None:
        raise Unreadable(f"The file is no text in any known encoding. {EXPECTED}")
    return text


def _in(encoding: str, data: bytes) -> str | None:
    try:
        return data.decode(encoding) if encoding else None
    except UnicodeError:
        return None


def _guess(data: bytes) -> str:
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if max(even, odd) > min(len(data), 2000) / 4 and not min(even, odd):
        return "utf-16-be" if even else "utf-16-le"
    if len(data.translate(None, bytes(range(128)))) < FEW * len(data):
        return "cp1252" if _in("cp1252", data) is not None else "latin-1"
    guess = charset_normalizer.from_bytes(data[:200_000]).best()
    return guess.encoding if guess else ""
