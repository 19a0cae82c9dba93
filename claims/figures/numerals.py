"""Numbers as they are written: digits with their separators, words, and millions.

What can be read in two ways is not read: “2,75”, “55.455”, “12 000”.
"""

import re
from decimal import Decimal

TOKEN = r"\d(?:[\d.,'’\u00a0\u202f\u2009]*\d)?"
ONES = dict(
    zip(
        (
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        ).split(),
        range(1, 20),
        strict=True,
    )
)
TENS = dict(
    zip(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),
        range(20, 100, 10),
        strict=True,
    )
)
WORD = (
    rf"(?:half\s+a|an?|(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(list(ONES)[:9])}))?"
    rf"|(?:{'|'.join(reversed(ONES))}))"
)
MOST_DIGITS = 28  # Decimal would round what has more
# Words that need a million behind them to be a number.
WITH_SCALE_ALONE = {"a", "an", "half a", "one"}

THOUSAND, MILLION, BILLION, TRILLION = (Decimal(10) ** power for power in (3, 6, 9, 12))
SCALES = {
    "hundred": Decimal(100),
    "thousand": THOUSAND,
    "million": MILLION,
    "millions": MILLION,
    "mn": MILLION,
    "mln": MILLION,
    "billion": BILLION,
    "billions": BILLION,
    "bn": BILLION,
    "bln": BILLION,
    "trillion": TRILLION,
    "trillions": TRILLION,
    "tn": TRILLION,
    "trn": TRILLION,
    "lakh": Decimal(10) ** 5,
    "crore": Decimal(10) ** 7,
    "mio": MILLION,
    "millionen": MILLION,
    "mrd": BILLION,
    "milliarde": BILLION,
    "milliarden": BILLION,
    # One letter is a million beside money alone: elsewhere it may be a metre.
    "m": MILLION,
    "b": BILLION,
    "k": THOUSAND,
}
# These stand in German, where the comma is the point.
GERMAN = {"mio", "millionen", "mrd", "milliarde", "milliarden"}
LETTERS = {"m", "b", "k"}
SCALE = (
    r"(?:[\s-]?(?:hundred|thousand|millions?|mn|mln|billions?|bn|bln|trillions?|tn|trn|lakh|crore"
    r"|millionen|milliarden?|mio\b\.?|mrd\b\.?)(?![\w])|\s?[mbk](?![\w/²³]))"
)

GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
GROUPED_BY_POINTS = re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?")
GROUPED_BY_SPACES = re.compile(r"\d{1,3}(?:[\u00a0\u202f\u2009'’]\d{3})+(?:\.\d+)?")
PLAIN = re.compile(r"0|[1-9]\d*")
DECIMAL = re.compile(r"(?:0|[1-9]\d*)\.\d+")
LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
DECIMAL_COMMA = re.compile(r"(?:0|[1-9]\d*),\d{1,2}")


def number(token: str, scale: str = "") -> Decimal | None:
    """The number that digits stand for, its `scale` left out; None where that would be a guess."""
    if scale in GERMAN:
        if DECIMAL_COMMA.fullmatch(token):
            return Decimal(token.replace(",", "."))
        return Decimal(token) if PLAIN.fullmatch(token) else None
    if PLAIN.fullmatch(token):
        return Decimal(token)
    if GROUPED.fullmatch(token):
        return Decimal(token.replace(",", ""))
    if GROUPED_BY_POINTS.fullmatch(token):
        return Decimal(token.replace(".", "").replace(",", "."))
    if GROUPED_BY_SPACES.fullmatch(token):
        return Decimal(re.sub(r"[^\d.]", "", token))
    if DECIMAL.fullmatch(token) and (scale or not LIKE_THOUSANDS.fullmatch(token)):
        return Decimal(token)
    return None


def number_in_words(words: str, scale: str) -> Decimal | None:
    """ "twenty-five" → 25; "a" and "half a" are numbers before a million alone."""
    said = " ".join(words.casefold().replace("-", " ").split())
    if said in WITH_SCALE_ALONE:
        if SCALES.get(scale, Decimal(0)) < MILLION:
            return None
        return Decimal("0.5") if said == "half a" else Decimal(1)
    return Decimal(sum(TENS.get(word, ONES.get(word, 0)) for word in said.split()))


def is_grouped(token: str) -> bool:
    """Whether the digits are parted into thousands, which nobody does to a year or an address."""
    return any(form.fullmatch(token) for form in (GROUPED, GROUPED_BY_POINTS, GROUPED_BY_SPACES))
