"""True quotes are verified at their place in any dress; altered ones are not, in any dress.

The dress is everything that policy forgives: on the quote what people and programs do when they
copy, on the document what extraction does to it.
"""

import html
import re
import unicodedata
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from sources import anchoring
from sources.tests import specimens
from sources.tests.test_anchoring_mutations import contained, plain

TEXTS = [text for name, text in specimens.ALL.items() if name != "marsh"]
RANDOM = st.randoms(use_true_random=False)
_LOST = ("ffi", "ffl", "ff", "fi", "fl")
_BOUND_TO_NUMBERS = re.compile(
    r"[^\W_]*[\d§$€£%°²±][^\s]*|million|Millionen|Prozent|प्रतिशत|c\.", re.I
)


def a_span(random: Random, text: str, least: int = 3) -> tuple[int, int] | None:
    """A run of whole words that no number or sign is cut from at either end."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if len(words) < least + 2:
        clauses = [match.span() for match in re.finditer("[^，。、「」“”]+", text)]
        return random.choice([c for c in clauses if c[1] - c[0] > 4])
    first = random.randrange(0, len(words) - least)
    last = random.randrange(first + least - 1, min(len(words), first + 40))
    for i in (first - 1, first, last, last + 1):
        if 0 <= i < len(words) and _BOUND_TO_NUMBERS.fullmatch(
            text[slice(*words[i])].strip(",.;:")
        ):
            return None
    if not any(map(str.isalpha, text[slice(*words[first])])):
        return None
    if not any(map(str.isalpha, text[slice(*words[last])])):
        return None
    return words[first][0], words[last][1]


def spaced(random: Random, quote: str) -> str:
    kinds = [" ", " ", "  ", "\n", "\r\n", "\n\n", "\u00a0", "\u2009", "\t", "\u202f", " \f"]
    return re.sub(r"\s+", lambda _: random.choice(kinds), quote)


def other_marks(random: Random, quote: str) -> str:
    double = random.choice(['""', "“”", "«»", "„“", "‹›", "''", "＂＂"])
    single = random.choice("'’ʼ‘`´")
    quote = re.sub(r"(?<=\w)[’'](?=[^\W\d_])", single, quote)
    return re.sub("“", double[0], re.sub("”", double[1], quote))


def other_dashes(random: Random, quote: str) -> str:
    dashes = ["—", "–", " — ", " – ", "--", " -- ", " - ", "―"]
    quote = re.sub(r"(?<=[^\W\d])\s*—\s*(?=[^\W\d])", lambda _: random.choice(dashes), quote)
    return re.sub(r"(?<=\d)–(?=\d)", lambda _: random.choice("-–"), quote)


def other_form(random: Random, quote: str) -> str:
    return unicodedata.normalize(random.choice(["NFC", "NFD"]), quote)


def with_invisible(random: Random, quote: str) -> str:
    signs = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
    return re.sub(
        r"(?<=[^\W\d_])(?=[^\W\d_])",
        lambda _: random.choice(signs) if random.random() < 0.05 else "",
        quote,
    )


def with_glyphs(random: Random, quote: str) -> str:
    for letters, glyph in (("ffi", "ﬃ"), ("ff", "ﬀ"), ("fi", "ﬁ"), ("fl", "ﬂ")):
        if random.random() < 0.7:
            quote = quote.replace(letters, glyph)
    return quote


def with_entities(random: Random, quote: str) -> str:
    def entity(char: str) -> str:
        if (
            random.random() > (0.02 if char.isalnum() else 0.2)
            or char.isspace()
            or char in "[]"
            or "\u1100" <= char < "\u1200"
        ):
            return char
        named = html.entities.codepoint2name.get(ord(char))
        if named and random.random() < 0.5:
            return f"&{named};"
        return f"&#{ord(char)};" if random.random() < 0.5 else f"&#x{ord(char):x};"

    # Nobody writes the letter of [T]he as an entity.
    pieces = re.split(r"(\[[^\[\]]*\].?)", quote)
    return "".join(p if p.startswith("[") else "".join(map(entity, p)) for p in pieces)


def recased(random: Random, quote: str) -> str:
    first, rest = quote[:1], quote[1:]
    if (
        not first.isalpha()
        or unicodedata.normalize("NFD", quote)[:1] in map(chr, range(0x1100, 0x1200))
        or len(first.swapcase()) != 1
        or not rest[:1].isalpha()
    ):
        return quote
    return random.choice([first.swapcase() + rest, f"[{first.swapcase()}]{rest}"])


def wrapped(random: Random, quote: str) -> str:
    return random.choice(
        ["“{}”", '"{}"', "«{}»", "'{}'", "{}.", "{},", "… {}", "{} …", "“{}…”", " {} "]
    ).format(quote)


def with_own_words(random: Random, quote: str) -> str:
    """Words of the curator's own in brackets, away from numbers."""
    places = [m.start() for m in re.finditer(r"(?<=[^\W\d_]) (?=[^\W\d_])", quote)]
    if not places or "…" in quote or "[" in quote:
        return quote
    place = random.choice(places)
    words = random.choice(["[sic]", "[the council]", "[Ada Rowe]", "[in Velm]"])
    return f"{quote[:place]} {words}{quote[place:]}"


def dressed(random: Random, quote: str) -> str:
    for dress in (
        with_glyphs,
        other_marks,
        other_dashes,
        spaced,
        with_invisible,
        other_form,
        recased,
        with_own_words,
        wrapped,
    ):
        if random.random() < 0.5:
            quote = dress(random, quote)
    return with_entities(random, quote) if random.random() < 0.3 else quote


