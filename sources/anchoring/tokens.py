"""Cut a text into the words, numbers and signs that a quote and its document must share.

White space and quotation marks are no tokens. Everything else is, and has a `key` that is the same
on both sides exactly where policy lets the two writings pass for one: apostrophes, hyphens and
dashes of one style, ligature glyphs as letters, composed accents. Case is kept.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

LOST = "\ufffd"
JOIN = "\n"  # in a key: a hyphen at a line end, which may or may not belong to the word

APOSTROPHES = "'’‘‛ʼʻʽ`´′＇ʹ‵׳"
_DOUBLE_QUOTES = '"“”„‟«»‹›‚″＂「」『』〝〞〟❝❞❛❜⹂‶״'
QUOTATION_MARKS = APOSTROPHES + _DOUBLE_QUOTES
CURLY = frozenset("“”„‟’‘‛‚«»‹›")
_HYPHENS = "-‐‑﹣－"
_DASHES = "—–―‒−⸺⸻﹘"
_SIGNS = "%‰‱٪％#＃§¶&＆@＠/／\\_"
_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ſt", "ﬆ": "st",
    "Ĳ": "IJ", "ĳ": "ij", "ﬓ": "մն", "ﬔ": "մե", "ﬕ": "մի", "ﬖ": "վն", "ﬗ": "մխ",
}  # fmt: skip
# Scripts that put no space between words; each letter is a token of its own.
_UNSPACED = re.compile(
    "[\u3005-\u3007\u3041-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e01-\u0e3a\u0e40-\u0e4d\u0e81-\u0eae\u0ec0-\u0ec6\u1000-\u102a\u1780-\u17b3]"
)
# Katakana and Hangul: words, in which a single quotation mark is never an apostrophe.
_NO_APOSTROPHE = re.compile(
    "[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d\u1100-\u11ff\uac00-\ud7a3]"
)


class CharTable(dict[int, str]):
    """A table for `str.translate` that asks `classify` once for each character it meets."""

    def __init__(self, classify: Callable[[str], str]) -> None:
        super().__init__()
        self._classify = classify

    def __missing__(self, code: int) -> str:
        value = self._classify(chr(code))
        if len(self) < 20_000:  # a text of every character there is must not fill the memory
            self[code] = value
        return value


def char_class(char: str) -> str:
    """One letter for what a character is: see the patterns below."""
    for members, letter in (
        (APOSTROPHES, "a"),
        (_DOUBLE_QUOTES, "q"),
        (_HYPHENS, "h"),
        (_DASHES, "e"),
        ("…", "z"),
        (".", "r"),
        (",:·٫٬", "t"),
        (LOST, "f"),
        (_SIGNS, "y"),
        ("\n\r\v\f\x85\u2028\u2029", "l"),
    ):
        if char in members:
            return letter
    category = unicodedata.category(char)
    if category[0] == "M":
        return "m"
    if _UNSPACED.match(char):
        return "c"
    if category[0] == "L":
        return "k" if _NO_APOSTROPHE.match(char) else "w"
    if category[0] == "N":
        return "d" if category == "Nd" else "n"
    if category[0] == "Z" or char.isspace():
        return "s"
    return "p" if category[0] == "P" else "y"


CLASSES = CharTable(char_class)

# w letter, k katakana or Hangul, c letter of an unspaced script, m mark, f lost; d digit, n other
# number; a apostrophe, q other quotation mark; h hyphen, e dash; r full stop, z ellipsis, t comma
# or colon, p other punctuation; y sign; s space, l line break
_TOKEN = re.compile(
    r"""
    (?P<word>
        (?: (?<![wmdnfk]) r (?=d) )?                        # .5
        [wmdnfk]+
        (?: (?: (?<=[wmfdn]) a{1,2} (?=[wf])               # can't
              | (?<=d) [art] (?=d)                          # 1,275.5
              | (?<!d) h (?=[wdnfk]) | (?<=d) h (?=[wnfk])  # non-lethal, 10-year; not 10-15
              | (?<=[wmf]) h s*+ l [sl]*+ (?=[wdnf])        # a hyphen at a line end
              | (?<=[dn]) h s*+ l [sl]*+ (?=[wnf])
            ) [wmdnfk]+
        )*+
        (?: h (?= [slptrzaq] | $) (?! (?<=dh) [sl]*+ d) )?  # two- and three-year
    )
  | (?P<letter> cm* )
  | (?P<unit> (?<=d) [aq] )                                 # 6 feet: 6′
  | (?P<minus> (?<![wmdnfkch]) [he] (?= [yr]?d) )
  | (?P<dash> e (?:s*+ e)*+ | h{2,} | (?<=d) h | h (?=[sl] | $) | (?<![^sl]) h )
  | (?P<ellipsis> (?: [rz] [sl]*+ (?= z | r(?!d)) )* [rz] )
  | (?P<mark> [ptrh] )
  | (?P<sign> y )
    """,
    re.VERBOSE,
)
_LINE_END = re.compile(f"(.)[{_HYPHENS}]\\s+(?=(.))", re.DOTALL)
_KEY: dict[int, str] = (
    {ord(c): "'" for c in APOSTROPHES}
    | {ord(c): "-" for c in _HYPHENS}
    | {ord(k): v for k, v in _LIGATURES.items()}
)


class Token(NamedTuple):
    """A word, number, dash, mark of punctuation or sign, `start` and `end` in the text it is of."""

    key: str
    start: int
    end: int
    kind: str  # word, letter, unit, minus, dash, ellipsis, mark, sign

    @property
    def spoken(self) -> bool:
        """Part of what is said, and not of its punctuation."""
        return self.kind not in ("dash", "ellipsis", "mark")


def _word_key(raw: str) -> str:
    if raw.isascii() and raw.isalnum():
        return raw

    def at_line_end(match: re.Match[str]) -> str:
        letters = match[1] + match[2]
        return match[1] + ("-" if any(map(str.isnumeric, letters)) else JOIN)

    if not raw.isascii() or "\n" in raw or "\r" in raw or "\f" in raw or "\v" in raw:
        raw = _LINE_END.sub(at_line_end, raw)
    key = raw.translate(_KEY).replace("''", "'")
    return key if key.isascii() else unicodedata.normalize("NFC", key)


def _is_unit(text: str, place: int) -> bool:
    """Whether the mark after a number is feet or inches, and not the end of a quotation."""
    mark = text[place]
    if mark in "′″":
        return True
    if mark not in "'\"":
        return False
    before = text[max(0, place - 400) : place]
    return not re.search(rf"(?<![\w{mark}]){mark}(?=\S)", before)


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`, with their places in `text`."""
    found: list[Token] = []
    window = text[start:end]
    for match in _TOKEN.finditer(window.translate(CLASSES)):
        kind = match.lastgroup or ""
        first, last = match.span()
        raw = window[first:last]
        first += start
        last += start
        if kind == "word":
            found.append(Token(_word_key(raw), first, last, kind))
        elif kind == "mark" or kind == "sign":
            found.append(Token(raw, first, last, kind))
        elif kind == "letter":
            found.append(Token(unicodedata.normalize("NFC", raw), first, last, kind))
        elif kind == "unit":
            if _is_unit(text, first):
                found.append(Token("″" if raw in '″"' else "′", first, last, kind))
        elif kind == "dash":
            found.append(Token("—", first, last, kind))
        elif kind == "minus":
            if raw == "—" or (raw not in "-−–"):
                found.append(Token("—", first, last, "dash"))
            else:
                found.append(Token("-", first, last, kind))
        elif "…" in raw or raw.count(".") > 2:
            found.append(Token("…", first, last, "ellipsis"))
        else:
            found.extend(
                Token(".", first + i, first + i + 1, "mark") for i, c in enumerate(raw) if c == "."
            )
    return found
