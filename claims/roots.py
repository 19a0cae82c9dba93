"""What lies behind each quote of a version: the ends of the chains that lead away from it.

- From the document of a quote all standing derivations (proposed or confirmed) are followed to
  where they end; a ring without a way out is one end. One that takes over passages, where the
  program recorded which, is followed for a quote that stands in such a passage, or whose place in
  the compared copy is not known; further up, where no place is known, the document counts as a
  possible end as well.
- A quote that names through whom it came (“Newspaper B; Document C”) leads to the last one named
  instead of to its own document. Where that is held, the chain goes on there; else the name is the
  end, and all quotes of the version that name it share it.
- What may be one is one. The documents that a document with such a quote derives from lead to what
  it names as well. A name that is the title, container or publisher of another document of the
  version leads to that document, and one that another quote gives as the way to a third leads to
  that third. And of two quotes in the same words each has the ends of the other too.

The number of origins is the smallest number of ends such that each quote has one of them: so it is
never higher than what is known to be separate.
"""

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from sources.hops import folded, hops
from sources.models import Derivation

from .wording import same_wording

# Kinds of nodes: (SOURCE, id), (OWN, id): what a document says besides what it took over, and
# (NAME, folded name): named and not held.
SOURCE, OWN, NAME = "source", "own", "name"
FEW = 12  # ends among which the smallest set is found exactly
IN_ONE = 10_000  # values in one statement


class Piece(NamedTuple):
    """A quote under a version, as far as its origin depends on it."""

    quote: int
    source: int
    via: str
    original: int | None
    capture: int | None
    start: int | None
    end: int | None
    text: str
    titles: tuple  # what its document is called: title, container, publisher

    FIELDS = (
        "quote_id",
        "quote__source_id",
        "quote__via",
        "quote__original_id",
        "quote__capture_id",
        "quote__start",
        "quote__end",
        "quote__text",
        "quote__source__title",
        "quote__source__container_title",
        "quote__source__publisher",
    )

    @classmethod
    def of(cls, quote):
        source = quote.source
        return cls.read(
            quote.pk,
            quote.source_id,
            quote.via,
            quote.original_id,
            quote.capture_id,
            quote.start,
            quote.end,
            quote.text,
            source.title,
            source.container_title,
            source.publisher,
        )

    @classmethod
    def read(cls, *values):
        """From the values of FIELDS."""
        return cls(*values[:-3], values[-3:])


class Step(NamedTuple):
    """A standing derivation, seen from the document that took its matter from `origin`."""

    origin: int
    kind: str
    state: str
    capture: int | None
    passages: list  # those of a derivation that takes over passages alone

    def serves(self, piece):
        """Whether the words of a quote may have come this way."""
        if not self.passages or piece.capture != self.capture:
            return True
        return any(start < piece.end and piece.start < end for start, end, *_ in self.passages)


class Upward:
    """All standing derivations above some documents, read level by level."""

    FIELDS = ("source_id", "pk", "origin_id", "kind", "state", "capture_id")

    def __init__(self, source_ids):
        self.steps = defaultdict(list)  # {source id: [Step]}
        rows, frontier, seen = [], set(source_ids), set(source_ids)
        while frontier:
            found = [row for ids in portions(frontier) for row in self.level(ids)]
            frontier = {origin for _, _, origin, *_ in found} - seen
            seen |= frontier
            rows += found
        # Those of a whole copy can be thousands, and are not asked for.
        partial = [pk for _, pk, _, kind, *_ in rows if kind == Derivation.Kind.QUOTES]
        recorded = Derivation.objects.filter(pk__in=partial).values_list("pk", "passages")
        passages = dict(recorded) if partial else {}
        for source, pk, *step in rows:
            self.steps[source].append(Step(*step, passages.get(pk, [])))

    def level(self, ids):
        standing = Derivation.objects.standing().filter(source__in=ids)
        return standing.order_by("pk").values_list(*self.FIELDS)


