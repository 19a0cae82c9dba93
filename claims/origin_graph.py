"""The origins of a version as a drawing, and the same in words: documents, what they derive from,
and where the chains end.

A line says what it is by its stroke and its words, a box by its outline and its words; colour says
nothing that is not said so.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from sources.models import Derivation

from .behind import PROPOSED
from .roots import NAME, OWN, PRESUMED, SOURCE, STATED
from .upward import Step

WIDEST = 800  # pixels; a wider drawing has to be moved, so that the words stand open beside it
MOST_DRAWN = 40  # boxes; more are told in words alone
# Sizes in pixels.
WIDE, HIGH, GAP, BETWEEN, MARGIN = 210, 66, 160, 22, 8
BESIDE = 64  # for the words at lines between documents in the same words
LINE = 29  # Latin letters in one line of a box
NOTE = 38  # and of the note in it

# What turns the direction of writing; in a drawing nothing ends it with the name that it stands in.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

HAS_IT = "has it from"
OPEN = "proposed"
SAID = {"missing": "not held", "unclear": "which of several is not known"}
KINDS = dict(Derivation.Kind.choices)


@dataclass
class Box:
    """One document or name. `kind` is "held", "hidden", "missing", or "unclear": one of several."""

    node: tuple
    name: str
    kind: str
    source: object = None
    said: list = field(default_factory=list)  # words: supports, contradicts, origin 1, not held
    further: list = field(default_factory=list)  # [Edge] that lead on
    layer: int = 0
    x: int = 0
    y: int = 0

    @property
    def note(self):
        return TURNING.sub("", ", ".join(self.said))

    @property
    def note_drawn(self):
        return self.note if width(self.note) <= NOTE else f"{cut(self.note, NOTE - 1)}…"

    @property
    def lines(self):
        """The name in at most two lines of a box, cut where it is longer."""
        return list(zip(wrapped(self.name), (self.y + 20, self.y + 37), strict=False))

    @property
    def middle(self):
        return self.x + WIDE // 2

    @property
    def note_y(self):
        return self.y + HIGH - 10


class Edge(NamedTuple):
    to: Box
    words: str
    style: str
    path: str = ""
    x: int = 0
    y: int = 0

    @property
    def whole(self):
        return f"{self.words} ({self.style})" if self.style == OPEN else self.words


ORDER = Step, STATED, PRESUMED


def type_of(how):
    return Step if isinstance(how, Step) else how


def told(how):
    """(words, style) of an edge."""
    if isinstance(how, Step):
        return KINDS[how.kind], OPEN if how.state == PROPOSED else STATED
    return (HAS_IT if how == STATED else "may come from"), how


class Tie(NamedTuple):
    one: Box
    other: Box
    path: str = ""
    y: int = 0


def are_joined(one, other):
    """Whether a line leads from one to the other."""
    return any(e.to is other for e in one.further) or any(e.to is one for e in other.further)


class Graph:
    """`documents` are the boxes that hold a verified quote, `boxes` all of them."""

    def __init__(self, version):
        self.behind = version.behind
        self.boxes = {}
        self.documents = []
        sides = (self.behind.supports, "supports"), (self.behind.contradicts, "contradicts")
        for side, words in sides:
            self.add(side, words)
        self.origins = self.numbered(self.behind.supports, "origin")
        self.contrary = self.numbered(self.behind.contradicts, "contrary origin")
        self.copies = self.told_copies()
        self.shared = [self.box(node) for node in self.behind.contradicts.shared]
        for box in self.shared:
            box.said.append("speaks on both sides")
        self.ties = [Tie(*pair) for side, _ in sides for pair in self.tied(side)]
        self.is_drawn = 1 < len(self.boxes) <= MOST_DRAWN
        if self.is_drawn:
            self.lay_out()

    def box(self, node):
        kind, key = node
        node = (SOURCE, key) if kind == OWN else node
        if node not in self.boxes:
            source = self.behind.source_of(node)
            name = TURNING.sub("", self.behind.name_of(node))
            kind = "missing" if node[0] == NAME else "held" if source else "hidden"
            if any(node in side.chains.unclear for side in self.behind.sides):
                kind = "unclear"
            said = [SAID[kind]] if kind in SAID else []
            self.boxes[node] = Box(node, name, kind, source, said)
        return self.boxes[node]

    def join(self, start, to, words, style):
        start, to = self.box(start), self.box(to)
        if start is not to and not any(edge.to is to for edge in start.further):
            start.further.append(Edge(to, words, style))

    def add(self, side, words):
        chains, edges = side.chains, []
        for piece in chains.pieces:
            document = self.box((SOURCE, piece.source))
            is_copy = side is self.behind.contradicts and side.is_changed(piece)
            if words not in document.said and not is_copy:
                document.said.append(words)
            if document not in self.documents:
                self.documents.append(document)
            edges += chains.ways(piece, side.root_of[piece.quote])
        # Of what leads from one box to another the surest is told.
        for node, to, how in sorted(edges, key=lambda edge: ORDER.index(type_of(edge[2]))):
            self.join(node, to, *told(how))

    def numbered(self, side, words):
        """[(Origin, its Box, [Source] of the others behind it)]; the box says the number."""
        found = side.origins
        for number, origin in enumerate(found, start=1):
            self.box(origin.node).said.append(f"{words} {number}" if len(found) > 1 else words)
        boxes = [self.box(origin.node) for origin in found]
        return [
            (o, b, [d for d in o.documents if d != b.source])
            for o, b in zip(found, boxes, strict=True)
        ]

    def told_copies(self):
        """[(Box, [Corruption] that may be read)] of copies that say otherwise; the box says so."""
        told = []
        for source, corruptions in self.behind.contradicts.copies.items():
            box, readable = self.box((SOURCE, source)), self.behind.readable(corruptions)
            words = "; ".join(dict.fromkeys(f"“{c.says}”" for c in readable))
            box.said.append(f"says it otherwise: {words}" if words else "says it otherwise")
            told.append((box, readable))
        return told

    def tied(self, side):
        """Pairs of boxes of documents with quotes in the same words, but for those of one chain."""
        source = {piece.quote: piece.source for piece in side.chains.pieces}
        ties = {tuple(sorted((source[a], source[b]))) for a, b in side.chains.ties()}
        boxes = [(self.box((SOURCE, a)), self.box((SOURCE, b))) for a, b in sorted(ties) if a != b]
        return [pair for pair in boxes if not are_joined(*pair)]

    def branches(self):
        """[{box, words, further}] for a list in a list; what was told once is not told again."""
        told = set()
        return [self.branch(box, "", told) for box in self.documents]

    def branch(self, box, words, told):
        is_again = box.node in told and bool(box.further)
        told.add(box.node)
        edges = [] if is_again else box.further
        further = [self.branch(edge.to, edge.whole, told) for edge in edges]
        return {"box": box, "words": words, "is_again": is_again, "further": further}

    @property
    def is_open(self):
        """Whether the words are shown without being asked for."""
        return not self.is_drawn or self.width > WIDEST

    @property
    def styles(self):
        """What kinds of lines and boxes there are, for the words that explain them."""
        edges = {edge.style for box in self.boxes.values() for edge in box.further}
        return edges | {box.kind for box in self.boxes.values()}

    # The drawing

    def lay_out(self):
        self.left = MARGIN + (BESIDE if self.ties else 0)
        for box in self.boxes.values():
            box.layer = -1
        for document in self.documents:
            self.place(document, 0, ())
        for box in self.boxes.values():
            box.layer = max(box.layer, 0)  # what no line leads to
        rows = {}
        for box in sorted(self.boxes.values(), key=lambda box: box.layer):
            row = rows.setdefault(box.layer, [])
            box.x = self.left + box.layer * (WIDE + GAP)
            box.y = MARGIN + len(row) * (HIGH + BETWEEN)
            row.append(box)
        tallest = max(map(len, rows.values()))
        for row in rows.values():
            down = (tallest - len(row)) * (HIGH + BETWEEN) // 2
            for box in row:
                box.y += down
        self.width = self.left + max(rows) * (WIDE + GAP) + WIDE + MARGIN
        self.height = MARGIN + tallest * (HIGH + BETWEEN)
        for box in self.boxes.values():
            number = len(box.further)
            box.further = [drawn(box, e, n, number) for n, e in enumerate(box.further, start=1)]
        self.ties = [self.drawn_tie(tie, n) for n, tie in enumerate(self.ties)]

    def place(self, box, layer, way):
        """Each box stands right of all that lead to it; a ring is walked once.

        What is placed there or further right is not walked again.
        """
        if layer <= box.layer or any(box is passed for passed in way):
            return
        box.layer = layer
        for edge in box.further:
            self.place(edge.to, layer + 1, (*way, box))

    def drawn_tie(self, tie, n):
        top, bottom = (box.y + HIGH // 2 for box in (tie.one, tie.other))
        bow = self.left - 14 - n % 3 * 10
        path = f"M{tie.one.x} {top} C{bow} {top} {bow} {bottom} {tie.other.x} {bottom}"
        return tie._replace(path=path, y=(top + bottom) // 2)


def drawn(box, edge, n, number):
    """The line from the right of a box to the left of the next; backwards it goes over the top."""
    start = box.y + HIGH * n // (number + 1)
    if edge.to.layer > box.layer:
        x, end = box.x + WIDE, edge.to.y + HIGH // 2
        half = (x + edge.to.x) // 2
        path = f"M{x} {start} C{half} {start} {half} {end} {edge.to.x - 3} {end}"
    else:
        x, top = box.x + WIDE, min(box.y, edge.to.y) - 12
        path = f"M{x} {start} C{x + 60} {top} {edge.to.x} {top} {edge.to.middle} {edge.to.y - 3}"
    is_upward = edge.to.y + HIGH // 2 < start
    return edge._replace(path=path, x=x + 6, y=start + 14 if is_upward else start - 5)


def wrapped(name):
    """One line or two; letters of Han and kana are twice as wide."""
    lines = [""]
    for word in name.split():
        for part in [word] if width(word) <= LINE else word:
            gap = " " if lines[-1] and part is word else ""
            if lines[-1] and width(lines[-1]) + width(part) + len(gap) > LINE:
                lines.append("")
                gap = ""
            lines[-1] += gap + part
    if len(lines) <= 2:
        return lines
    return [lines[0], f"{cut(lines[1], LINE - 1)}…"]


def cut(words, most):
    while width(words) > most:
        words = words[:-1]
    return words.rstrip()


def width(words):
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in words)
