"""What a text changed of its origin: a figure, a name, or the words of somebody quoted.

Sentences of the two are laid side by side by the words that are rare in both. Where a pair says
another thing in the same place, both places are told; whether it is a mistake a person decides.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher
from math import log
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from .figures import SCALES, Figure, telling_words
from .likeness import Prepared
from .postings import Postings
from .speech import Speech, Twin
from .words import COMMON, Sentence

LEAST_SHARED = 3  # words that are not common, for two sentences to be about one thing
LEAST_WEIGHT = 0.2  # of what the shorter sentence says, by the weight of its words
UNKNOWN = 3.0  # the weight of a word that the origin does not hold
NEARBY = 0.06  # of the whole text, that two passages may stand apart
MOST_SKIPPED = 20  # passages of the origin that a copy leaves out in a row
AROUND = 12  # words in which a speaker is named
MOST_FIGURES = 60  # in a sentence; with more it is a table, and its cells have no order to go by
TITLES = frozenset("mr mrs ms miss dr prof professor sir dame".split())
BESIDE = 3  # words on each side in which a figure's neighbours are looked for
SMALL_NUMBERS = dict(
    enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
)


SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
UNITS = {
    stem: name
    for name, words in {
        "dollar": "dollar dollars", "euro": "euro euros", "pound": "pound pounds", "yen": "yen",
        "yuan": "yuan renminbi", "franc": "franc francs", "crown": "crown crowns",
        "ton": "ton tons", "tonne": "tonne tonnes", "mile": "mile miles", "metre": "metr metres",
        "kilometre": "km kilometr kilometer kilometres kilometers", "foot": "foot feet",
        "acre": "acre acres", "hectare": "hectar hectares hectare", "gallon": "gallon gallons",
        "litre": "litr litres liter liters", "kilogram": "kg kilogram kilograms",
    }.items()
    for stem in words.split()
}  # fmt: skip


class Change(NamedTuple):
    """Indices of words: the first, and the one behind the last."""

    kind: str  # figure, name or speech
    first: int
    after: int
    origin_first: int
    origin_after: int


def changes(text: Prepared, origin: Prepared, twins: list[Twin]) -> list[Change]:
    """In the order of `text`; nothing is told twice."""
    if text.words == origin.words:
        return []
    quoted = list(_changed_speech(text, origin, [*twins, *_same_speaker(text, origin, twins)]))
    found: list[Change] = []
    for mine, others in side_by_side(text, origin):
        for other in others:
            found += _changed_figures(text, mine, origin, other)
            found += _changed_names(text, mine, origin, other)
    found += _figures_out_of_line(text, origin)
    found += _other_of_its_kind(text, origin)
    told: list[Change] = []
    for change in [*found, *quoted]:
        if not any(_overlap(change, other) for other in told):
            told.append(change)
    return sorted(told, key=lambda change: change.first)


def _overlap(change: Change, other: Change) -> bool:
    """A quotation in which a figure was changed is told as the figure, unless more was changed."""
    if change.kind == "speech":
        inside = change.first <= other.first and other.after <= change.after
        return inside and change.after - change.first <= other.after - other.first + 4
    return change.first < other.after and other.first < change.after


def stem(word: str) -> str:
    """Enough of a word to know `passed` from `pass` as the same; no more than that is needed."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


# --- sentences -------------------------------------------------------------------------------


def side_by_side(text: Prepared, origin: Prepared) -> Iterator[tuple[Sentence, list[Sentence]]]:
    """For each sentence the one or two of the origin that say the same, the likest first."""
    theirs = [_said(origin, sentence) for sentence in origin.sentences]
    places = Postings(enumerate(theirs))
    holds = Counter(word for said in theirs for word in said)
    weight = {word: log(1 + len(theirs) / n) for word, n in holds.items()}
    for sentence in text.sentences:
        said = _said(text, sentence)
        scored = []
        for n in places.sharing(said):
            shared = said & theirs[n]
            shorter = min(_weight(said, weight), _weight(theirs[n], weight))
            score = sum(weight[word] for word in shared) / shorter
            if len(shared) >= LEAST_SHARED and score >= LEAST_WEIGHT:
                scored.append((score, n))
        scored.sort(reverse=True)
        if scored:
            # A retelling often makes one sentence out of two.
            near = [n for score, n in scored[:2] if score >= scored[0][0] / 2]
            yield sentence, [origin.sentences[n] for n in near]