def portions(ids):
    ids = sorted(ids)
    return [ids[start : start + IN_ONE] for start in range(0, len(ids), IN_ONE)]


class Chains:
    """What leads where under one version: `pieces` are its quotes of one stance."""

    def __init__(self, pieces, upward):
        self.pieces, self.upward = pieces, upward
        self.named = {}  # {folded name: as it is written}
        self.reported = defaultdict(set)  # edges that a “reported by” states
        self.presumed = defaultdict(set)  # edges that may be there
        self._reached = {}
        self.follow_names()
        self.follow_what_was_taken()

    def follow_names(self):
        aliases = defaultdict(set)
        for piece in self.pieces:
            for name in hops(piece.via):
                self.named.setdefault(folded(name), name)
            if piece.original and self.hops_of(piece):
                aliases[folded(hops(piece.via)[-1])].add((SOURCE, piece.original))
        called = defaultdict(set)
        for piece in self.pieces:
            for title in filter(None, map(folded, piece.titles)):
                called[title].add((SOURCE, piece.source))
        for piece in self.pieces:
            for name in map(folded, hops(piece.via)):
                self.reported[NAME, name] |= aliases[name]
                self.presumed[NAME, name] |= called[name] - {(SOURCE, piece.source)}
        for piece in self.pieces:
            names = map(folded, hops(piece.via))
            for name, further in zip(names, self.hops_of(piece)[1:], strict=False):
                self.reported[NAME, name].add(further)
                for source in aliases[name] | self.presumed[NAME, name]:
                    self.presumed[source] |= {further} - {source}

    def follow_what_was_taken(self):
        """What a document took from others, and says that it came from somebody, came to those."""
        found = defaultdict(set)
        for piece in self.pieces:
            if self.hops_of(piece):
                for origin in self.taken_from(piece):
                    for end in self.ends([origin]):
                        found[end].add(self.hops_of(piece)[-1])
        for end, names in found.items():
            self.presumed[end] |= names - {end}
        self._reached.clear()

    def hops_of(self, piece):
        """The nodes that a quote's “reported by” names, the nearest first."""
        nodes = [(NAME, folded(name)) for name in hops(piece.via)]
        if nodes and piece.original:
            nodes[-1] = (SOURCE, piece.original)
        return nodes

    def taken_from(self, piece):
        """The nodes that the words of a quote may have come from by a derivation."""
        return [(SOURCE, s.origin) for s in self.upward.steps[piece.source] if s.serves(piece)]

    def starts(self, piece):
        """The nodes to which a quote leads first."""
        taken = self.taken_from(piece)
        if named := self.hops_of(piece):
            return [named[-1], *taken]
        if not self.upward.steps[piece.source]:
            return [(SOURCE, piece.source)]
        return [*(taken or [(OWN, piece.source)]), *self.presumed.get((SOURCE, piece.source), ())]

    def edges(self, node):
        kind, key = node
        further = self.reported.get(node, set()) | self.presumed.get(node, set())
        if kind == OWN:
            return further | self.presumed.get((SOURCE, key), set())
        if kind == SOURCE and (steps := self.upward.steps.get(key)):
            further = further | {(SOURCE, step.origin) for step in steps}
            if all(step.passages for step in steps):
                further.add((OWN, key))
        return further

    def reached(self, node):
        """The nodes that a chain from this one passes, itself included."""
        if node not in self._reached:
            stack, seen = [node], set()
            while stack:
                here = stack.pop()
                if here not in seen:
                    seen.add(here)
                    stack.extend(self.edges(here))
            self._reached[node] = frozenset(seen)
        return self._reached[node]

    def ends(self, starts):
        """Where the chains from these nodes end; a ring without a way out is named by one of it."""
        passed = frozenset().union(*map(self.reached, starts))
        final = {node for node in passed if not self.edges(node)}
        found = set(final)
        for node in passed - final:
            below = self.reached(node)
            if not below & final and all(node in self.reached(other) for other in below):
                found.add(min(below, key=rank))
        return found

    def own_roots(self, piece):
        """Where the chains of a quote end, whatever other quotes say in the same words."""
        return set(map(settled, self.ends(self.starts(piece))))

    def roots(self):
        """{quote id: set of (SOURCE, id) or (NAME, folded name) that may lie behind it}."""
        ends = {piece.quote: self.own_roots(piece) for piece in self.pieces}
        found = {quote: set(own) for quote, own in ends.items()}
        for one, other in self.ties():
            found[one] |= ends[other]
            found[other] |= ends[one]
        return found

    def ties(self):
        """{(quote id, quote id)} of those in the same words; none where there is but one quote."""
        return same_wording({piece.quote: piece.text for piece in self.pieces})

    def nodes(self):
        """All nodes that the chains pass, and the documents themselves."""
        starts = [node for piece in self.pieces for node in self.starts(piece)]
        passed = set().union(*map(self.reached, starts))
        passed |= {hop for piece in self.pieces for hop in self.hops_of(piece)}
        return passed | {(SOURCE, piece.source) for piece in self.pieces}

    def steps_to(self, piece, end):
        """[Step] on the ways from a quote to an end."""

        def leads(node):
            return any(settled(passed) == end for passed in self.reached(node))

        taken = [s for s in self.upward.steps[piece.source] if s.serves(piece)]
        passed = set().union(*map(self.reached, self.starts(piece)))
        taken += [s for kind, key in passed if kind == SOURCE for s in self.upward.steps[key]]
        return [step for step in taken if leads((SOURCE, step.origin))]


