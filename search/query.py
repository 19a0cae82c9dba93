"""What a person typed into a search box, read as words, phrases and fields.

    harbour “line of credit” -lease publish* publisher:reuters cameras OR terminals

Every string can be read; the few that ask for nothing, or for too much, are Unsearchable.
"""

import re
from dataclasses import dataclass

from .folding import PIECE, joined, sought
from .words import LONGEST, MOST_WORDS, Unsearchable

__all__ = ["Query", "Term", "Unsearchable", "read", "remarks"]

QUOTES = '"“”„‟«»‹›「」『』＂'
# A sign of omission or subtraction; a dash that stands before a word by itself is none.
MINUS = "\u2212-"
ITEM = re.compile(
    rf"[(\[]*(?P<minus>(?<![^\s(\[])[{MINUS}](?=[^\s{MINUS}]))?"
    rf"(?:(?P<field>[^\W\d_]+)[:：](?=[^\s]))?"
    rf"(?:[{QUOTES}](?P<phrase>[^{QUOTES}]*)[{QUOTES}]|(?P<word>[^\s{QUOTES}]+))"
)
POSSESSIVE = re.compile("['’]s$", re.IGNORECASE)
STAR = re.compile(r"(?<=\w)\*+[^\w]*$")


@dataclass(frozen=True)
class Term:
    """Words that stand beside each other; one alone mostly."""

    words: tuple
    is_prefix: bool = False  # the last word is only the beginning of one
    is_negated: bool = False
    field: str = ""  # "" for all
    typed: str = ""  # the word as it was typed, where its inflections are looked for too
    whole: str = ""  # of several words with apostrophes between them: as it is without
    start: int = 0  # where that stands in what was typed
    end: int = 0


@dataclass(frozen=True)
class Query:
    """Each of the groups must be met: by one of its terms."""

    typed: str
    groups: tuple
    languages: tuple = ()  # in which inflected words are looked for

    def __bool__(self):
        return bool(self.groups)

    @property
    def terms(self):
        return [term for group in self.groups for term in group]

    @property
    def to_meet(self):
        """How many of the groups a text can meet by words that it holds."""
        return sum(not all(term.is_negated for term in group) for group in self.groups)

    @property
    def sought(self):
        """The terms that a text is found by."""
        return [term for term in self.terms if not term.is_negated]


def read(typed, fields=(), languages=()):
    """The Query of what was typed; without groups where that is nothing. Raises Unsearchable.

    `fields` has the names that may stand before a colon, each with the field that it means:
    {"title": "source"}. Before others a colon is a sign like any: 10:30, https://…
    """
    if "\0" in typed:
        raise Unsearchable("Null characters are not allowed.")
    if len(typed) > LONGEST:
        raise Unsearchable(f"Search for at most {LONGEST} characters.")
    groups = []
    joining = False  # whether OR stood before
    items = [match for match in ITEM.finditer(typed) if not is_noise(match)]
    for place, match in enumerate(items):
        operator = match[0] if 0 < place < len(items) - 1 else ""
        if operator in ("OR", "AND"):
            joining = operator == "OR"
            continue
        terms = [one for one in terms_of(match, dict(fields)) if one.words]
        if joining and groups and len(terms) == 1:
            groups[-1].append(terms[0])
        else:
            groups += [[term] for term in terms]
        joining = False
    found = Query(typed, tuple(map(tuple, groups)), tuple(languages))
    if not found and typed.strip():
        raise Unsearchable("There is no letter and no digit to search for.")
    if len(found.terms) > MOST_WORDS:
        raise Unsearchable(f"Search for at most {MOST_WORDS} words.")
    return found


def remarks(typed, fields=()):
    """[sentence] on what was read otherwise than whoever typed it may have meant."""
    items = [match for match in ITEM.finditer(typed) if not is_noise(match)]
    said = []
    if any(match[0] in ("or", "Or") for match in items[1:-1]):
        said.append("“or” was looked for as a word: between words, OR finds either of them.")
    if any(match[0] == "NOT" for match in items[:-1]):
        said.append("“NOT” was looked for as a word: a minus before a word leaves it out.")
    names = [match["field"] for match in items if match["field"] and is_taken_for_a_field(match)]
    for name in dict.fromkeys(names):
        if name.lower() not in dict(fields):
            said.append(
                f"There is no “{name}:” to search in. There are: {', '.join(dict(fields))}."
            )
    return said


def is_taken_for_a_field(match):
    # https://…
    return not (match["word"] or "").startswith("//")


def is_noise(match):
    return not PIECE.search(match["phrase"] or match["word"] or "")


def terms_of(match, fields):
    """The Term of an item; two where what stands before its colon is no field but a word."""
    negated = bool(match["minus"])
    name = (match["field"] or "").lower()
    text, start = match["word"], match.start("word")
    if match["phrase"] is not None:
        if name and name not in fields:
            yield term(match["field"], match.start("field"), negated)
        yield quoted(match["phrase"], negated, fields.get(name, ""))
        return
    if name and name not in fields:
        text, start = typed_whole(match), match.start("field")
    yield term(text, start, negated, fields.get(name, ""))


def typed_whole(match):
    """A word with a colon in it that stands for nothing."""
    return match.string[match.start("field") : match.end()]


def quoted(text, negated, field):
    words, is_prefix = sought(text)
    return Term(tuple(words), is_prefix, negated, field)


def term(text, start, negated, field=""):
    star = STAR.search(text)
    text = text[: star.start()] if star else text.rstrip(".,;:!?)]}…’'")
    text = POSSESSIVE.sub("", text) or text
    words, is_prefix = sought(text)
    pieces = list(PIECE.finditer(text))
    typed, whole, place = "", "", (0, 0)
    if len(words) == len(pieces) == 1 and not (star or is_prefix):
        typed, place = pieces[0][0], (start + pieces[0].start(), start + pieces[0].end())
    elif not star:
        # One that is as long as the text stands alone.
        whole = next((one.word for one in joined(text) if one.end - one.start == len(text)), "")
    return Term(tuple(words), bool(star) or is_prefix, negated, field, typed, whole, *place)