def _said(text: Prepared, sentence: Sentence) -> set[str]:
    words = text.words[sentence.first : sentence.after]
    return {stem(word) for word in words if word not in COMMON}


def _weight(said: set[str], weight: dict[str, float]) -> float:
    return sum(weight.get(word, UNKNOWN) for word in said) or 1.0


# --- figures ---------------------------------------------------------------------------------


def _changed_figures(
    text: Prepared, mine: Sentence, origin: Prepared, other: Sentence
) -> Iterator[Change]:
    here, there = figures_in(text, mine), figures_in(origin, other)
    if max(len(here), len(there)) > MOST_FIGURES:
        return
    known = {f.value for f in here}
    free = [f for f in there if f.value not in known]
    for figure in here:
        if any(f.value == figure.value or _is_rounded(figure, f) for f in there):
            continue
        if SMALL_NUMBERS.get(int(figure.value)) in origin.words[other.first : other.after]:
            continue
        alike = [f for f in free if f.is_year == figure.is_year]
        alike = [f for f in alike if not _is_converted(text, figure, origin, f)]
        if not alike:
            continue
        best = max(alike, key=lambda f: _sameness(text, figure, origin, f))
        # Figures that each text gives elsewhere have only changed places.
        elsewhere = figure.value in origin.known_values
        if elsewhere and best.value in text.known_values:
            continue
        if _sameness(text, figure, origin, best) >= (2 if elsewhere else 1):
            yield _of_figures(text, figure, origin, best)


def figures_in(text: Prepared, sentence: Sentence) -> list[Figure]:
    first = bisect_left(text.figures, sentence.first, key=lambda f: f.place)
    after = bisect_left(text.figures, sentence.after, key=lambda f: f.place)
    return text.figures[first:after]


def _of_figures(text: Prepared, figure: Figure, origin: Prepared, other: Figure) -> Change:
    """The two figures with the word behind each: million for billion is seen."""
    last, origin_last = len(text), len(origin)
    return Change(
        "figure",
        figure.place,
        min(last, figure.place + 2),
        other.place,
        min(origin_last, other.place + 2),
    )


def _is_rounded(figure: Figure, exact: Figure) -> bool:
    """Whether the figure is the exact one with fewer digits: 4.8 million for 4,812,300."""
    if len(figure.digits) >= len(exact.digits):
        return False
    last_digit = Decimal(1).scaleb(int(figure.value.normalize().as_tuple().exponent))
    missing = exact.value - figure.value
    return -last_digit / 2 <= missing < last_digit


def _is_converted(text: Prepared, figure: Figure, origin: Prepared, other: Figure) -> bool:
    """Whether the two are in different currencies or units: dollars for euros, miles for km."""
    mine, its = _unit(text, figure), _unit(origin, other)
    return bool(mine and its) and mine != its


def _unit(text: Prepared, figure: Figure) -> str:
    sign = text.raw[max(0, text.spans[figure.place][0] - 1) : text.spans[figure.place][0]]
    if sign in SIGNS:
        return SIGNS[sign]
    behind = (stem(word) for word in text.words[figure.place + 1 : figure.place + 4])
    return next((UNITS[word] for word in behind if word in UNITS), "")


def _sameness(text: Prepared, figure: Figure, origin: Prepared, other: Figure) -> int:
    """How many words stand close beside both; the same digits, of another scale, are as good."""
    return len(_beside(text, figure) & _beside(origin, other)) + (
        2 * (figure.digits == other.digits and len(figure.digits) > 1)
    )


def _beside(text: Prepared, figure: Figure) -> set[str]:
    near = range(max(0, figure.place - BESIDE), min(len(text), figure.place + BESIDE + 1))
    return {
        stem(text.words[n])
        for n in near
        if text.words[n] not in COMMON | SCALES.keys() and not text.words[n][0].isdecimal()
    }


