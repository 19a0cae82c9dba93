"""What became of the claims that a text cites: an address, an entry, or a whole bibliography.

Every format that we write names the claim and its version at least once: in the address, in words
("Claim harbour-cameras, version 2"), or in the key of an entry (`harbour-cameras-v2`).
"""

import re
from typing import NamedTuple

from sources import anchoring

from .comparison import words_changed
from .models import Claim, Decision, Version

LONGEST = 100_000
MOST = 100

SLUG = r"[-\w]{1,200}"
PATTERNS = [
    re.compile(rf"/claims/({SLUG})/v([1-9]\d{{0,8}})(?!\d)", re.ASCII),
    re.compile(rf"\bclaim ({SLUG}), version ([1-9]\d{{0,8}})(?!\d)", re.ASCII | re.IGNORECASE),
    re.compile(rf"(?<![-\w/])({SLUG})-v([1-9]\d{{0,8}})(?![-\w])", re.ASCII),
    # Last: an address without a version says the least.
    re.compile(rf"/claims/({SLUG})(?![-\w])()", re.ASCII),
]
# What LaTeX and Markdown put before a sign; and the signs of a format that touch its words.
ESCAPES = re.compile(r"\\([$%&#_{}~^*\[\]<>|.@`-])|[{}|=]")


class Citation(NamedTuple):
    slug: str
    number: int | None  # None where no version is named


class Found(NamedTuple):
    """A citation, and how the claim stands to it now."""

    citation: Citation
    claim: Claim | None = None
    version: Version | None = None  # the one that was cited
    listed: Version | None = None  # the one that the public sees
    changes: list = []  # from the cited statement to the present one, as `words_changed`
    gone: list = []  # quotes that the present version does not rest on any more
    new: list = []  # quotes that only the present version rests on
    decisions: list = []  # what was decided since, the latest first
    wording: str = ""  # whether the text has the statement: a verdict of anchoring
    differences: tuple = ()  # where it has other words

    @property
    def is_present(self):
        return self.version is not None and self.version == self.listed


def citations_in(text):
    """[Citation] that a text names, each once, in the order in which they stand there."""
    plain = readable(text)
    places = {}
    for pattern in PATTERNS:
        for match in pattern.finditer(plain):
            number = int(match[2]) if match[2] else None
            # The address and the note of one entry name the same version.
            if number is None and any(slug == match[1] for slug, _ in places):
                continue
            places.setdefault((match[1], number), match.start())
    return [Citation(*key) for key in sorted(places, key=places.get)]


def readable(text):
    return ESCAPES.sub(lambda found: found[1] or " ", text)


def check(text):
    """[Found] for every claim that the text cites and the public may know of, and every lost one.

    A key such as `camera-v2` that is no claim of ours is passed over: any text may hold one.
    """
    cited = citations_in(text)[:MOST]
    claims = Claim.objects.filter(slug__in={one.slug for one in cited}).in_bulk(field_name="slug")
    versions = Version.objects.published().filter(claim__in=claims.values()).with_evidence()
    by_claim = {}
    for version in versions:
        by_claim.setdefault(version.claim.slug, []).append(version)
    prepared = anchoring.prepare(readable(text))
    plain = readable(text)
    found = []
    for one in cited:
        known = by_claim.get(one.slug, [])
        if known:
            found.append(compared(one, known, prepared))
        elif f"/claims/{one.slug}" in plain:
            found.append(Found(one))
    return found


def compared(citation, versions, prepared):
    listed = next(version for version in versions if version.is_listed)
    wanted = listed.number if citation.number is None else citation.number
    version = next((known for known in versions if known.number == wanted), None)
    if version is None:
        return Found(citation, listed.claim, None, listed)
    then = {piece.quote_id: piece for piece in version.evidence.all()}
    now = {piece.quote_id: piece for piece in listed.evidence.all()}
    changes = words_changed(version.text, listed.text) if version.text != listed.text else []
    since = Decision.objects.public().filter(
        version__claim=listed.claim, at__gt=version.published_at
    )
    finding = anchoring.find(prepared, version.text)
    return Found(
        citation,
        listed.claim,
        version,
        listed,
        changes,
        [piece for pk, piece in then.items() if pk not in now],
        [piece for pk, piece in now.items() if pk not in then],
        list(since.with_claims().exclude(version=version, status=Version.Status.PUBLISHED)),
        finding.verdict,
        finding.differences,
    )
