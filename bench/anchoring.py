"""How fast quotes are found: `python -m bench.anchoring`.

Bars: 2,000 quotes of 200 characters a second on one core, against prepared documents of 100 kB; a
document of 10 MB prepared in 5 s; a hostile text or quote at most a second for each megabyte.
"""

import random
import sys
import time
from collections.abc import Callable

from sources import anchoring

_WORDS = (
    "the a of to in and was had for on by with that not at from his her their which board harbour "
    "contract crane union ferry council engineer report valve river bridge cost price signed built "
    "failed promised refused years water tonnes north lower upper first staff office"
).split()


def _document(size: int, source: random.Random) -> str:
    """Sentences with figures and marks in hard lines, about `size` characters."""
    text: list[str] = []
    length = 0
    while length < size:
        words = source.choices(_WORDS, k=source.randint(6, 24))
        words[source.randrange(len(words))] = (
            f"${source.randint(1, 999)},{source.randint(100, 999)}"
        )
        if source.random() < 0.3:
            words[2] = f"“{words[2]}”"
        sentence = " ".join(words).capitalize() + "."
        text.append(sentence + ("\n" if source.random() < 0.3 else " "))
        length += len(text[-1])
    return "".join(text)


def _quote(text: str, source: random.Random) -> str:
    """About 200 characters of `text`, from word to word."""
    start = text.index(" ", source.randrange(len(text) - 400)) + 1
    return text[start : text.index(" ", start + 200)]


def _retyped(quote: str) -> str:
    """The quote as a person types it: other white space and quotation marks, a dash."""
    return " ".join(quote.split()).translate({0x201C: '"', 0x201D: '"'})


def _altered(quote: str) -> str:
    """The quote with one word changed in the middle."""
    words = quote.split()
    words[len(words) // 2] = "zebra"
    return " ".join(words)


def _rate(change: Callable[[str], str], verdict: str, source: random.Random) -> float:
    """Quotes a second, each found with `verdict`."""
    prepared = [anchoring.prepare(_document(100_000, source)) for _ in range(10)]
    quotes = [change(_quote(one.text, source)) for _ in range(200) for one in prepared]
    started = time.perf_counter()
    for i, quote in enumerate(quotes):
        found = anchoring.find(prepared[i % len(prepared)], quote)
        if found.verdict != verdict:
            sys.exit(f"{found.verdict} where {verdict} was expected: {quote!r}")
    return len(quotes) / (time.perf_counter() - started)


def _hostile(source: random.Random) -> dict[str, tuple[str, str]]:
    """Texts and quotes of about a megabyte that are made to take long."""
    plain = _document(1_000_000, source)
    return {
        "100,000 brackets": (plain, "[" * 100_000 + "x"),
        "brackets in the text": ("[" * 1_000_000, "the board"),
        "one letter": ("a" * 1_000_000, "a" * 100_000),
        "one letter and spaces": ("a " * 500_000, "a " * 50_000),
        "nested ellipses": (plain, "… [… (…) …] " * 8_000 + "the"),
        "ellipses between words": (plain, "the board … " * 24),
        "lost letters": ("\ufffd\ufffd\ufffda " * 200_000, "ffia " * 5_000),
        "a quote of 100 kB": (plain, plain[1_000:101_000] + " zebra"),
        "hyphens at line ends": ("a-\n" * 330_000, "a-a-a"),
    }


def main() -> None:
    source = random.Random(1)
    print("| what | measured | bar |\n|---|---|---|")
    for name, change, verdict in (
        ("quotes a second, exact", str, "verified"),
        ("quotes a second, retyped", _retyped, "verified"),
        ("quotes a second, altered", _altered, "near"),
    ):
        print(f"| {name} | {_rate(change, verdict, source):,.0f} | 2,000 |")
    large = _document(10_000_000, source)
    started = time.perf_counter()
    anchoring.prepare(large)
    print(f"| 10 MB prepared | {time.perf_counter() - started:.2f} s | 5 s |")
    for name, (text, quote) in _hostile(source).items():
        started = time.perf_counter()
        anchoring.find(anchoring.prepare(text), quote)
        seconds = time.perf_counter() - started
        bar = max(1.0, (len(text) + len(quote)) / 1_000_000)
        print(f"| {name} | {seconds:.2f} s | {bar:.1f} s |")


if __name__ == "__main__":
    main()
