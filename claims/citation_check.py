"""What became of the claims that a text cites: an address, an entry, or a whole bibliography.

Every format that we write names the claim and its version at least once: in the address, in words
("Claim harbour-cameras, version 2"), or in the key of an entry (`harbour-cameras-v2`).
"""

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from sources import anchoring

from .comparison import words_changed
from .models import Claim, Version

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
# What LaTeX, Markdown and JSON put before a sign, and the signs that formats put between words.
ESCAPED = re.compile(r'\\([$%&#_{}~^*\[\]<>|.@`"-])')
BETWEEN = re.compile(r"[{}|=]")


class Citation(NamedTuple):
    slug: str
    number: int | None  # None where no version is named


@dataclass(frozen=True)
class Found:
    """A citation, and how the claim stands to it now."""

    citation: Citation
    claim: Claim | None = None
    version: Version | None = None  # the one that was cited
    listed: Version | None = None  # the one that the public sees
    changes: tuple = ()  # from the cited statement to the present one, as `words_changed`
    others: tuple = ()  # (what else, as it was, as it is now)
    gone: tuple = ()  # evidence that the present version has not, or not with this stance
    new: tuple = ()  # evidence that only the present version has
    decisions: tuple = ()  # what was decided since, the latest first
    wording: str = ""  # whether the text has the statement: a verdict of anchoring
    differences: tuple = ()  # where it has other words

    @property
    def is_present(self):
        return self.version is not None and self.version == self.listed


def citations_in(text):
    """[Citation] that a text names, each once, in the order in which they stand there."""
    places, slugs = {}, set()
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            number = int(match[2]) if match[2] else None
            # The address and the note of one entry name the same version.
            if number is None and match[1] in slugs:
                continue
            slugs.add(match[1])
            places.setdefault((match[1], number), match.start())
    return [Citation(*key) for key in sorted(places, key=places.get)]


def readable(text):
    """The text without what a format puts before its signs and between its words."""
    plain = html.unescape(text.replace("{{!}}", "|"))
    return BETWEEN.sub(" ", ESCAPED.sub(r"\1", plain))


def check(text):
    """([Found], how many more there are) for the claims that a text cites.

    Told of are those that the public may know of, and addresses that lead to none. A key such as
    `camera-v2` that is no claim of ours is passed over: any text may hold one.
    """
    plain = readable(text)
    cited = citations_in(plain)
    looked_up = cited[:MOST]
    claims = Claim.objects.filter(slug__in={one.slug for one in looked_up})
    by_slug = defaultdict(list)
    for version in Version.objects.published().filter(claim__in=claims).with_evidence():
        by_slug[version.claim.slug].append(version)
    prepared = anchoring.prepare(plain)
    found = []
    for one in looked_up:
        if known := by_slug.get(one.slug):
            found.append(compared(one, known, prepared))
        elif f"/claims/{one.slug}" in plain:
            found.append(Found(one))
    return found, len(cited) - len(looked_up)


def compared(citation, versions, prepared):
    """The Found of a claim with these published versions."""
    listed = next(version for version in versions if version.is_listed)
    wanted = listed.number if citation.number is None else citation.number
    cited = next((version for version in versions if version.number == wanted), None)
    if cited is None:
        return Found(citation, listed.claim, None, listed)
    then, now = evidence_of(cited), evidence_of(listed)
    since = [
        decision
        for version in versions
        for decision in version.decisions.all()
        if decision.at > cited.published_at
        and (version != cited or decision.status != Version.Status.PUBLISHED)
    ]
    finding = anchoring.find(prepared, readable(cited.text))
    return Found(
        citation=citation,
        claim=listed.claim,
        version=cited,
        listed=listed,
        changes=tuple(words_changed(cited.text, listed.text) if cited.text != listed.text else ()),
        others=tuple(other_changes(cited, listed)),
        gone=tuple(piece for key, piece in then.items() if key not in now),
        new=tuple(piece for key, piece in now.items() if key not in then),
        decisions=tuple(sorted(since, key=lambda decision: decision.at, reverse=True)),
        wording=finding.verdict,
        differences=finding.differences,
    )


def evidence_of(version):
    return {(piece.quote_id, piece.stance): piece for piece in version.evidence.all()}


def other_changes(cited, listed):
    """(what, as it was, as it is now) of all that a version says beside its statement."""
    for what, said in (
        ("What it covers", lambda version: version.scope),
        ("Period", lambda version: version.occurred_display),
        ("Figures", lambda version: "; ".join(str(q) for q in version.quantities.all())),
        ("About", lambda version: ", ".join(one.name for one in version.subjects.all())),
        ("Note", lambda version: version.note),
    ):
        before, after = said(cited), said(listed)
        if before != after:
            yield what, before, after