def extracted(random: Random, text: str) -> tuple[str, list[int]]:
    """The text as a PDF gives it back, and where each character (and the end) went."""
    lose = random.random() < 0.5 and not re.search("[^\0-\u024f\u2000-\u20ff]", text)
    hyphenate, furniture = random.random() < 0.5, random.random() < 0.5
    out: list[str] = []
    places: list[int] = []
    length = width = 0
    page = random.randint(1, 400)
    since = 0
    i = 0

    def put(shown: str, count: int) -> None:
        nonlocal length
        places.extend([length] * count)
        out.append(shown)
        length += len(shown)

    while i < len(text):
        lost = next((letters for letters in _LOST if text.startswith(letters, i)), "")
        width += 1
        since += 1
        if lose and lost and random.random() < 0.8:
            put("\ufffd", len(lost))
            i += len(lost)
            continue
        if text[i] == " " and width > 60:
            put(random.choice(["\n", "\n\n", "\r\n", " \n"]), 1)
            width = 0
            if furniture and since > 220:
                out.append(f"THE LANTERN QUARTERLY  |  {page}\n\n")
                length += len(out[-1])
                page, since = page + 1, 0
        elif (
            hyphenate
            and width > 55
            and text[i - 1 : i + 2].isalpha()
            and text[i - 2 : i + 2].isascii()
            and text[i : i + 3].isalpha()
        ):
            out.append("-\n")
            length += 2
            put(text[i], 1)
            width = 0
        else:
            put(text[i], 1)
        i += 1
    places.append(length)
    return "".join(out), places


def core(text: str, start: int, end: int) -> str:
    """The place without punctuation and marks at its ends."""
    while start < end and not (text[start].isalnum() or text[start] == "\ufffd"):
        start += 1
    while end > start and not (
        text[end - 1].isalnum() or text[end - 1] == "\ufffd" or unicodedata.combining(text[end - 1])
    ):
        end -= 1
    return f"{start} to {end}: {text[start:end]}"


def altered(random: Random, quote: str) -> str | None:
    """The quote with a small lie in it."""
    words = quote.split(" ")
    inner = range(1, len(words) - 1)
    kind = random.choice(["drop", "put", "swap", "replace", "not", "digit", "sign", "number"])
    if kind in ("drop", "swap", "replace") and len(words) < 4:
        kind = "not"
    if kind == "drop":
        del words[random.choice(inner)]
    elif kind == "put":
        words.insert(
            random.randint(1, len(words)), random.choice(["not", "lantern", "never", "12"])
        )
        if words[-1] in ("not", "lantern", "never", "12"):
            words.insert(0, words.pop())
    elif kind == "swap":
        i = random.choice(range(len(words) - 1))
        words[i], words[i + 1] = words[i + 1], words[i]
    elif kind == "replace":
        words[random.choice(inner)] = random.choice(["lantern", "not", "firm", "9"])
    elif kind == "not":
        words.insert(random.randrange(len(words)), "not")
    else:
        digits = [i for i, char in enumerate(quote) if char.isdecimal()]
        if not digits:
            return None
        i = random.choice(digits)
        zero = ord(quote[i]) - unicodedata.decimal(quote[i])
        if kind == "digit":
            return quote[:i] + chr(zero + random.randrange(10)) + quote[i + 1 :]
        if kind == "sign":
            return quote[:i] + random.choice("$€-.,+") + quote[i:]
        return quote[:i] + quote[i + 1 :]
    return " ".join(words)


@settings(max_examples=300, deadline=None)
@given(random=RANDOM, text=st.sampled_from(TEXTS))
def test_a_true_quote_is_verified_at_its_place(random: Random, text: str) -> None:
    document, places = (
        extracted(random, text) if random.random() < 0.6 else (text, list(range(len(text) + 1)))
    )
    span = a_span(random, text)
    if span is None:
        return
    original = text[slice(*span)]
    quote = dressed(random, original)
    finding = anchoring.find(anchoring.prepare(document), quote)
    assert finding.verdict == "verified", (quote, original, finding)
    assert finding.start is not None and finding.end is not None
    spans = [(finding.start, finding.end), *finding.others]
    wanted = core(document, places[span[0]], places[span[1]])
    assert wanted in [core(document, *found) for found in spans]


@settings(max_examples=300, deadline=None)
@given(random=RANDOM, text=st.sampled_from(TEXTS))
def test_an_altered_quote_is_never_verified(random: Random, text: str) -> None:
    document, _ = extracted(random, text) if random.random() < 0.6 else (text, [])
    span = a_span(random, text)
    if span is None:
        return
    quote = altered(random, text[slice(*span)])
    if quote is None or contained(quote, plain(text)) or "…" in quote:
        return
    finding = anchoring.find(anchoring.prepare(document), dressed(random, quote))
    assert finding.verdict != "verified", (quote, finding)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300), quote=st.text(max_size=60), data=st.data())
def test_any_text_and_quote_give_a_finding_within_the_text(
    text: str, quote: str, data: st.DataObject
) -> None:
    if text and data.draw(st.booleans()):
        start = data.draw(st.integers(0, len(text) - 1))
        quote = text[start : data.draw(st.integers(start, len(text)))]
    finding = anchoring.find(anchoring.prepare(text), quote)
    if finding.verdict == "absent":
        assert (finding.start, finding.end, finding.segments) == (None, None, ())
        return
    assert finding.start is not None and finding.end is not None
    places = [finding.start, *(edge for pair in finding.segments for edge in pair), finding.end]
    assert places == sorted(places) and 0 <= places[0] < places[-1] <= len(text)
    for start, end in (*finding.others, *finding.omitted):
        assert 0 <= start < end <= len(text)
    for difference in finding.differences:
        assert text[difference.start : difference.end] == difference.document