def _figures_out_of_line(text: Prepared, origin: Prepared) -> Iterator[Change]:
    """Where both give the same figures before and after, but another one between them."""
    here, there = text.figures, origin.figures
    steps = Levenshtein.opcodes([f.value for f in here], [f.value for f in there])
    for before, step, behind in zip(steps, list(steps)[1:], list(steps)[2:], strict=False):
        if step.tag != "replace" or not before.tag == behind.tag == "equal":
            continue
        mine = here[step.src_start : step.src_end]
        for figure, other in zip(mine, there[step.dest_start : step.dest_end], strict=True):
            if figure.value in origin.known_values or other.value in text.known_values:
                continue
            if _is_converted(text, figure, origin, other):
                continue
            beside = telling_words(text, figure.place) & telling_words(origin, other.place)
            if figure.is_year == other.is_year and beside and not _is_rounded(figure, other):
                yield _of_figures(text, figure, origin, other)


# --- names -----------------------------------------------------------------------------------


def _changed_names(
    text: Prepared, mine: Sentence, origin: Prepared, other: Sentence
) -> Iterator[Change]:
    """A name beside a word of both sentences, where the origin has another word there."""
    if _is_title(text, mine) or _is_title(origin, other):
        return
    said = _names_and_words(origin, other)
    own = _names_and_words(text, mine)
    own_names = {stem(text.words[n]) for n in range(mine.first, mine.after) if text.is_name(n)}
    for index in range(mine.first, mine.after):
        if not text.is_name(index) or not text.words[index].isalpha() or _stands(text, index, said):
            continue
        if text.words[index] in TITLES:
            continue
        for step in (1, -1):
            slot = _next_word(text, index, step, mine)
            if slot is None or text.words[slot[0]] in COMMON:
                continue
            place, apart = slot
            for there in range(other.first, other.after):
                if stem(origin.words[there]) != stem(text.words[place]):
                    continue
                instead = there - step * apart
                if not other.first <= instead < other.after:
                    continue
                # “Pass a Law” for “pass a bill” is no other name, nor “PC record” for “computer
                # record”; “Chinese government” for “federal government” is.
                is_modifier = (step, apart) == (1, 1) and not text.is_short(index)
                is_modifier = is_modifier and text.are_together(index)
                if not origin.is_name(instead) and not is_modifier:
                    continue
                known = own_names if origin.is_name(instead) else own
                if _is_other_word(origin, instead, known) and not _is_short_for(
                    text, index, origin, instead
                ):
                    first, after = sorted([index, place])
                    origin_first, origin_after = sorted([instead, there])
                    yield Change("name", first, after + 1, origin_first, origin_after + 1)


def _other_of_its_kind(text: Prepared, origin: Prepared) -> Iterator[Change]:
    """The Ministry of one thing, where the origin knows that of another alone."""
    here, there = _of_something(text), _of_something(origin)
    for head, names in here.items():
        others = there.get(head, {})
        if len(names) == len(others) == 1 and names.keys() != others.keys():
            (index,), (other,) = names.values(), others.values()
            yield Change("name", index, index + 3, other, other + 3)


def _of_something(text: Prepared) -> dict[str, dict[str, int]]:
    """{Ministry: {Energy: index of “Ministry” in “Ministry of Energy”}}"""
    found: dict[str, dict[str, int]] = {}
    for index in range(len(text) - 2):
        if text.words[index + 1] == "of" and text.is_name(index) and text.is_name(index + 2):
            found.setdefault(text.words[index], {}).setdefault(text.words[index + 2], index)
    return found


def _is_title(text: Prepared, sentence: Sentence) -> bool:
    """Whether most of its longer words have a capital, which makes none of them a name."""
    longer = [n for n in range(sentence.first, sentence.after) if len(text.words[n]) > 3]
    return sum(text.raw[text.spans[n][0]].isupper() for n in longer) * 2 > len(longer)


def _names_and_words(text: Prepared, sentence: Sentence) -> set[str]:
    return {stem(text.words[n]) for n in range(sentence.first, sentence.after)}


def _stands(text: Prepared, index: int, said: set[str]) -> bool:
    word = stem(text.words[index])
    return word in said or any(
        word[:4] == other[:4] for other in said if len(other) > 3 < len(word)
    )


def _next_word(text: Prepared, index: int, step: int, within: Sentence) -> tuple[int, int] | None:
    """The index of the next word that says something, and how far away it is: 1 or 2 words."""
    for apart in (1, 2):
        place = index + step * apart
        if not within.first <= place < within.after:
            return None
        if text.words[place] not in COMMON:
            return place, apart
    return None


