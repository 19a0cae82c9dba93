"""How fast copies are found, and how many: `python -m bench.copies [documents]`.

Bars: 50,000 documents of 5 kB compared in 10 minutes on two cores and 2 GiB; one document that is
added to them in a second. The texts are made: each on one of fifty themes, with its own figures,
names and quoted sentences; one in ten takes its matter from an earlier one.
"""

import os
import random
import resource
import sys
import tempfile
import time
from itertools import accumulate
from pathlib import Path

CHARACTERS = 5_000
DERIVED = 0.1
THEMES = 50
# How much of its origin a derived text has in other words, and what it is then.
WAYS = {"copy": 0.0, "edited": 0.1, "reworded": 0.4, "passage": 0.0, "retold": 1.0}


class Writer:
    """Makes texts out of invented words, common ones often and a theme's own less so."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.common = [self.word() for _ in range(400)]
        self.weights = list(accumulate(1 / rank for rank in range(1, 401)))
        self.rest = [self.word() for _ in range(20_000)]
        self.themes = [[self.word() for _ in range(150)] for _ in range(THEMES)]
        self.names = [self.word().capitalize() for _ in range(5_000)]

    def word(self) -> str:
        syllables = "ba ke li mo nu ra se ti vo du fa gi ho ju pe wa za ol en ir".split()
        return "".join(self.chance.choices(syllables, k=self.chance.randint(1, 4)))

    def text(self) -> list[list[str]]:
        """Sentences of a document on some theme."""
        theme, names = self.chance.choice(self.themes), self.chance.sample(self.names, 12)
        sentences, length = [], 0
        while length < CHARACTERS:
            sentence = self.sentence(theme, names)
            sentences.append(sentence)
            length += sum(map(len, sentence)) + len(sentence) + 1
        return sentences

    def sentence(self, theme: list[str], names: list[str]) -> list[str]:
        length = self.chance.randint(8, 26)
        words = [
            self.chance.choices(self.common, cum_weights=self.weights)[0]
            if self.chance.random() < 0.55
            else self.chance.choice(theme if self.chance.random() < 0.6 else self.rest)
            for _ in range(length)
        ]
        if self.chance.random() < 0.5:
            words[self.chance.randrange(1, length)] = self.chance.choice(names)
        if self.chance.random() < 0.4:
            words[self.chance.randrange(1, length)] = self.figure()
        if self.chance.random() < 0.12:
            words[0], words[-1] = f"“{words[0]}", f"{words[-1]}”"
        return words

    def figure(self) -> str:
        return self.chance.choice(
            [
                f"{self.chance.randint(1, 99)}",
                f"{self.chance.randint(1990, 2025)}",
                f"{self.chance.randint(1, 99)}.{self.chance.randint(1, 9)}",
                f"{self.chance.randint(1, 999)},{self.chance.randint(0, 999):03}",
            ]
        )

    def derived(self, origin: list[list[str]], way: str) -> list[list[str]]:
        own = self.text()
        if way == "passage":
            start = self.chance.randrange(len(origin) - 4)
            at = self.chance.randrange(len(own))
            return [*own[:at], *origin[start : start + 4], *own[at:]]
        told = [self.reworded(sentence, WAYS[way]) for sentence in origin]
        return told[: len(told) // 2] if way == "retold" else told

    def reworded(self, sentence: list[str], share: float) -> list[str]:
        """With so many of its words replaced; figures and names stay."""
        return [
            self.chance.choice(self.rest)
            if word.islower() and self.chance.random() < share
            else word
            for word in sentence
        ]


def written(sentences: list[list[str]]) -> str:
    text = []
    for sentence in sentences:
        line = " ".join(sentence)
        text.append(line[0].upper() + line[1:] + ".")
    return " ".join(text)


def main(size: int = 50_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        os.environ["MEDIA_ROOT"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        writer = Writer(seed=7)
        planted = fill(writer, size)
        print(f"{size:,} documents of {CHARACTERS:,} characters, {len(planted):,} of them derived.")
        compare_all(size)
        report(planted)
        add_one(writer)


def fill(writer: Writer, size: int) -> dict[tuple[str, str], str]:
    """Writes the documents; {(slug of a derived one, slug of its origin): how it was derived}."""
    from sources.models import Capture, Source

    planted, texts = {}, {}
    originals: list[int] = []
    for start in range(0, size, 1_000):
        numbers = range(start, min(size, start + 1_000))
        for n in numbers:
            if originals and writer.chance.random() < DERIVED:
                origin = writer.chance.choice(originals)
                way = writer.chance.choice(list(WAYS))
                texts[n] = writer.derived(texts[origin], way)
                planted[f"d{n}", f"d{origin}"] = way
            else:
                texts[n] = writer.text()
                originals.append(n)
        sources = Source.objects.bulk_create(
            Source(
                slug=f"d{n}",
                title=f"Document {n}",
                publisher=f"Publisher {n % 997}",
                issued=f"{1990 + n * 30 // size}",
            )
            for n in numbers
        )
        Capture.objects.bulk_create(
            Capture(
                source=source,
                tool="bench",
                filename="made.txt",
                size=CHARACTERS,
                media_type="text/plain",
                sha256=f"{n:064}",
                text=written(texts[n]),
                text_sha256=f"{n:064}",
                extractor="none",
            )
            for n, source in zip(numbers, sources, strict=True)
        )
        # Origins are chosen among the later half of what was written, to keep little in memory.
        for n in list(texts)[: max(0, len(texts) - 10_000)]:
            del texts[n]
        originals = [n for n in originals if n in texts]
    return planted


def compare_all(size: int) -> None:
    from sources import copies

    started, used = time.perf_counter(), time.process_time()
    copies.look_at_all(
        lambda words: (
            print(f"  {time.perf_counter() - started:5.0f} s  {words}", flush=True)
            if "0000 of" in words or "pairs" in words
            else None
        )
    )
    seconds = time.perf_counter() - started
    print(
        f"All compared in {seconds:.0f} s ({time.process_time() - used:.0f} s of one core), "
        f"{memory()} MB at most.",
        flush=True,
    )


def report(planted: dict[tuple[str, str], str]) -> None:
    from sources.models import Derivation

    found = set(Derivation.objects.values_list("source__slug", "origin__slug"))
    right = found & planted.keys()
    print(f"Precision {len(right) / len(found):.3f} ({len(right):,} of {len(found):,})")
    print("| derived as | planted | found |")
    print("|---|---|---|")
    for way in WAYS:
        pairs = {pair for pair, how in planted.items() if how == way}
        print(f"| {way} | {len(pairs):,} | {len(pairs & found) / max(1, len(pairs)):.3f} |")
    print(f"Recall {len(right) / len(planted):.3f}", flush=True)


def add_one(writer: Writer) -> None:
    from sources import ingest
    from sources.models import Capture, Source

    times = []
    for n, way in enumerate(WAYS):
        origin = Capture.objects.order_by("?").first()
        sentences = [sentence.split() for sentence in origin.text.rstrip(".").split(". ")]
        text = written(writer.derived(sentences, way))
        source = Source.objects.create(slug=f"new{n}", title="New")
        started = time.perf_counter()
        ingest.take_in(source, text.encode(), "new.txt", tool="bench")
        times.append(time.perf_counter() - started)
        print(f"One added ({way}) in {times[-1]:.2f} s, {source.derivations.count()} proposed.")


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
