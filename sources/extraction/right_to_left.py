"""Right-to-left words of a PDF page, in the order in which they are read.

PDFium turns such text round, because it lies on the page from left to right. Words whose letters
are stored in their joined forms it turns twice, as in what browsers print; where the letters lie
shows which words those are.
"""

import ctypes
import re

import pypdfium2
from pypdfium2 import raw

# Letters and marks of Hebrew, Arabic, Syriac and their neighbours; digits run left to right.
WORD = re.compile(
    "[\u0591-\u05f4\u0610-\u061a\u0620-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufefc]+"
)
# What PDFium gives for a hyphen and the line break after it.
LINE_END_HYPHEN = "\ufffe"
ALEFS = "\u0622\u0623\u0625\u0627"
LAM = "\u0644"


def text_of(page: pypdfium2.PdfTextPage) -> str:
    # One character for each of the page's own indices, so that boxes can be asked for.
    text = "".join(character(page, index) for index in range(page.count_chars()))
    whole = WORD.sub(lambda word: word[0][::-1] if is_turned(page, word) else word[0], text)
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def character(page: pypdfium2.PdfTextPage, index: int) -> str:
    if raw.FPDFText_IsHyphen(page, index) == 1:
        return LINE_END_HYPHEN
    code = raw.FPDFText_GetUnicode(page, index)
    return chr(code) if code < 0x110000 else "\0"


def is_turned(page: pypdfium2.PdfTextPage, word: re.Match[str]) -> bool:
    first, last = (middle(page, index) for index in (word.start(), word.end() - 1))
    # One glyph for two letters: lam and alef, which no other order joins.
    return first < last or (first == last and word[0][0] in ALEFS and word[0][-1] == LAM)


def middle(page: pypdfium2.PdfTextPage, index: int) -> float:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(page, index, left, right, bottom, top)
    return (left.value + right.value) / 2
