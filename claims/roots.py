"""What lies behind each quote of a version: the ends of the chains that lead away from it.

- From the document of a quote all standing derivations (proposed or confirmed) are followed to
  where they end; a ring without a way out is one end. One that takes over passages, where the
  program recorded which, is followed for a quote that stands in such a passage, or whose place in
  the compared copy is not known; further up, where no place is known, the document counts as a
  possible end as well.
- A quote that names through whom it came (“Newspaper B; Document C”) leads to the last one named
  instead of to its own document. Where that is held, the chain goes on there; else the name is the
  end, and all quotes of the version that name it share it.
- A chain that comes to a document from elsewhere goes on to what the quotes of that document name,
  and may as well end with the document itself.
- What may be one is one. The documents that a document with such a quote derives from lead to what
  it names as well. A name that is the title, container or publisher of another document of the
  version leads to that document, and one that another quote gives as the way to a third leads to
  that third. A quote that names nobody may have it from whom another quote of its document names
  and nobody holds. And of two quotes in the same words each has the ends of the other too, and of
  all that hang together so. A name that the document of the quote alone has says nothing.
- What is only presumed goes neither against known dates nor round in a ring.

The number of origins is the smallest number of ends such that each quote has one of them: so it is
never higher than what is known to be separate.
"""

from collections import defaultdict
from itertools import combinations

from sources.hops import folded, hops
from sources.models import Derivation

from .chain_ends import find_ends
from .upward import Step
from .wording import same_wording

# Kinds of nodes: (SOURCE, id), (OWN, id): what a document says besides what it took over, and
# (NAME, folded name): named and not held.
SOURCE, OWN, NAME = "source", "own", "name"
STATED, PRESUMED = "stated", "presumed"
FEW = 12  # ends among which the smallest set is found exactly


