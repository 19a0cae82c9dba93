"""What stands behind versions, told: their origins by name, for pages and files.

Nothing of it is stored but the counts: `attach` works it out for many versions at once.
"""

from functools import cached_property
from typing import NamedTuple

from sources.models import Derivation, Quote, Source

from .models import Evidence
from .origins import upward_of
from .roots import NAME, SOURCE, Chains, Piece, fewest

HIDDEN = "a document that is not public"
PROPOSED = Derivation.State.PROPOSED


class Origin(NamedTuple):
    """One independent origin; `node` is (SOURCE, id) or (NAME, folded name)."""

    node: tuple
    documents: list  # [Source] whose quotes go back to it
    proposed: bool  # whether a derivation on the way waits for a person's decision

    @property
    def is_missing(self):
        return self.node[0] == NAME


class Side:
    """The verified quotes of one stance under a version, and where they come from."""

    def __init__(self, evidence, upward):
        self.evidence = evidence
        self.sources = {piece.quote.source_id: piece.quote.source for piece in evidence}
        self.chains = Chains([Piece.of(piece.quote) for piece in evidence], upward)
        self.roots = self.chains.roots()
        self.chosen = fewest(self.roots.values())

    @cached_property
    def origins(self):
        """[Origin]: a smallest set of origins that can explain all quotes, each with its own."""
        served = {node: [] for node in self.chosen}
        for piece in self.chains.pieces:
            own = self.chains.own_roots(piece)
            by_rank = sorted(self.chosen, key=lambda node: node not in own)
            served[next(n for n in by_rank if n in self.roots[piece.quote])].append(piece)
        return [
            Origin(
                node,
                list({p.source: self.sources[p.source] for p in pieces}.values()),
                any(self.is_proposed(piece, node) for piece in pieces),
            )
            for node, pieces in served.items()
        ]

    def is_proposed(self, piece, node):
        steps = self.chains.steps_to(piece, node)
        return any(step.state == PROPOSED for step in steps)


class Behind:
    """Both sides of a version, and the names of all that they lead to."""

    def __init__(self, version, upward):
        checked = [e for e in version.evidence.all() if e.quote.verdict == Quote.Verdict.VERIFIED]
        self.supports, self.contradicts = (
            Side([e for e in checked if e.stance == stance], upward)
            for stance in (Evidence.Stance.SUPPORTS, Evidence.Stance.CONTRADICTS)
        )
        self.known = {**self.supports.sources, **self.contradicts.sources}

    def wanted(self):
        """The ids of the sources that the chains lead to and no quote stands in."""
        nodes = {node for side in (self.supports, self.contradicts) for node in side.chains.nodes()}
        return {key for kind, key in nodes if kind == SOURCE} - self.known.keys()

    def source_of(self, node):
        """The Source of a node; None where it is not held, or not for this reader."""
        return self.known.get(node[1]) if node[0] == SOURCE else None

    def name_of(self, node):
        if node[0] == NAME:
            return self.supports.chains.named.get(node[1]) or self.contradicts.chains.named[node[1]]
        source = self.source_of(node)
        return source.title if source else HIDDEN


def attach(versions, for_staff=False):
    """Give each of these versions, which come `with_origins()`, its `behind`.

    In a few queries for all of them: as many as the longest chain has steps, and two.
    """
    versions = list(versions)
    checked = [
        [Piece.of(e.quote) for e in version.evidence.all() if e.quote.is_checked]
        for version in versions
    ]
    upward = upward_of(checked)
    for version in versions:
        version.behind = Behind(version, upward)
    wanted = set().union(*(version.behind.wanted() for version in versions))
    shown = Source.objects.all() if for_staff else Source.objects.public()
    found = shown.only("slug", "title", "access").in_bulk(wanted) if wanted else {}
    for version in versions:
        mine = version.behind.wanted()
        version.behind.known |= {pk: source for pk, source in found.items() if pk in mine}
    return versions
