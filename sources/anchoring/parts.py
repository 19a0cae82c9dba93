"""Take a quote apart where it marks an omission or an insertion of its own."""

import re
from dataclasses import dataclass

from . import wording
from .tokens import APOSTROPHES, tokens

MOST_OMITTED = 1_200  # characters, in one quote
_MOST_PARTS = 24
_MOST_REPLACED = 80
_NEARBY = 30

_DOTS = r"(?:…+|\.\s?\.\s?\.(?:\s?\.)*)"
_MARK = re.compile(
    rf"(?P<omission>\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS})"
    r"|(?<![^\W_])\[(?P<bracket>[^\[\]]{1,200})\](?![^\W_])"
)
_PRONOUNS = frozenset(
    """
    he she it they him her them his hers its their theirs this that these those we us our ours i me
    my mine you your yours who one
    """.split()
)
_DETERMINERS = frozenset("the its their his her our my your this that these those".split())
_AUXILIARIES = frozenset(
    """
    is are was were be been being am has have had having do does did done can could will would shall
    should may might must ought
    """.split()
)


@dataclass(frozen=True, slots=True)
class Joint:
    """What a quote marks between two of its parts."""

    omission: bool
    brackets: tuple[str, ...]

    def objection(self) -> str:
        """Why what the brackets add cannot pass, or ""."""
        for words in self.brackets:
            if _NOT_CUT_OFF.match(words):
                return f"the brackets add “{words}”"
            for token in tokens(words):
                if wording.counts(token.key) or token.kind in ("sign", "minus", "unit"):
                    return f"the brackets add “{token.key}”"
            weight = wording.weighty(words) or wording.approximate(words)
            if weight:
                return f"the brackets add “{weight}”"
        return ""


# The "n't" of a word that stands outside the bracket.
_NOT_CUT_OFF = re.compile(rf"\W*n[{APOSTROPHES}]t\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parts:
    """`joints[i]` stands before the part at `spans[i]` of the quote, the last joint after all."""

    spans: tuple[tuple[int, int], ...]
    joints: tuple[Joint, ...]


def parts_of(quote: str) -> Parts | None:
    """The parts of a quote that marks omissions or insertions; None where it marks nothing."""
    spans: list[tuple[int, int]] = []
    joints: list[Joint] = []
    done = 0
    omission = False
    brackets: list[str] = []
    marks = list(_MARK.finditer(quote))
    if not marks or len(marks) > _MOST_PARTS:
        return None
    for start, end, match in [*((m.start(), m.end(), m) for m in marks), (len(quote), 0, None)]:
        if any(token.spoken for token in tokens(quote, done, start)):
            spans.append((done, start))
            joints.append(Joint(omission, tuple(brackets)))
            omission, brackets = False, []
        if match is None:
            break
        if match["omission"]:
            omission = True
        else:
            inner = re.split(_DOTS, match["bracket"])
            omission |= len(inner) > 1
            brackets += [words.strip() for words in inner if words.strip()]
        done = end
    joints.append(Joint(omission, tuple(brackets)))
    return Parts(tuple(spans), tuple(joints)) if spans else None


def passes(joint: Joint, text: str, start: int, end: int, lone: bool) -> str:
    """Why `text[start:end]` cannot be what `joint` passes over, or "" where it can.

    `lone`: one of the parts beside the joint is a single word.
    """
    if joint.omission:
        if end - start > MOST_OMITTED:
            return f"more than {MOST_OMITTED:,} characters are left out"
        hidden = wording.hidden(text, start, end)
        if hidden:
            return f"the omitted words contain “{hidden}”"
        if lone and wording.ends(text, start, end):
            return "a part of one word stands in another sentence"
        return ""
    if end - start > _MOST_REPLACED:
        return "the brackets replace more than a few words"
    replaced = [token.key for token in tokens(text, start, end) if token.spoken]
    literal = "[" in text[start:end] or "]" in text[start:end]
    if not replaced or (_replaceable(replaced) and not literal):
        return ""
    for bracket in joint.brackets:
        added = [token.key for token in tokens(bracket) if token.spoken]
        if added and [added[0].lower(), *added[1:]] == [replaced[0].lower(), *replaced[1:]]:
            return ""
    return f"the brackets replace “{' '.join(text[start:end].split())}”"


def displaced(joints: tuple[Joint, ...], text: str, spans: list[tuple[int, int]]) -> str:
    """Why the brackets are not the quote's own, where the parts stand at `spans`; "" if they are.

    A bracket that the document has there itself must stand in the quote as it is.
    """
    start, end = spans[0][0], spans[-1][1]
    if joints[0].brackets and text[max(0, start - 8) : start].rstrip().endswith("]"):
        return "the brackets differ from those in the document"
    if joints[-1].brackets and text[end : end + 8].lstrip().startswith("["):
        return "the brackets differ from those in the document"
    around = text[max(0, start - _NEARBY) : end + _NEARBY]
    edges = [start, *(edge for span in spans for edge in span), end]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    for joint, gap in zip(joints, gaps, strict=True):
        for words in joint.brackets:
            if f"[{words}]" in around and f"[{words}]" not in gap:
                return "the brackets stand elsewhere in the document"
    return ""


def _replaceable(words: list[str]) -> bool:
    """A pronoun, or a determiner and one plain noun: what an editor may spell out in brackets."""
    lowered = [word.lower() for word in words]
    if len(words) == 1:
        return lowered[0] in _PRONOUNS
    if len(words) != 2 or lowered[0] not in _DETERMINERS:
        return False
    noun = words[1]
    return (
        noun.islower()
        and noun.isalpha()
        and noun not in _AUXILIARIES
        and not wording.weighty(noun)
        and not wording.counts(noun)
    )
