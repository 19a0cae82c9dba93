"""Which stored source a description means: by DOI, else by address, else by title. Never a guess.

One pass over all sources keeps those alone that some description may mean: memory grows with what
is brought in and not with the database.
"""

import re
import unicodedata
from collections import defaultdict
from datetime import date
from typing import NamedTuple

from citations import addresses, dates, names

from .models import Capture, Source
from .portions import portions

DOI, ADDRESS = "same DOI", "same address"
TITLE, TITLE_AND_YEAR = "same title", "same title and year"
# What says who sent a reader, and nothing of what is read.
TRACKING = re.compile(
    r"(?<![^&])(?:utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid)(?![^=&])", re.IGNORECASE
)
WEB = re.compile(
    r"(https?)://([^/?#:@]+)(?::(\d*))?(/[^?#]*)?(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE
)
PORTS = {"http": "80", "https": "443"}
NO_LETTERS = re.compile(r"[\W_]+")
# A title of fewer letters says too little by itself: “Report”, “Annual report 2019”.
SHORT = 20
# A title of more works than this (“Untitled”) says nothing.
MOST_OF_A_TITLE = 50


class Work(NamedTuple):
    """What tells a work from others. `key` is the id of a source, or a number in a file."""

    key: int
    name: str  # what people know it by: a slug, or “entry 3”
    title: str
    doi: str
    address: str
    years: tuple[int, int] | None
    people: frozenset
    places: frozenset  # publisher and container

    @property
    def clues(self):
        """The words by which it is found, each with what it is."""
        found = ((DOI, self.doi), (ADDRESS, self.address), (TITLE, self.title))
        return [clue for clue in found if clue[1]]


class Match(NamedTuple):
    """The works that it may be, the reason, and those that are like it and are others."""

    works: list[Work]
    why: str = ""
    alike: list[Work] = []

    @property
    def is_one(self):
        return len(self.works) == 1

    @property
    def is_ambiguous(self):
        return len(self.works) > 1


class Index:
    """Works found by their clues."""

    def __init__(self):
        self.found = defaultdict(list)

    def add(self, work):
        for clue in work.clues:
            self.found[clue].append(work)

    def match(self, work):
        """The Match of `work`: by its best clue that leads anywhere."""
        alike = []
        for kind, words in work.clues:
            found = self.found.get((kind, words), ())
            if kind == TITLE and len(found) > MOST_OF_A_TITLE:
                continue
            fit = [other for other in found if fits(work, other, kind)]
            if fit:
                return Match(fit, reason(work, fit[0], kind))
            alike += [other for other in found if other not in alike]
        return Match([], "", alike)


class Known(Index):
    """The stored sources that any of the described works may mean, read in one pass."""

    def __init__(self, works):
        super().__init__()
        wanted = {clue for work in works for clue in work.clues}
        if not wanted:
            return
        rows = Source.objects.order_by("pk").values(*FIELDS)
        for row in rows.iterator(chunk_size=5_000):
            if not wanted.isdisjoint(clues_of(row)):
                self.add(work_of(row, key=row["pk"], name=row["slug"]))


FIELDS = (
    *("pk", "slug", "title", "doi", "url", "issued", "authors", "publisher", "container_title"),
)


def clues_of(fields):
    """As Work.clues, and no more is worked out of a row that nobody asks for."""
    return [
        (DOI, fields.get("doi", "").lower()),
        (ADDRESS, comparable(fields.get("url", ""))),
        (TITLE, letters(fields.get("title", ""))),
    ]


def work_of(fields, *, key, name):
    """The Work that attributes of a Source describe."""
    (_, doi), (_, address), (_, title) = clues_of(fields)
    places = (fields.get("publisher", ""), fields.get("container_title", ""))
    return Work(
        key,
        name,
        title,
        doi or addresses.doi(fields.get("url", "")).lower(),
        address,
        years(fields.get("issued", "")),
        frozenset(filter(None, map(family, fields.get("authors") or []))),
        frozenset(filter(None, map(letters, places))),
    )


def fits(one, other, kind):
    """Whether two works that share a clue of this kind are one, as far as all else tells."""
    if kind == DOI:
        return True
    if one.doi and other.doi and one.doi != other.doi:
        return False
    if kind == ADDRESS:
        return True
    if one.address and other.address and one.address != other.address:
        return False  # the same words in two newspapers are two sources
    if one.years and other.years and not overlap(one.years, other.years):
        return False
    if one.people and other.people and one.people.isdisjoint(other.people):
        return False
    if len(one.title) >= SHORT:
        return True
    return not (one.people.isdisjoint(other.people) and one.places.isdisjoint(other.places))


def reason(one, other, kind):
    return TITLE_AND_YEAR if kind == TITLE and one.years and other.years else kind


def overlap(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


def years(issued):
    """(first, last) year of an EDTF text that it can mean; None where there is none."""
    try:
        found = dates.parse(issued) if issued else None
    except ValueError:
        found = None
    if found is None:
        return None
    return (found.earliest or date.min).year, (found.latest or date.max).year


def letters(text):
    """Letters and digits alone, of any script, in one case: `Eye–Witness (2nd)` is `eyewitness2nd`.

    The signs that are part of a letter stay: without them words of some scripts are others.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return NO_LETTERS.sub("", folded)
    return "".join(c for c in folded if c.isalnum() or unicodedata.category(c)[0] == "M")


def family(name):
    """What is compared of a CSL name: an organisation, or a person's family name."""
    return letters(names.person(name)[0] or str(name.get("literal", "")))


def without_tracking(query):
    """A query string without what only tells whoever sent a reader where they come from."""
    if not TRACKING.search(query):
        return query
    return "&".join(pair for pair in query.split("&") if not TRACKING.match(pair))


def comparable(address):
    """An address without what leads to the same page with it or without it; "" for none.

    Left out: http or https, `www.`, case and default port of the site, a slash at the end, the
    fragment, and what tracks readers (`utm_source`). Never shown, never opened.
    """
    known = address if address.isascii() else addresses.web_address(address)
    found = WEB.fullmatch(known)
    if not found:
        return ""
    scheme, host, port, path, query = found.groups(default="")
    port = port if port not in ("", PORTS[scheme.lower()]) else ""
    query = without_tracking(query)
    where = f"{host.lower().removeprefix('www.')}{':' if port else ''}{port}"
    return f"{where}{path.rstrip('/')}{'?' if query else ''}{query}"


def by_bytes(hashes):
    """{SHA-256 of a file: its captures, the newest first, with their sources and without texts}."""
    found = defaultdict(list)
    for some in portions(set(hashes)):
        captures = Capture.objects.without_text().select_related("source")
        for capture in captures.filter(sha256__in=some):
            found[capture.sha256].append(capture)
    return dict(found)
