"""Find page furniture: running heads, page numbers and lines printed twice at a page break.

Leaving a line out of a comparison is a claim that nobody wrote it as part of the text, so a line
needs a good sign: it repeats like a running head, or counts like a page number, and says nothing.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from . import wording

_LONGEST = 120
_CLOSEST = 150  # characters from one page's furniture to the next one's
_LINE = re.compile(r"[^\n\r\f]*(?:\r\n|\n|\r|\f|\Z)")
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"\W*(?:page|seite|página|pagina|pág\.?|strona|стр\.?|с\.|página|sayfa|صفحة|עמוד|पृष्ठ|p\.|pg\.?)\s*"
    r"\d{1,4}(?:\s*(?:of|/|von|de|di|sur|из|z|/)\s*\d{1,4})?\W*|第\s*\d{1,4}\s*[页頁](?:.{0,3}共\s*\d{1,4}\s*[页頁])?"
    r"|\W*\d{1,4}\s*(?:of|/)\s*\d{1,4}\W*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\W{0,3}\d{1,4}\W{0,3}|[ivxlc]{1,6}")


class _Line(NamedTuple):
    text: str
    start: int
    end: int  # after the line break
    at_break: bool  # next to a form feed, but for empty lines


def _lines(text: str) -> Iterator[_Line]:
    """The lines that say something, with whether a page ends or begins there."""
    previous: _Line | None = None
    broken = True
    for match in _LINE.finditer(text):
        raw = match[0]
        content = raw.strip()
        if content:
            if previous:
                yield previous
            previous = _Line(content, match.start(), match.end(), broken)
            broken = False
        if raw.endswith("\f"):
            broken = True
            if previous:
                previous = previous._replace(at_break=True)
    if previous:
        yield previous


def page_furniture(text: str) -> list[tuple[int, int]]:
    """The spans of the lines in `text` that belong to the page and not to what is said."""
    if "\n" not in text and "\f" not in text and "\r" not in text:
        return []
    lines = list(_lines(text))
    alike: defaultdict[str, list[int]] = defaultdict(list)
    same: defaultdict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if len(line.text) <= _LONGEST:
            same[line.text].append(i)
    for content, places in same.items():
        alike[_NUMBER.sub("#", " ".join(content.split()))] += places
    furniture: set[int] = set()
    for shape, places in alike.items():
        if len(places) > 20 and len(places) * _CLOSEST > len(
            text
        ):  # closer together than pages are
            continue
        found = [(i, lines[i]) for i in sorted(places)]
        furniture.update(_furniture_among(shape, found, text))
    furniture.update(_printed_twice(lines, text))
    return [(lines[i].start, lines[i].end) for i in sorted(furniture)]


def _furniture_among(shape: str, alike: list[tuple[int, _Line]], text: str) -> Iterator[int]:
    """Those of the lines of one shape that are furniture."""
    if shape == "#" or _BARE_NUMBER.fullmatch(alike[0][1].text):
        counted = _counting([(i, line) for i, line in alike if shape != "#" or len(line.text) <= 4])
        yield from (i for i, line in alike if i in counted or line.at_break)
        return
    if _PAGE.fullmatch(alike[0][1].text):
        yield from (i for i, _ in alike)
        return
    if len(alike) < 2 or wording.weighty(shape) or not re.search(r"[^\W\d_]", shape):
        return
    if "#" in shape:
        counted = _counting(alike)
        same = _same_text(alike)
        yield from (i for i, line in alike if i in counted or i in same)
        return
    yield from _same_text(alike)


def _same_text(alike: list[tuple[int, _Line]]) -> set[int]:
    """Lines that repeat letter by letter, far apart, as a heading does."""
    groups: defaultdict[str, list[tuple[int, _Line]]] = defaultdict(list)
    for i, line in alike:
        groups[" ".join(line.text.split())].append((i, line))
    found: set[int] = set()
    for same, members in groups.items():
        if len(members) < 2:
            continue
        places = [line.start for _, line in members]
        apart = min(b - a for a, b in zip(places, places[1:], strict=False)) >= _CLOSEST
        sentence = same[-1] in '.!?;:,。！？…"”’»' or same[:1].islower()
        broken = all(line.at_break for _, line in members)
        twice = len(members) == 2 and members[1][0] == members[0][0] + 1
        if (broken and not twice) or (
            apart and not sentence and (len(members) > 2 or len(same) >= 12)
        ):
            found.update(i for i, _ in members)
    return found


def _counting(alike: list[tuple[int, _Line]]) -> set[int]:
    """Lines in which one number counts up, as pages do, and nothing else changes."""
    found: set[int] = set()
    for (i, line), (j, following) in zip(alike, alike[1:], strict=False):
        numbers = _NUMBER.findall(line.text), _NUMBER.findall(following.text)
        changed = [
            (int(a), int(b))
            for a, b in zip(*numbers, strict=False)
            if a != b and len(a) < 5 > len(b)
        ]
        differing = sum(a != b for a, b in zip(*numbers, strict=False))
        if (
            differing == len(changed) == 1
            and 1 <= changed[0][1] - changed[0][0] <= 2
            and following.start - line.start >= _CLOSEST
        ):
            found |= {i, j}
    return found


def _printed_twice(lines: list[_Line], text: str) -> Iterator[int]:
    """Up to three lines at the head of a page that repeat the foot of the page before."""
    for i in range(1, len(lines)):
        if "\f" not in text[lines[i - 1].start : lines[i].start + 1]:
            continue
        for count in (3, 2, 1):
            foot = [line.text for line in lines[max(0, i - count) : i]]
            head = [line.text for line in lines[i : i + count]]
            if foot == head and sum(map(len, foot)) >= 20:
                yield from range(i, i + count)
                break
