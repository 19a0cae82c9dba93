"""What stands behind versions, told: their origins by name, for pages and files.

Nothing of it is stored but the counts: `attach` works it out for many versions at once.
"""

from functools import cached_property
from typing import NamedTuple

from sources.models import Corruption, Derivation, Quote

from .models import Evidence
from .origins import upward_of
from .roots import NAME, SOURCE, Chains, fewest, rank
from .upward import Piece

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


class Place(NamedTuple):
    """Where something stands in a text, as `Step.serves` asks for it."""

    capture: int
    start: int
    end: int


class Side:
    """The verified quotes of one stance under a version, and where they come from."""

    def __init__(self, evidence, upward):
        self.evidence = evidence
        self.sources = {piece.quote.source_id: piece.quote.source for piece in evidence}
        self.chains = Chains([Piece.of(piece.quote) for piece in evidence], upward)
        self.roots = self.chains.roots()
        self.chosen = fewest(self.roots[piece.quote] for piece in self.counted)

    @property
    def counted(self):
        """[Piece]: the quotes whose origins are counted."""
        return self.chains.pieces

    @cached_property
    def root_of(self):
        """{quote id: the one of the chosen roots that is told as its origin}"""
        found = {}
        for piece in self.counted:
            own = self.chains.own_roots(piece)
            by_rank = sorted(self.chosen, key=lambda node: node not in own)
            found[piece.quote] = next(n for n in by_rank if n in self.roots[piece.quote])
        return found

    @cached_property
    def origins(self):
        """[Origin]: a smallest set of origins that can explain all quotes, each with its own."""
        served = {node: [] for node in self.chosen}
        for piece in self.counted:
            served[self.root_of[piece.quote]].append(piece)
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


class Contrary(Side):
    """The quotes against a version. Two kinds of them are no contrary origin, and told apart:

    words that a copy changed, where what it was copied from is on the other side; and words that
    go back to an origin of the other side and to no other.
    """

    def __init__(self, evidence, upward, supports, changed):
        self.supports, self.changed = supports, changed
        super().__init__(evidence, upward)

    @cached_property
    def copies(self):
        """{source id: [Corruption]}: what copies say otherwise than the support they go back to."""
        held = {key for kind, key in self.supports.chains.nodes() if kind == SOURCE}
        found = {}
        for piece in self.chains.pieces:
            for changed in self.changed.get(piece.quote, ()):
                if self.goes_back(changed, held):
                    found.setdefault(piece.source, []).append(changed)
        return found

    def goes_back(self, changed, held):
        """Whether what was changed stands in one of these documents, or was taken from one."""
        derivation = changed.derivation
        if derivation.origin_id in held:
            return True
        place = Place(derivation.origin_capture_id, changed.origin_start, changed.origin_end)
        steps = self.chains.steps(derivation.origin_id)
        return any(step.origin in held and step.serves(place) for step in steps)

    def is_changed(self, piece):
        said = self.copies.get(piece.source, ())
        return any(changed in said for changed in self.changed.get(piece.quote, ()))

    def is_shared(self, piece):
        roots = self.roots[piece.quote]
        return len(roots) == 1 and roots <= set(self.supports.chosen)

    @cached_property
    def shared(self):
        """[node]: origins of the support that contradict as well."""
        pieces = [p for p in self.chains.pieces if not self.is_changed(p) and self.is_shared(p)]
        return sorted(set().union(*(self.roots[piece.quote] for piece in pieces)), key=rank)

    @cached_property
    def counted(self):
        pieces = self.chains.pieces
        return [p for p in pieces if not self.is_changed(p) and not self.is_shared(p)]

    @cached_property
    def root_of(self):
        found = super().root_of
        for piece in self.chains.pieces:
            if piece.quote not in found:
                own = self.chains.own_roots(piece)
                by_rank = sorted(own, key=lambda n: (n not in self.supports.chosen, rank(n)))
                found[piece.quote] = by_rank[0]
        return found


class Behind:
    """Both sides of a version, and the names of all that they lead to."""

    def __init__(self, version, upward, changed, for_staff):
        checked = [e for e in version.evidence.all() if e.quote.verdict == Quote.Verdict.VERIFIED]
        quotes = {piece.quote_id for piece in version.evidence.all()}
        self.changed = {quote: changed[quote] for quote in quotes & changed.keys()}
        self.for_staff = for_staff
        supports, contradicts = (
            [e for e in checked if e.stance == stance]
            for stance in (Evidence.Stance.SUPPORTS, Evidence.Stance.CONTRADICTS)
        )
        self.supports = Side(supports, upward)
        self.contradicts = Contrary(contradicts, upward, self.supports, self.changed)
        self.known = {**self.supports.sources, **self.contradicts.sources}

    @property
    def sides(self):
        return self.supports, self.contradicts

    def wanted(self):
        """The ids of the sources that the chains lead to and no quote stands in."""
        nodes = {node for side in self.sides for node in side.chains.nodes()}
        found = {key for kind, key in nodes if kind == SOURCE}
        changed = [corruption for several in self.changed.values() for corruption in several]
        found |= {corruption.derivation.origin_id for corruption in changed}
        return found - self.known.keys()

    def corruptions_of(self, piece):
        """[Corruption] in the words of a piece of evidence that this reader may see."""
        return self.readable(self.changed.get(piece.quote_id, ()))

    def readable(self, corruptions):
        """[Corruption]: those of them whose words this reader may see."""
        if self.for_staff:
            return list(corruptions)
        return [c for c in corruptions if c.is_public and c.derivation.origin_id in self.known]

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

    In one query for all of them, and one more where a document was copied from another.
    """
    versions = list(versions)
    quotes = {e.quote_id: e.quote for version in versions for e in version.evidence.all()}
    upward = upward_of([Piece.of(quote) for quote in quotes.values()])
    copied = [quote for quote in quotes.values() if upward.compared(quote.source_id)]
    changed = Corruption.objects.standing().under(copied) if copied else {}
    for version in versions:
        version.behind = Behind(version, upward, changed, for_staff)
        for pk in version.behind.wanted():
            if for_staff or pk in upward.public:
                version.behind.known[pk] = upward.sources[pk]
    return versions