class Chains:
    """What leads where under one version: `pieces` are its quotes of one stance."""

    def __init__(self, pieces, upward):
        self.pieces, self.upward = pieces, upward
        self.days = upward.days | {piece.source: piece.days for piece in pieces}
        self.named = {}  # {folded name: as it is written}
        self.led = {}  # {quote id: [node]}, what its “reported by” names, the nearest first
        self.unclear = set()  # nodes of names that several documents here have
        self.unheld = set()  # names that of one quote at least can mean no document here
        # {(quote id, node)}: documents that container or publisher alone make the one named.
        self.guessed = set()
        self.reported = defaultdict(set)  # edges that a “reported by” states
        self.presumed = defaultdict(set)  # edges that may be there
        # {(SOURCE, id): where its quotes lead that name somebody}, for chains from elsewhere.
        self.passed_on = defaultdict(set)
        self._reached, self._settled, self._ends = {}, {}, {}
        self.find_names()
        # What somebody named as an original has nothing from those that name it.
        held = [(p, n) for p in pieces for n in self.led[p.quote] if n[0] == SOURCE]
        self.backward = {(key, piece.source) for piece, (_, key) in held}
        self.unsaid = defaultdict(set)  # {source id: originals that a quote in it names, not held}
        for piece in pieces:
            self.unsaid[piece.source] |= {n for n in self.led[piece.quote][-1:] if n[0] == NAME}
        self.follow_names()
        self.follow_what_was_taken()
        # At the end: what is presumed above is so of what a document was taken from as a whole.
        self.follow_what_is_said_there()

    def find_names(self):
        """A name is a document where somebody said so, or where one alone is called so."""
        said, called = defaultdict(set), defaultdict(set)
        for piece in self.pieces:
            if piece.original and (names := hops(piece.via)):
                said[folded(names[-1])].add(piece.original)
            for title in filter(None, map(folded, piece.titles)):
                called[title].add(piece.source)
        titles = self.upward.titles | {piece.source: piece.titles for piece in self.pieces}
        for piece in self.pieces:
            nodes = self.led[piece.quote] = []
            for written in hops(piece.via):
                name = folded(written)
                self.named.setdefault(name, written)
                known = said[name] or self.called(piece, name, called[name])
                if not known and name in map(folded, piece.titles):
                    continue
                node = (SOURCE, min(known)) if len(known) == 1 else (NAME, name)
                sure = {key for key in known if folded(titles.get(key, [""])[0]) == name}
                sure |= said[name] | self.upward.beside.get(piece.source, set())
                if node[0] == SOURCE and node[1] not in sure:
                    self.guessed.add((piece.quote, node))
                if not known:
                    self.unheld.add(name)
                if len(known) > 1:
                    self.unclear.add(node)
                if node[0] == NAME:
                    self.reported[node] |= {(SOURCE, key) for key in said[name]}
                    self.presumed[node] |= {(SOURCE, key) for key in known - said[name]}
                nodes.append(node)
            if nodes and piece.original:
                nodes[-1] = (SOURCE, piece.original)

    def called(self, piece, name, here):
        """The ids of documents that a name in a quote may mean.

        Of those in which a quote of the version stands (`here`), and of those behind its own.
        """
        titles = self.upward.titles
        above = self.upward.above(piece.source)
        found = here | {key for key in above if name in map(folded, titles[key])}
        return {key for key in found - {piece.source} if self.may_follow(piece.source, key)}

    def may_follow(self, source, other):
        """Whether a document may have something from the other, as far as dates tell."""
        (_, last), (first, _) = (self.days.get(key, (None, None)) for key in (source, other))
        return last is None or first is None or first <= last

    def presume(self, node, to):
        """An edge that may be there, if dates allow it and it closes no ring."""
        if to in self.presumed[node]:
            return
        is_dated = node[0] != NAME and to[0] != NAME
        if is_dated and not self.may_follow(node[1], to[1]):
            return
        if not self.leads(to, settled(node)):
            self.presumed[node].add(to)
            self.forget()

    def follow_names(self):
        """What one quote says of a name or document holds for the others as well."""
        for piece in self.pieces:
            nodes = self.led[piece.quote]
            for node, further in zip(nodes, nodes[1:], strict=False):
                if node[0] == NAME and further not in self.reported[node]:
                    self.reported[node].add(further)
                    self.forget()
                for held in [node] if node[0] == SOURCE else sorted(self.edges(node), key=rank):
                    if held[0] == SOURCE and held != further:
                        self.presume(held, further)

    def follow_what_was_taken(self):
        """What a document took from others, and says that it came from somebody, came to those."""
        found = defaultdict(set)
        for piece in self.pieces:
            if self.led[piece.quote]:
                for origin in self.taken_from(piece):
                    for end in self.ends([origin]):
                        found[end].add(self.led[piece.quote][-1])
        for end in sorted(found, key=rank):
            for name in sorted(found[end], key=rank):
                self.presume(end, name)

    def follow_what_is_said_there(self):
        """What comes from a document may come from whom its quotes name."""
        for piece in self.pieces:
            if self.led[piece.quote]:
                here = (SOURCE, piece.source)
                self.passed_on[here] |= set(self.starts(piece)) - {here}
        self.forget()

    def hops_of(self, piece):
        """The nodes that a quote's “reported by” names, the nearest first."""
        return self.led[piece.quote]

    def steps(self, source):
        """[Step] from a document that hold under this version."""
        if not self.backward:
            return self.upward.steps.get(source, ())
        return [
            step
            for step in self.upward.steps.get(source, ())
            if step.state != Derivation.State.PROPOSED or (source, step.origin) not in self.backward
        ]

    def taken(self, piece):
        """[Step] by which the words of a quote may have come."""
        return [step for step in self.steps(piece.source) if step.serves(piece)]

    def taken_from(self, piece):
        """The nodes that the words of a quote may have come from by a derivation."""
        return [(SOURCE, step.origin) for step in self.taken(piece)]

    def starts(self, piece):
        """The nodes to which a quote leads first."""
        taken = self.taken_from(piece)
        if named := self.led[piece.quote]:
            # What a name may mean here and cannot mean elsewhere may be the one meant elsewhere.
            name = folded(hops(piece.via)[-1])
            also = [(NAME, name)] if not piece.original and name in self.unheld else []
            return [named[-1], *also, *taken]
        unsaid = sorted(self.unsaid[piece.source], key=rank)
        if not self.steps(piece.source):
            return [(OWN, piece.source), *unsaid]
        presumed = self.presumed.get((SOURCE, piece.source), ())
        return [*(taken or [(OWN, piece.source)]), *presumed, *unsaid]

    def edges(self, node):
        kind, key = node
        further = self.reported.get(node, set()) | self.presumed.get(node, set())
        if kind == OWN:
            return further | self.presumed.get((SOURCE, key), set())
        if kind == SOURCE:
            steps, said = self.steps(key), self.passed_on.get(node, set())
            further = further | said | {(SOURCE, step.origin) for step in steps}
            if (steps or said) and all(step.passages for step in steps):
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
        for start in starts:
            find_ends(start, self.edges, rank, self._ends)
        return set().union(*(self._ends[start] for start in starts))

    def own_roots(self, piece):
        """Where the chains of a quote end, whatever other quotes say in the same words."""
        return set(map(settled, self.ends(self.starts(piece))))

    def roots(self):
        """{quote id: set of (SOURCE, id) or (NAME, folded name) that may lie behind it}."""
        ends = {piece.quote: self.own_roots(piece) for piece in self.pieces}
        tied = {quote: [quote] for quote in ends}
        for one, other in self.ties():
            if tied[one] is not tied[other]:
                few, many = sorted((tied[one], tied[other]), key=len)
                many += few
                tied |= dict.fromkeys(few, many)
        groups = {id(group): group for group in tied.values()}
        shared = {key: set().union(*map(ends.get, group)) for key, group in groups.items()}
        return {quote: shared[id(group)] for quote, group in tied.items()}

    def ties(self):
        """{(quote id, quote id)} of those in the same words; none where there is but one quote."""
        return same_wording({piece.quote: piece.text for piece in self.pieces})

    def nodes(self):
        """All nodes that the chains pass, and the documents themselves."""
        starts = [node for piece in self.pieces for node in self.starts(piece)]
        passed = set().union(*map(self.reached, starts))
        passed |= {hop for piece in self.pieces for hop in self.hops_of(piece)}
        return passed | {(SOURCE, piece.source) for piece in self.pieces}

    def leads(self, node, end):
        """Whether a chain from this node passes an end, as it is counted."""
        if node not in self._settled:
            self._settled[node] = frozenset(map(settled, self.reached(node)))
        return end in self._settled[node]

    def forget(self):
        """The edges have changed."""
        self._reached.clear()
        self._settled.clear()
        self._ends.clear()

    def steps_to(self, piece, end):
        """[Step] on the ways from a quote to an end."""
        return [how for _, _, how in self.ways(piece, end) if isinstance(how, Step)]

    def ways(self, piece, end):
        """[(node, node, how)]: what leads from the document of a quote to an end.

        `how` is a Step, STATED by a “reported by”, or PRESUMED. One pair may stand there twice.
        """
        here, nodes, starts = (SOURCE, piece.source), self.led[piece.quote], self.starts(piece)
        passed = {start for start in starts if self.leads(start, end)}
        passed = {node for start in passed for node in self.reached(start)}
        found = [(here, (SOURCE, step.origin), step) for step in self.taken(piece)]
        if nodes and nodes[-1] in passed:
            how = [PRESUMED if (piece.quote, node) in self.guessed else STATED for node in nodes]
            found += zip([here, *nodes], nodes, how, strict=False)
            passed |= set(nodes)
        found += [(here, start, PRESUMED) for start in starts if start not in nodes]
        for node in sorted(passed, key=rank):
            if node[0] == SOURCE:
                found += [(node, (SOURCE, step.origin), step) for step in self.steps(node[1])]
            found += [(node, to, STATED) for to in self.reported.get(node, ()) if to[0] == NAME]
            found += [(node, to, PRESUMED) for to in sorted(self.edges(node), key=rank)]
        leading = {node for edge in found for node in edge[:2] if self.leads(node, end)}
        return [edge for edge in found if edge[1] in leading]


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
