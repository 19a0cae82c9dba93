"""What an extractor gives: a text with its pages, or a sentence that says why there is none."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypedDict

from citations import dates


class Unreadable(ValueError):
    """The document cannot be taken in; the message is a sentence for the person who gave it."""


class Suggestions(TypedDict, total=False):
    """What a file says of itself, under the names of CSL-JSON. Nobody has checked it.

    A date is EDTF, as CSL 1.1 allows. Authors are all `{"literal": …}`: a file does not say which
    of its names are a person's, nor which part of them is the family's.
    """

    title: str
    author: list[dict[str, str]]
    issued: str
    URL: str
    language: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Extraction:
    text: str  # empty for a scan: pages without a single letter in them
    media_type: str
    encoding: str
    extractor: str
    pages: list[int] = field(default_factory=list)  # where each page starts in the text
    suggestions: Suggestions = field(default_factory=Suggestions)


# What programs write where nobody has said anything.
_NOTHING = {"untitled", "anonymous", "unknown", "unspecified", "(anonymous)", "(unspecified)"}
_LONGEST = 500
_MOST_AUTHORS = 50
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.I)


def suggest(
    *,
    title: object = "",
    authors: Iterable[object] = (),
    issued: object = "",
    url: object = "",
    language: object = "",
    publisher: object = "",
) -> Suggestions:
    """The suggestions that are fit to be shown; what is empty or malformed is left out."""
    found: Suggestions = {}
    if words := _line(title):
        found["title"] = words
    if names := list(dict.fromkeys(filter(None, map(_line, authors))))[:_MOST_AUTHORS]:
        found["author"] = [{"literal": name} for name in names]
    if day := _edtf(_line(issued)):
        found["issued"] = day
    if re.fullmatch(r"https?://\S{3,2000}", address := str(url or "").strip()):
        found["URL"] = address
    if _LANGUAGE.fullmatch(code := _line(language).replace("_", "-")) and len(code) <= 35:
        found["language"] = code
    if words := _line(publisher):
        found["publisher"] = words
    return found


def _line(value: object) -> str:
    words = "".join(
        c if unicodedata.category(c)[0] != "C" else " " for c in str(value or "")[:9999]
    )
    line = " ".join(words.split())[:_LONGEST]
    return "" if line.lower() in _NOTHING else line


def _edtf(text: str) -> str:
    """The day, month or year that a timestamp starts with."""
    start = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)", text.replace("/", "-"))
    if not start:
        return ""
    try:
        dates.parse(start[0])
    except ValueError:
        return ""
    return start[0]
