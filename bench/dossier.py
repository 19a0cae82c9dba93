"""How long the import of a dossier takes: `python -m bench.dossier [claims] [sqlite|postgres]`.

Bars: 100,000 claims with 250,000 quotes out of 5,000 documents of 20 kB, all checked, in five
minutes and 1 GB, on both databases; a second import of the same changes nothing.
"""

import csv
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import AS_DEPLOYED
from .kept_postgres import serving
from .memory import Watch
from .site_data import CACHE, ROOT
from .site_rows import WORDS, spelling

CLAIMS_A_DOCUMENT = 20
QUOTES_A_CLAIM = 2.5
CHARACTERS = 20_000
DAMAGED, NEAR = 0.01, 0.005


class Writer:
    def __init__(self) -> None:
        self.chance = random.Random(5)
        self.vocabulary = [spelling(n) for n in range(1_000, 1_000 + WORDS)]

    def sentence(self) -> str:
        draw, vocabulary = self.chance.random, self.vocabulary
        words = [vocabulary[int(WORDS ** draw()) - 1] for _ in range(self.chance.randint(8, 22))]
        if draw() < 0.3:
            words[len(words) // 2] = f"${self.chance.randint(1, 999)} million"
        return " ".join(words).capitalize() + "."

    def sentences(self) -> list[str]:
        found, length = [], 0
        while length < CHARACTERS:
            found.append(self.sentence())
            length += len(found[-1]) + 1
        return found

    def damaged(self, sentence: str) -> str:
        """As the text of a PDF has it: words cut at the ends of lines, letters in ligatures."""
        words = []
        for word in sentence.split():
            if "fi" in word and len(word) > 5:
                word = word.replace("fi", "\ufb01", 1)
            if len(word) > 7 and self.chance.random() < 0.3:
                word = f"{word[:4]}-\n{word[4:]}"
            words.append(word)
        return "\n".join([" ".join(words[:6]), " ".join(words[6:])])

    def altered(self, sentence: str) -> str:
        words = sentence.split()
        words[len(words) // 2] = "zebra"
        return " ".join(words)


def written(claims: int) -> Path:
    """The folder of such a dossier; made where there is none."""
    digest = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    folder = CACHE / f"dossier-{claims}-{digest}"
    if folder.exists():
        return folder
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / "documents").mkdir(parents=True)
    with (
        open(unfinished / "sources.csv", "w", newline="") as sources,
        open(unfinished / "claims.csv", "w", newline="") as stated,
        open(unfinished / "evidence.csv", "w", newline="") as evidence,
    ):
        write(claims, unfinished / "documents", *map(csv.writer, (sources, stated, evidence)))
    unfinished.rename(folder)
    return folder


def write(claims, documents, sources, stated, evidence):
    writer = Writer()
    chance = writer.chance
    sources.writerow(["id", "type", "title", "publisher", "issued", "url", "file", "access"])
    stated.writerow(["id", "text", "status", "topics", "subjects", "occurred", "value", "unit"])
    evidence.writerow(["claim", "source", "quote", "stance", "attribution"])
    count = max(2, claims // CLAIMS_A_DOCUMENT)
    asked = [[] for _ in range(count)]  # of each document, whose claims quote it
    for n in range(claims):
        for _ in range(chance.choice([1, 2, 3, 4])):
            asked[chance.randrange(count)].append(n)
        row = [f"c{n}", writer.sentence(), "published", f"Topic {chance.randint(1, 60)}"]
        row += [f"Subject {chance.randint(1, 5_000)}", chance.randint(1900, 2026)]
        stated.writerow(
            row + ([chance.randint(1, 999), "t"] if chance.random() < 0.1 else ["", ""])
        )
    for n, quoting in enumerate(asked):
        sentences = writer.sentences()
        for claim in quoting:
            at = chance.randrange(len(sentences))
            words, fate = " ".join(sentences[at].split()), chance.random()
            if fate < NEAR:
                words = writer.altered(words)
            elif fate < NEAR + DAMAGED and "\n" not in sentences[at]:
                sentences[at] = writer.damaged(sentences[at])
            stance = chance.choices(["supports", "contradicts"], [85, 15])[0]
            words = words.replace("\ufb01", "fi").replace("- ", "")
            evidence.writerow([f"c{claim}", f"d{n}", words, stance, ""])
        (documents / f"{n}.txt").write_text(" ".join(sentences))
        title, house = f"Report {n} of the harbour", f"Press {chance.randint(1, 500)}"
        year, url = chance.randint(1990, 2026), f"https://press.example/{n}"
        file = f"documents/{n}.txt"
        sources.writerow([f"d{n}", "report", title, house, year, url, file, "public"])


@contextmanager
def empty_database(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            yield f"sqlite:///{folder}/import.sqlite3"
        return
    with serving(CACHE / "postgres") as server:
        server.run("DROP DATABASE IF EXISTS {}", "imported")
        server.run("CREATE DATABASE {}", "imported")
        yield server.url("imported")
        server.run("DROP DATABASE {}", "imported")


def measure(folder: Path, engine: str) -> None:
    with empty_database(engine) as url, tempfile.TemporaryDirectory(dir=CACHE) as media:
        settings = {"DATABASE_URL": url, "MEDIA_ROOT": media, **AS_DEPLOYED}
        environment = {**os.environ, **settings}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        for time_of_day in ("first", "second"):
            started = time.perf_counter()
            importing = subprocess.Popen(
                [sys.executable, "manage.py", "import_dossier", str(folder)],
                cwd=ROOT,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            watch = Watch(importing.pid)
            said, _ = importing.communicate()
            seconds, most = time.perf_counter() - started, watch.stop()
            if importing.returncode:
                sys.exit(f"The import failed.\n{said}")
            print(
                f"| {engine} | {time_of_day} | {seconds:.0f} s | {most / 1e6:.0f} MB |", flush=True
            )
            print("\n".join(said.splitlines()[:4]), file=sys.stderr)


def main(arguments: list[str]) -> None:
    # Ends as Ctrl-C does: the server is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    claims = next((int(each) for each in arguments if each.isdigit()), 100_000)
    engines = [each for each in arguments if not each.isdigit()] or ["sqlite", "postgres"]
    folder = written(claims)
    print("| database | import | time | memory at most |\n|---|---|---|---|")
    for engine in engines:
        measure(folder, engine)


if __name__ == "__main__":
    main(sys.argv[1:])
