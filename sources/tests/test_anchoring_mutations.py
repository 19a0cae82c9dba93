"""No altered quote is verified: every small change to every sentence of every specimen.

What may be verified is decided here by a plain rule of its own: the quote's characters, without
white space and quotation marks, stand together in the text.
"""

import re
import unicodedata
from collections.abc import Iterator

import pytest

from sources import anchoring
from sources.tests import specimens

_SENTENCE_END = re.compile(r"(?<=[.!?؟।;:])[”“]?\s+|(?<=。)")
_MARKS = "\"'“”‘’«»„「」ʼ"
_REPLACEMENTS = {"latin": "xqaei", "cyrillic": "жы", "other": "ךقकক人ー가"}


def plain(text: str) -> str:
    """The text without white space and quotation marks."""
    text = unicodedata.normalize("NFC", text)
    return "".join(char for char in text if not char.isspace() and char not in _MARKS)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if sum(map(str.isalnum, part)) > 5]


def other_letters(letter: str) -> str:
    if "a" <= letter.lower() <= "z":
        return "xe" if letter not in "xe" else "ao"
    name = unicodedata.name(letter, "").split(" ")[0]
    return {"CYRILLIC": "жы", "ARABIC": "قش", "HEBREW": "טש", "DEVANAGARI": "कठ", "BENGALI": "কঠ",
            "TAMIL": "கட", "CJK": "人火", "HIRAGANA": "ぬめ", "KATAKANA": "ヌメ", "HANGUL": "쿠토",
            "THAI": "กฮ"}.get(name, "xe").replace(letter, "")  # fmt: skip


def mutants(sentence: str) -> Iterator[str]:
    words = sentence.split()
    for i, word in enumerate(words):
        yield " ".join(words[:i] + words[i + 1 :])
        yield " ".join([*words[:i], "lantern", *words[i + 1 :]])
        yield " ".join([*words[:i], "not", *words[i:]])
        if i and any(map(str.isalnum, words[i - 1])):
            yield " ".join([*words[: i - 1], word, words[i - 1], *words[i + 1 :]])
    for i, char in enumerate(sentence):
        before, after = sentence[:i], sentence[i + 1 :]
        if char.isdecimal():
            first = ord(char) - unicodedata.decimal(char)
            for digit in range(first, first + 10):
                yield before + chr(digit) + after
            yield before + after
            yield before + char + char + after
        elif char.isalpha() or unicodedata.category(char).startswith("M"):
            for letter in other_letters(char):
                yield before + letter + after
            yield before + after
        elif char in "%€$£§°-–—.,²":
            yield before + after
            for sign in "%€.":
                yield before + sign + after
            yield before + " " + after


def contained(mutant: str, text: str) -> bool:
    """Whether `mutant`, but for its first letter's case and its ends, is a part of `text`."""
    core = plain(mutant).strip(".,;:!?()[]—–…।。-، ")
    return core in text or core[:1].swapcase() + core[1:] in text


def readings_of(text: str) -> Iterator[str]:
    """The text with and without page furniture and line-end hyphens; with other lost ligatures."""
    unfurnished = re.sub(r"VELM MARSH REPORT  \|  \d\n\n", "", text)
    yield from (text, unfurnished, unfurnished.replace("-\n", ""))
    if text != specimens.MARSH_UNDAMAGED:
        return
    for lost, word in specimens.MARSH_WORDS.items():
        for letters in ("ff", "fi", "fl", "ffi", "ffl", "ft"):
            for furnished in (text, unfurnished):
                yield furnished.replace(word, lost.replace("\ufffd", letters))


@pytest.mark.parametrize("name", specimens.ALL)
def test_no_altered_quote_is_verified(name: str) -> None:
    text = specimens.ALL[name]
    whole = specimens.MARSH_UNDAMAGED if name == "marsh" else text
    readings = list(map(plain, readings_of(whole)))
    prepared = anchoring.prepare(text)
    wrong, judged = [], 0
    for sentence in sentences(whole):
        assert anchoring.find(prepared, sentence).verdict == "verified", sentence
        for mutant in dict.fromkeys(mutants(sentence)):
            if any(contained(mutant, reading) for reading in readings):
                continue
            judged += 1
            if anchoring.find(prepared, mutant).verdict == "verified":
                wrong.append(mutant)
    assert wrong == []
    assert judged > 150


_TURNING = re.compile(
    r"(?:not|never|nobody|unlikely|allegedly|denies|won’t|can’t|didn’t|isn’t|non-resident|refused"
    r"|nicht|Kein|не|никто|לא|لم|ولن|नहीं)[.,;”]*",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "name", ["harbour", "marsh", "german", "russian", "hebrew", "arabic", "hindi"]
)
def test_no_omission_hides_a_word_that_turns_the_sentence(name: str) -> None:
    """Every pair of places in a sentence with such a word between them."""
    whole = specimens.MARSH_UNDAMAGED if name == "marsh" else specimens.ALL[name]
    prepared = anchoring.prepare(specimens.ALL[name])
    wrong, judged = [], 0
    for sentence in sentences(whole):
        words = sentence.split()
        for turn in (i for i, word in enumerate(words) if _TURNING.fullmatch(word)):
            for first in range(1, turn + 1):
                for last in range(turn + 1, len(words)):
                    quote = f"{' '.join(words[:first])} … {' '.join(words[last:])}"
                    judged += 1
                    if anchoring.find(prepared, quote).verdict == "verified":
                        wrong.append(quote)
    assert wrong == []
    assert judged > 0