def settled(node):
    """An end as it is counted: what a document says itself is that document."""
    kind, key = node
    return (SOURCE, key) if kind == OWN else node


def rank(node):
    """Documents before names, and each in a fixed order."""
    return node[0] != SOURCE, node


def fewest(sets):
    """[root]: a smallest choice that has one of each of these sets.

    Where more than FEW roots of sets that hang together are left to choose from, the one that
    serves most is taken again and again, and a smaller choice may be missed.
    """
    chosen = []
    for together in apart({frozenset(roots) for roots in sets if roots}):
        chosen += chosen_from(*reduced(together))
    return sorted(chosen, key=rank)


def apart(sets):
    """[[set]]: those that share roots, directly or through others, stand together."""
    groups = []  # (roots, sets)
    for roots in sorted(sets, key=lambda roots: sorted(roots, key=rank)):
        joined, mine, others = set(roots), [roots], []
        for group in groups:
            if group[0] & joined:
                joined, mine = joined | group[0], group[1] + mine
            else:
                others.append(group)
        groups = [*others, (joined, mine)]
    return [mine for _, mine in groups]


def reduced(sets):
    """(sets, roots) without what makes no difference: larger sets, and roots that serve less."""
    while True:
        sets = [s for s in sets if not any(other < s for other in sets)]
        serves = defaultdict(set)
        for place, roots in enumerate(sets):
            for root in roots:
                serves[root].add(place)
        kept = []
        for root in sorted(serves, key=lambda root: (-len(serves[root]), rank(root))):
            if not any(serves[root] <= serves[other] for other in kept):
                kept.append(root)
        smaller = list({s & set(kept) for s in sets})
        if len(smaller) == len(sets) and set(smaller) == set(sets):
            return sets, sorted(kept, key=rank)
        sets = smaller


def chosen_from(sets, roots):
    if len(roots) > FEW:
        return greedy(sets)
    for number in range(1, len(roots) + 1):
        for some in combinations(roots, number):
            if all(s & set(some) for s in sets):
                return some
    return ()


def greedy(sets):
    chosen = []
    while sets:
        roots = sorted(set().union(*sets), key=rank)
        best = max(roots, key=lambda root: sum(root in s for s in sets))
        chosen.append(best)
        sets = [s for s in sets if best not in s]
    return chosen
