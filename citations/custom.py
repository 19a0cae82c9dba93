"""What a citation says and CSL has no variable for, in an item's `custom` object.

CSL-JSON keeps `custom` for just that. Here it holds:

- `title-translated`: the title in English
- `archived`: when the archive's copy was made, a CSL date
- `quotes`: the passages that are cited, each with `text` and what is known of `translation`,
  `speaker`, `via`, `page`, `locator`; where a claim rests on it `stance` and `source` (an id); and
  `caution` where the words were not found just so in the document
- `statement`: true where the title is a sentence that must stay as it is, letter case and all
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from . import csl_dates
from .cleaning import one_line

PAGE = r"[a-z]{0,3}\d+|[ivxlc]+"
PAGES = re.compile(rf"(?:pp?\.?\s*|pages?\s+)?({PAGE})(\s*[-–]\s*(?:{PAGE}))?", re.IGNORECASE)


class Quoted(NamedTuple):
    """A passage, each part on one line and "" where it is not known."""

    text: str
    translation: str = ""
    speaker: str = ""
    via: str = ""
    page: str = ""
    locator: str = ""
    stance: str = ""
    source: str = ""
    caution: str = ""

    @property
    def place(self) -> str:
        """`p. 12`, `pp. 12–13`, or the words of a locator that is no page; "" for none."""
        if pages := self.pages:
            return f"{'pp.' if '–' in pages else 'p.'} {pages}"
        return self.locator

    @property
    def pages(self) -> str:
        """`12` or `12–13`, by the locator that a person gave before the page that was counted."""
        if not self.locator:
            return self.page
        found = PAGES.fullmatch(self.locator)
        if not found:
            return ""
        return found[1] + re.sub(r"\s*[-–]\s*", "–", found[2] or "")

    def words(self) -> str:
        """`“…” [in English: “…”] (Ana Ruiz, reported by IPVM, p. 12)`."""
        said = f"“{self.text}”"
        if self.translation:
            said += f" [in English: “{self.translation}”]"
        reported = self.via and f"reported by {self.via}"
        beside = ", ".join(
            filter(None, (self.speaker, reported, self.source, self.place, self.caution))
        )
        said += f" ({beside})" if beside else ""
        return f"{self.stance}: {said}" if self.stance else said


def quotes(item: Mapping[str, Any]) -> list[Quoted]:
    given = _custom(item).get("quotes")
    found = [
        Quoted(*(one_line(quote.get(field)) for field in Quoted._fields))
        for quote in (given if isinstance(given, list | tuple) else [])
        if isinstance(quote, Mapping)
    ]
    return [quote for quote in found if quote.text]


def translated_title(item: Mapping[str, Any]) -> str:
    return one_line(_custom(item).get("title-translated"))


def archived(item: Mapping[str, Any]) -> csl_dates.CslDate:
    return csl_dates.read(_custom(item).get("archived"))


def is_statement(item: Mapping[str, Any]) -> bool:
    return _custom(item).get("statement") is True


def _custom(item: Mapping[str, Any]) -> Mapping[str, Any]:
    given = item.get("custom")
    return given if isinstance(given, Mapping) else {}
