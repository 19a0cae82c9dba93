"""Words as they are compared: without case, accents and the variants that only typing makes.

A text is cut into words the same way when it is indexed, when it is searched and when what was
found is marked. A word of a script that does not divide words by spaces is cut into overlapping
pairs of characters with the last character behind them: 中国人 becomes 中国, 国人, 人.
"""

import re
import unicodedata
from typing import NamedTuple

# PostgreSQL takes no lexeme of more than 2,046 bytes, and nobody types a word as long as that.
LONGEST = 64
# Numbers in their thousands are one word: 275,000,000 and 275000000 are the same.
THOUSANDS = ",\u066c\u00a0\u2009\u202f'\u2019"
# Symbols that stand for words: ㎏, Ⓐ, ①.
SYMBOLS = "\u2460-\u24ff\u3200-\u33ff"
# No spaces between words: Han, kana, Hangul (whose endings hang on the word), Thai, Lao, Myanmar,
# Khmer.
UNDIVIDED = (
    "\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff\u1100-\u11ff\uac00-\ud7ff"
    "\u0e01-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u104a-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"
    "\u1780-\u17d3\u17dc\u17dd"
)
# Letters that nobody would be sure to type, and what they are taken for.
LETTERS = {
    **dict(zip("ıøđłħŧɨʉ", "iodlhtiu", strict=True)),
    **{"æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ŋ": "n"},
    # Arabic letters and the forms that Persian, Urdu and Uyghur keyboards give them.
    **dict(zip("ٱىیېكکڪ", "ايييككك", strict=True)),
    **dict(zip("ةهھہەۃ", "هههههه", strict=True)),
    "ـ": "",
    # Signs that Unicode takes for letters, for what others write with an apostrophe or leave out.
    **dict.fromkeys("ʹʻʼʾʿˈ", ""),
}
# Combining marks that are letters to those who write them: vowel signs have class 0 and stay, and
# so do viramas, kana voicing, and the vowels of Thai, Lao and Tibetan.
LETTERS_THAT_COMBINE = {0, 8, 9, 84, 91, 103, 118, 129, 130, 132}


def categories(*wanted):
    """The characters of these categories, as what stands in the brackets of a pattern.

    Beyond the planes looked through there are no letters, but for variation selectors.
    """
    found = [c for c in map(chr, range(0x1F000)) if unicodedata.category(c) in wanted]
    return "".join(map(re.escape, found)) + "\U000e0100-\U000e01ef"


MARKS = categories("Mn", "Mc", "Me")
IGNORED = categories("Cf")
NUMBER = rf"\d{{1,3}}(?:[{THOUSANDS}]\d{{3}})+(?!\d)"
# Letters with a stop after each are one word: U.S. and US are the same.
INITIALS = rf"[^\W\d_{UNDIVIDED}](?:\.[^\W\d_{UNDIVIDED}]){{1,9}}(?!\.?\w)\.?"
PIECE = re.compile(
    rf"{INITIALS}|(?:[^\W\d_]|[{SYMBOLS}])[\w{MARKS}{IGNORED}{SYMBOLS}]*"
    rf"|{NUMBER}|\d[\w{MARKS}{IGNORED}{SYMBOLS}]*"
)
# The same for texts without any other letter, in a fifth of the time.
PLAIN_PIECE = re.compile(rf"{INITIALS}|[A-Za-z]\w*|{NUMBER}|\d\w*", re.ASCII)
# A word with apostrophes within, which divide it into others: Xi'an, O’Brien, Sana‘a.
APOSTROPHES = "'\u2019\u2018`\u00b4"
WITHOUT_APOSTROPHES = str.maketrans("", "", APOSTROPHES)
LETTERS_TOGETHER = rf"(?:[^\W\d_][{MARKS}{IGNORED}]*+)++"
JOINED = re.compile(rf"(?<!\w){LETTERS_TOGETHER}(?:[{APOSTROPHES}]{LETTERS_TOGETHER})++")
POSSESSIVE = re.compile(f"[{APOSTROPHES}]s$", re.IGNORECASE)
# What of a text is folded together: a letter with its marks; parts of one Hangul syllable.
CLUSTER = re.compile(
    rf"(?:[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]*|.)[{MARKS}{IGNORED}]*", re.S
)
RUN = re.compile(rf"[{UNDIVIDED}](?:[{UNDIVIDED}{MARKS}])*|(?:(?![{UNDIVIDED}])[^\W_]|[{MARKS}])+")
UNDIVIDED_FIRST = re.compile(f"[{UNDIVIDED}]")