def _is_other_word(origin: Prepared, index: int, own: set[str]) -> bool:
    word = origin.words[index]
    if not word.isalpha():
        return False
    if word in TITLES:
        return False
    is_said = word not in COMMON or (origin.is_name(index) and len(word) > 1)
    return is_said and not _stands(origin, index, own)


def _is_short_for(text: Prepared, index: int, origin: Prepared, other: int) -> bool:
    """Whether one is made of the first letters of the other: US, United States."""
    return _initials(text, index) == origin.words[other] or (
        _initials(origin, other) == text.words[index]
    )


def _initials(text: Prepared, index: int) -> str:
    first = index
    while first > 0 and text.is_name(first - 1):
        first -= 1
    after = index + 1
    while after < len(text) and text.is_name(after):
        after += 1
    return "".join(word[0] for word in text.words[first:after])


# --- speech ----------------------------------------------------------------------------------


def _same_speaker(text: Prepared, origin: Prepared, twins: list[Twin]) -> Iterator[Twin]:
    """Passages whose words were changed beyond likeness: the same name beside them, the same place.

    Only where most of the text follows its origin; who is quoted twice is told apart by the order.
    """
    if not text.speech or len(twins) * 4 < len(text.speech) and len(text.speech) < 3:
        return
    taken = {twin.mine for twin in twins}
    free = [speech for speech in text.speech if speech not in taken]
    taken_there = {twin.other for twin in twins}
    others = [speech for speech in origin.speech if speech not in taken_there]
    after = 0
    for mine in free:
        for n in range(after, min(after + MOST_SKIPPED, len(others))):
            if _answers_to(text, mine, origin, others[n]):
                after = n + 1
                yield Twin(mine, others[n], 0.0)
                break


def _answers_to(text: Prepared, mine: Speech, origin: Prepared, other: Speech) -> bool:
    length, other_length = mine.after - mine.first, other.after - other.first
    if not 0.6 <= length / other_length <= 1.7:
        return False
    if abs(mine.first / len(text) - other.first / len(origin)) > NEARBY:
        return False
    return bool(_names_around(text, mine) & _names_around(origin, other))


def _names_around(text: Prepared, speech: Speech) -> set[str]:
    before = range(max(0, speech.first - AROUND), speech.first)
    behind = range(speech.after, min(len(text), speech.after + AROUND))
    return {text.words[n] for n in (*before, *behind) if text.is_name(n)}


def _changed_speech(text: Prepared, origin: Prepared, twins: list[Twin]) -> Iterator[Change]:
    for twin in twins:
        words = text.words[twin.mine.first : twin.mine.after]
        those = origin.words[twin.other.first : twin.other.after]
        steps = SequenceMatcher(None, words, those, autojunk=False).get_opcodes()
        # Where one of the two begins later or ends earlier, less was quoted, and nothing changed.
        if steps and steps[0][0] in ("insert", "delete"):
            steps = steps[1:]
        if steps and steps[-1][0] in ("insert", "delete"):
            steps = steps[:-1]
        differ = [step for step in steps if step[0] != "equal"]
        differ = [step for step in differ if not _is_marked(text, origin, twin, step)]
        if not differ:
            continue
        first, after = differ[0][1], differ[-1][2]
        origin_first, origin_after = differ[0][3], differ[-1][4]
        # With a word on each side, so that something is marked where words were left out.
        yield Change(
            "speech",
            twin.mine.first + max(0, first - 1),
            twin.mine.first + min(len(words), after + 1),
            twin.other.first + max(0, origin_first - 1),
            twin.other.first + min(len(those), origin_after + 1),
        )


def _is_marked(
    text: Prepared, origin: Prepared, twin: Twin, step: tuple[str, int, int, int, int]
) -> bool:
    """Whether the difference is told to readers: left out with dots, put in with brackets."""
    _, first, after, origin_first, origin_after = step
    start = text.spans[max(0, twin.mine.first + first - 1)][0]
    end = text.spans[min(len(text) - 1, twin.mine.first + after)][1]
    here = text.raw[start:end]
    if any(mark in here for mark in ("…", "...", "[", "]")):
        return True
    start = origin.spans[max(0, twin.other.first + origin_first - 1)][0]
    end = origin.spans[min(len(origin) - 1, twin.other.first + origin_after)][1]
    return "[" in origin.raw[start:end]
