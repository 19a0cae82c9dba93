"""Digits that are no figure: dates, times, telephone numbers, sections, addresses."""

import re
from collections.abc import Iterator

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
YEAR = r"(?:1[0-9]|20)\d\d"
NO_FIGURES = [
    re.compile(pattern)
    for pattern in (
        # 31 August 2018, 3–5 May, August 31, 2018, August 2018
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{{1,2}})?\s+(?:of\s+)?{MONTH}\b(?:,?\s+\d{{4}}\b)?",
        rf"\b{MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d)(?:,?\s+\d{{4}}\b)?",
        rf"\b{MONTH},?\s+\d{{4}}\b",
        # 31/08/2018, 2018-08-31, 31.8.2018, 9/11, 24/7
        r"(?<!\d)\d{1,4}([/.-])\d{1,2}\1\d{1,4}(?![\d])",
        r"(?<![\d,.])\d+/\d+(?![\d,.])",
        # 1990–95, 2017-2040, 1990s
        rf"(?<![\d,.$£€]){YEAR}\s?[-–]\s?(?:{YEAR}|\d\d)(?![\d,]|\s?%)",
        r"(?<!\d)\d+(?:s|'s|’s)\b",
        # 12:30, 5 p.m., 9 o’clock
        r"(?<!\d)\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\b\.?)",
        r"(?<!\d)\d+:\d+(?::\d+)?",
        r"\b\d{1,2}\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock\b)",
        # +44 20 7946 0958, (020) 7946 0958, 020 7946 0958, 555-0100
        r"\+\d[\d ()./-]{6,}\d",
        r"\(0\d+\)[\d -]+\d",
        r"(?<![\d.,])0\d+(?:[ -]\d+)+",
        r"(?<![\d.,])\d{3}[- .]\d{3}[- .]\d{4}(?!\d)",
        r"(?<![\d.,])\d{3}-\d{4}(?!\d)",
        # 12 000: one number or two
        r"(?<![\d.,])\d+(?: \d{3})+(?![\d])",
        # addresses of the web
        r"\b(?:https?://|www\.)\S+",
        r"\b\S{1,64}@\S{1,64}\.\w+",
    )
]
# What a number after these words is the name of.
NAMED = re.compile(
    r"(?:\b(?:sections?|articles?|chapters?|clauses?|paragraphs?|paras?\.?|pages?|pp?\.|nos?\."
    r"|numbers?|versions?|rooms?|flights?|routes?|highways?|channels?|models?|windows|volumes?"
    r"|vol\.|issues?|items?|steps?|lines?|resolutions?|cases?|rules?|acts?|annex(?:es)?"
    r"|appendix|figures?|figs?\.|tables?|grades?|phases?|tel\.?|phone|fax|aged?|schedules?"
    r"|footnotes?|notes?|parts?|verses?|psalms?|episodes?|seasons?|directives?|regulations?"
    r"|psalm|part)|[§#№])\s*\Z",
    re.IGNORECASE,
)
YEAR_LIKE = re.compile(YEAR)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each passage whose digits are no figure."""
    for pattern in NO_FIGURES:
        for found in pattern.finditer(text):
            yield found.span()


def names_a_thing(text: str, start: int) -> bool:
    """Whether the number at `start` is the name of something: “section 12”."""
    return NAMED.search(text[max(0, start - 24) : start]) is not None
