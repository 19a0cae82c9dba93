"""A work in one line of plain English, as it stands in a footnote, and its quotes below.

A neutral order that belongs to no style: author, “title”, container, publisher, date, address.
What is not known is said (`n.d.`) or left out, never made up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import addresses, csl_dates, custom, names, notes
from .cleaning import one_line

MOST_AUTHORS = 3
# Kana, Han and Hangul: the family name stands first, and no space after it.
EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")


def write(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        below = "".join(f"    {line}\n" for line in notes.below(item))
        yield f"{citation(item)}\n{below}\n"


def citation(item: Mapping[str, Any]) -> str:
    """`Ana Ruiz and IPVM, “Title”, Journal, Press, June 2022, https://… (accessed 3 May 2026).`"""
    parts = [
        _authors(names.listed(item.get("author"))),
        _title(one_line(item.get("title")), custom.translated_title(item)),
        one_line(item.get("genre")),
        one_line(item.get("container-title")),
        _volume(item),
        one_line(item.get("publisher")),
        csl_dates.text(item.get("issued")) or "n.d.",
        _pages(one_line(item.get("page"))),
        _version(item),
        _address(item),
        _archive(item),
    ]
    once: list[str] = []  # a newspaper is often container and publisher in one
    for part in parts:
        if part and part not in once:
            once.append(part)
    line = ", ".join(once)
    return line if line.endswith(".") else f"{line}."


def _authors(authors: list[Mapping[str, object]]) -> str:
    given = [_name(author) for author in authors]
    if len(given) > MOST_AUTHORS:
        return f"{given[0]} et al."
    if len(given) < 2:
        return "".join(given)
    return f"{', '.join(given[:-1])} and {given[-1]}"


def _name(name: Mapping[str, object]) -> str:
    if literal := one_line(name.get("literal")):
        return literal
    family, given, suffix = names.person(name)
    if EAST_ASIAN.match(family):
        return f"{family}{given}"
    return " ".join(filter(None, (given, family, suffix)))


def _title(title: str, translated: str) -> str:
    """In quotation marks; those inside it become single, and its full stop gives way to a comma."""
    inner = title.replace("“", "‘").replace("”", "’")
    if inner.endswith(".") and not inner.endswith(".."):
        inner = inner[:-1]
    quoted = f"“{inner}”" if inner else "[untitled]"
    return f"{quoted} [{translated}]" if translated else quoted


def _volume(item: Mapping[str, Any]) -> str:
    volume, issue = one_line(item.get("volume")), one_line(item.get("issue"))
    return " ".join(filter(None, (volume and f"vol. {volume}", issue and f"no. {issue}")))


def _pages(page: str) -> str:
    several = any(sign in page for sign in "-–, ")
    return f"{'pp.' if several else 'p.'} {page.replace('-', '–')}" if page else ""


def _version(item: Mapping[str, Any]) -> str:
    version = one_line(item.get("version"))
    said = f"version {version}"
    return said if version and said not in one_line(item.get("genre")).lower() else ""


def _address(item: Mapping[str, Any]) -> str:
    doi = addresses.doi(item.get("DOI"))
    address = addresses.web_address(f"doi:{doi}") if doi else addresses.web_address(item.get("URL"))
    accessed = csl_dates.text(item.get("accessed"))
    return f"{address} (accessed {accessed})" if address and accessed else address


def _archive(item: Mapping[str, Any]) -> str:
    place = addresses.place(item.get("archive_location"))
    if addresses.web_address(place):
        day = csl_dates.said(custom.archived(item))
        return f"archived {day} at {place}" if day else f"archived at {place}"
    return ", ".join(filter(None, (one_line(item.get("archive")), place)))
