"""A sample of what a text holds, as numbers: texts that share some are worth comparing.

Two texts of one descent share runs of words, or the words of somebody quoted, or figures that
stand beside one another or beside a name. Of the runs of four words one in sixteen is taken, and
the same one in every text; of those inside quotation marks one in two.
"""

from collections.abc import Iterator
from hashlib import sha256

from .figures import WINDOW, Figure
from .likeness import Prepared
from .words import sampled_of

METHOD = 1  # to be raised when other numbers are made of the same text
SPEECH_ONE_IN = 2
NEIGHBOURS = 3  # figures after each that it is paired with
NAMES = 3  # names nearest to each


def digest(text: Prepared) -> str:
    """SHA-256 of the words alone: equal where nothing but spacing, case and signs differ."""
    return sha256(" ".join(text.words).encode()).hexdigest()


def fingerprints(text: Prepared) -> set[int]:
    """Numbers of 63 bits; about as many as a tenth of the words."""
    prints = set(sampled_of(text.fours))
    for speech in text.speech:
        inside = text.fours[speech.first : speech.after - 3]
        prints.update(sampled_of(inside, SPEECH_ONE_IN))
    prints.update(_of_figures(text))
    return prints


def _of_figures(text: Prepared) -> Iterator[int]:
    figures = [figure for figure in text.figures if len(figure.digits) > 1]
    for place, figure in enumerate(figures):
        for other in figures[place + 1 : place + 1 + NEIGHBOURS]:
            if not (figure.is_year and other.is_year) and figure.digits != other.digits:
                pair = sorted([figure.digits, other.digits])
                yield _number("figures", *pair)
        if not figure.is_year:
            for name in _names_beside(text, figure):
                yield _number("named", figure.digits, name)


def _names_beside(text: Prepared, figure: Figure) -> list[str]:
    near = range(max(0, figure.place - WINDOW), min(len(text), figure.place + WINDOW + 1))
    names = [n for n in near if text.is_name(n) and text.is_telling(n)]
    return [text.words[n] for n in sorted(names, key=lambda n: abs(n - figure.place))[:NAMES]]


def _number(*parts: str) -> int:
    return int.from_bytes(sha256("\0".join(parts).encode()).digest()[:8], "big") >> 1
