"""Plain text: the bytes decoded, and not a character changed."""

import re
from collections.abc import Iterator

import charset_normalizer

from .outcome import Extraction, Unreadable

ENCODINGS_OF_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    # The mark of UTF-32 begins with that of UTF-16.
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
FEW = 0.03
# What files are written in. The many others are like these, and a wrong guess garbles quotes.
USUAL = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("koi8_r", "koi8_u", "cp874", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp949"),
)
# Beyond this the form feeds are no ends of pages, and a list of them only costs memory.
MOST_PAGES = 20_000


def read(data: bytes) -> Extraction:
    text, encoding = decode(data)
    # A form feed ends a page, as pdftotext and line printers have it.
    breaks = text.count("\f")
    pages = []
    if 0 < breaks < MOST_PAGES:
        pages = [0, *(m.end() for m in re.finditer("\f", text))]
    return Extraction(text, "text/plain", encoding, f"attest text {encoding}", pages)


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """(text, name of the encoding). Raises Unreadable where the bytes are no text."""
    for encoding in (encoding_of_mark(data), "utf-8", declared):
        text = decoded(data, encoding)
        if text is not None and not (encoding == "utf-8" and "\0" in text):
            return refuse_nul(text), encoding.removesuffix("-sig")
    for encoding in guesses(data):
        text = decoded(data, encoding)
        if text is not None:
            return refuse_nul(text), encoding
    raise Unreadable("The file is not text in any known encoding.")


def guesses(data: bytes) -> Iterator[str]:
    # Latin letters in UTF-16 without a mark: nearly every second byte is nothing, and no other.
    pairs = min(len(data), 2000) // 2
    high, low = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if max(high, low) > pairs / 2 and not min(high, low):
        yield "utf-16-be" if high else "utf-16-le"
    # A few letters beyond ASCII tell nothing to statistics; nearly all such files are Western.
    beyond_ascii = len(data.translate(None, bytes(range(128))))
    if beyond_ascii < FEW * len(data):
        yield "cp1252"
    guess = charset_normalizer.from_bytes(data[:200_000], cp_isolation=list(USUAL)).best()
    if guess:
        yield guess.encoding


def encoding_of_mark(data: bytes) -> str:
    marks = ENCODINGS_OF_MARKS.items()
    return next((name for mark, name in marks if data.startswith(mark)), "")


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