def folded_character(character):
    """What one character becomes, itself decomposed; None where nothing is left of it."""
    category = unicodedata.category(character)
    if category == "Cf":
        return None
    if category[0] == "M":
        is_letter = unicodedata.combining(character) in LETTERS_THAT_COMBINE
        is_selector = "VARIATION SELECTOR" in unicodedata.name(character, "")
        return character if is_letter and category != "Me" and not is_selector else None
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return LETTERS.get(character, character)


class Folding(dict):
    """A table for str.translate that fills itself."""

    def __missing__(self, code):
        self[code] = folded = folded_character(chr(code))
        return folded


FOLDING = Folding({0x034F: None})


def fold(text):
    """`text` with its letters folded; what divides words stays as it is."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", text.translate(FOLDING))


class Span(NamedTuple):
    """A word, and where it stands in the text that it was read in."""

    word: str
    start: int
    end: int


def words(text):
    """[word] of a text, in order."""
    return [word for piece in pieces(text) for word in words_of(piece)]


def spans(text):
    """[Span] of a text, in order: the words that `words` gives."""
    return [span for match in matches(text) for span in spans_of(match[0], match.start())]


def pieces(text):
    """[piece]: what stands together between what divides words, not folded yet."""
    return pattern_for(text).findall(text)


def matches(text):
    """The match of each piece."""
    return pattern_for(text).finditer(text)


def pattern_for(text):
    return PLAIN_PIECE if text.isascii() else PIECE


def words_of(piece):
    """The words of a piece."""
    # Most pieces: the same, sooner.
    if piece.isascii() and piece.isalnum():
        return [piece.lower()[:LONGEST]]
    return [word for word, _, _ in runs(folded_piece(piece))]


def folded_piece(piece):
    if piece[0].isdecimal() and not piece.isalnum():
        piece = re.sub(f"(?<=[0-9])[{THOUSANDS}](?=[0-9])", "", piece)
    return fold(piece.replace(".", ""))


def runs(folded):
    """(word, start, end) in a folded piece."""
    for run in RUN.finditer(folded):
        start, end = run.span()
        if is_undivided(run[0]):
            yield from (
                (folded[at : at + 2][: end - at], at, min(at + 2, end)) for at in range(start, end)
            )
        else:
            yield run[0][:LONGEST], start, end


def is_undivided(word):
    return not word.isascii() and UNDIVIDED_FIRST.match(word) is not None


def spans_of(piece, offset):
    found = words_of(piece)
    if not found:
        return []
    whole = [Span(word, offset, offset + len(piece)) for word in found]
    if len(found) == 1:
        return whole
    owners, text = [], ""
    for cluster in CLUSTER.finditer(piece):
        folded = fold(cluster[0])
        owners += [cluster.span()] * len(folded)
        text += folded
    # Where letters of neighbours join, no part of the piece is the word alone.
    if text != folded_piece(piece):
        return whole
    return [
        Span(word, offset + owners[start][0], offset + owners[end - 1][1])
        for word, start, end in runs(text)
    ]


def joined(text):
    """[Span] of each word with apostrophes within, as it is without them: xian of Xi'an."""
    if not any(apostrophe in text for apostrophe in APOSTROPHES):
        return []
    return [span for match in JOINED.finditer(text) for span in joined_in(match)]


def joined_in(match):
    written, start = POSSESSIVE.sub("", match[0]), match.start()
    letters = without_apostrophes(written)
    found = words_of(letters) if len(letters) <= LONGEST else ()
    if letters != written and len(found) == 1 and not is_undivided(found[0]):
        yield Span(found[0], start, start + len(written))


def without_apostrophes(text):
    return text.translate(WITHOUT_APOSTROPHES)


def sought(text):
    """(words, whether the last one is only the beginning of a word) to look for `text` with.

    The last character of an undivided run is not looked for by itself: the text may go on.
    """
    found = words(text)
    last = found[-1] if found else ""
    if len(last) != 1 or not is_undivided(last):
        return found, False
    if len(found) > 1 and len(found[-2]) == 2 and found[-2][1] == last:
        return found[:-1], False
    return found, True
