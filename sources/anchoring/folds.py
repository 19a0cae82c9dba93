"""Name the differences in writing that were passed over, as a reader would say them."""

import re
import unicodedata

from .skeleton import INVISIBLES
from .tokens import QUOTATION_MARKS

WHITE_SPACE = "white space"
LINE_BREAK = "line break"
LINE_END_HYPHEN = "line-end hyphen"
QUOTATION = "quotation marks"
DASH = "dash"
INVISIBLE = "invisible characters"
ENTITIES = "HTML entities"
LIGATURE_GLYPHS = "ligature glyphs"
UNICODE_FORM = "Unicode form"
FIRST_LETTER = "case of the first letter"
PUNCTUATION_AT_END = "punctuation at the end"
FURNITURE = "page furniture"
DAMAGED = "damaged text"
LOST_LIGATURE = "lost ligature"
LOST_MARK = "lost quotation mark"
OMISSION = "omission"
INSERTION = "bracketed insertion"
DOTS = "ellipsis style"

_MARKS = re.compile(f"[{re.escape(QUOTATION_MARKS)}]")
_DASH = re.compile(r"--+|[—–―‒−]+|(?<=\s)-(?=\s)|(?<=\d)-(?=\d)|[‐‑﹣－]")
_ENTITY = re.compile(r"&(?:#\w+|[A-Za-z]\w*);")
_GLYPHS = re.compile("[ﬀ-ﬆ]")
_FORMAT = re.compile(f"[{INVISIBLES}]")
_DOTS = re.compile(r"…|\.(?:\s?\.){2,}")


def needed(original: str, quote: str) -> list[str]:
    """What had to be passed over for `original`, as it stands in the document, to be `quote`."""
    if original == quote:
        return []
    original, quote = (_core(text) for text in (original, quote))
    if original == quote:
        return []
    found: list[str] = []
    for name, pattern in (
        (ENTITIES, _ENTITY),
        (QUOTATION, _MARKS),
        (DASH, _DASH),
        (LIGATURE_GLYPHS, _GLYPHS),
        (DOTS, _DOTS),
    ):
        if pattern.findall(original) != pattern.findall(quote):
            found.append(name)
    forms = {unicodedata.is_normalized("NFC", text) for text in (original, quote)}
    if len(forms) > 1:
        found.append(UNICODE_FORM)
    if _invisible(original) != _invisible(quote):
        found.append(INVISIBLE)
    breaks = {len(text.splitlines()) > 1 for text in (original, quote)}
    if len(breaks) > 1:
        found.append(LINE_BREAK)
    elif re.findall(r"\s+", original) != re.findall(r"\s+", quote) and not found:
        found.append(WHITE_SPACE)
    return found


def _core(text: str) -> str:
    """The text between its first and its last letter or digit."""
    low, high = 0, len(text)
    while low < high and not text[low].isalnum():
        low += 1
    while high > low and not text[high - 1].isalnum():
        high -= 1
    return text[low:high]


def _invisible(text: str) -> list[str]:
    return [] if text.isascii() else _FORMAT.findall(text)
