"""The rows of a large made-up site, the same ones whenever they are made. No Django.

Words follow Zipf's law, as do publishers, topics and subjects: a few stand everywhere, most almost
nowhere. Quotes are sentences of the documents that they are said to stand in.
"""

import datetime
import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any

WORDS = 200_000
TOPICS = 60
SUBJECTS = 5_000
PUBLISHERS = 2_000
SOURCES = 50_000
MEASURES = 50
SENTENCES = 60  # in a document
STOCK = 4_000_000  # words in a row that sentences are cut from
CHUNK = 5_000  # claims that are written at a time
FIRST_DAY = datetime.datetime(2024, 1, 1)
SECONDS = 2 * 365 * 24 * 3600  # over which everything was published

# What is given for each row; any other column gets the default of its field.
COLUMNS = {
    "claims_topic": "id slug name",
    "claims_subject": "id slug name kind aliases",
    "sources_source": "id slug type title authors container_title publisher publisher_slug issued "
    "issued_from issued_to url language access created",
    "sources_capture": "id source_id taken tool file filename size media_type sha256 text "
    "text_sha256 extractor",
    "sources_derivation": "id source_id origin_id kind state",
    "claims_claim": "id slug created",
    "claims_version": "id claim_id number text occurred occurred_from occurred_to note reason "
    "created modified status published_at listed_at independent_origins documents",
    "claims_version_topics": "id version_id topic_id",
    "claims_version_subjects": "id version_id subject_id",
    "sources_quote": "id source_id text attribution verdict capture_id text_sha256 start end "
    "segments differences prefix suffix checked_at created published_at",
    "claims_evidence": "id version_id quote_id stance order note",
    "claims_decision": "id version_id status at reason",
    "claims_quantity": "id version_id printed value unit bound measure measure_slug subject_id "
    "period period_from period_to",
    "claims_relation": "id claim_id kind other_id note state",
}
Rows = dict[str, list[tuple[Any, ...]]]


def zipf(size: int) -> list[float]:
    """What `random.choices` takes as cum_weights."""
    return list(accumulate(1 / rank for rank in range(1, size + 1)))


def spelling(number: int) -> str:
    """A word for each number, in syllables; no two are the same."""
    syllables = "ba ke li mo nu ra se ti vo du fa gi ho ju pe wa zo len mir".split()
    letters = []
    while True:
        number, digit = divmod(number, len(syllables))
        letters.append(syllables[digit])
        if not number:
            break
    return "".join(letters) + "k"  # so that it is no stem of another word, nor a common one


class Site:
    """Rows of `size` claims. `chunks()` gives them in the order in which they can be written."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self.size = size
        self.chance = random.Random(seed)
        self.vocabulary = [spelling(n) for n in range(1_000, 1_000 + WORDS)]
        # The rank is the inverse of Zipf's distribution; quicker than to look weights up.
        vocabulary, draw = self.vocabulary, self.chance.random
        self.stock = [vocabulary[int(WORDS ** draw()) - 1] for _ in range(STOCK)]
        self.sources = min(SOURCES, size)
        self.texts: list[str] = []
        self.hashes: list[str] = []
        self.starts: list[list[int]] = []  # of the sentences of each text
        self.subjects = [
            f"{self.name()} {kind} {n}"
            for n, kind in zip(
                range(1, SUBJECTS + 1), self.chance.choices(KINDS, k=SUBJECTS), strict=True
            )
        ]
        # Of every fifth word among the first and of the last ones it is counted where they stand.
        ranks = [*range(4, 3_000, 5), *range(WORDS - 20_000, WORDS, 7)]
        self.counted = {self.vocabulary[rank] for rank in ranks}
        self.hits: Counter[str] = Counter()
        self.last: Counter[str] = Counter()  # id of each table

    def next_id(self, table: str) -> int:
        self.last[table] += 1
        return self.last[table]

    def words(self, number: int) -> list[str]:
        """So many words that follow each other somewhere in the stock."""
        start = int(self.chance.random() * (STOCK - number))
        return self.stock[start : start + number]

    def name(self) -> str:
        return self.chance.choice(self.vocabulary).capitalize()

    def sentence(self, least: int, most: int) -> str:
        words = self.words(self.chance.randint(least, most))
        if self.chance.random() < 0.2:
            words[-1] = f"{self.chance.randint(1, 999)},{self.chance.randint(0, 999):03}"
        return " ".join(words).capitalize() + "."

    def moment(self) -> datetime.datetime:
        return FIRST_DAY + datetime.timedelta(seconds=self.chance.randrange(SECONDS))

    def period(self) -> tuple[str, str | None, str | None]:
        """(EDTF, first day, last day): of a year, a month or a day from 1900 to 2026, or none."""
        if self.chance.random() < 0.15:
            return "", None, None
        year = self.chance.randint(1900, 2026)
        exactness = self.chance.random()
        if exactness < 0.6:
            return f"{year}", f"{year}-01-01", f"{year}-12-31"
        month = self.chance.randint(1, 12)
        if exactness < 0.9:
            after = datetime.date(year + month // 12, month % 12 + 1, 1)
            last = after - datetime.timedelta(days=1)
            return f"{year}-{month:02}", f"{year}-{month:02}-01", last.isoformat()
        day = f"{year}-{month:02}-{self.chance.randint(1, 28):02}"
        return day, day, day

    def chunks(self) -> Iterator[Rows]:
        yield self.headings()
        for start in range(1, self.sources + 1, CHUNK):
            yield self.documents(range(start, min(start + CHUNK, self.sources + 1)))
        self.measures = [f"{self.name()} {n}" for n in range(MEASURES)]
        self.by_topic, self.by_subject, self.by_measure = map(zipf, (TOPICS, SUBJECTS, MEASURES))
        for start in range(1, self.size + 1, CHUNK):
            yield self.claims(range(start, min(start + CHUNK, self.size + 1)))

    def headings(self) -> Rows:
        subjects = []
        for n, name in enumerate(self.subjects, 1):
            aliases = [self.name() for _ in range(self.chance.choice([0, 0, 1, 2]))]
            kind = name.split()[1].casefold()
            subjects.append((n, f"subject-{n}", name, kind, json.dumps(aliases)))
        topics = [(n, f"topic-{n}", f"{self.name()} {n}") for n in range(1, TOPICS + 1)]
        return {"claims_topic": topics, "claims_subject": subjects}

    def documents(self, numbers: Sequence[int]) -> Rows:
        rows: Rows = {name: [] for name in COLUMNS if name.startswith("sources_")}
        weights = zipf(PUBLISHERS)
        publishers = self.chance.choices(
            range(1, PUBLISHERS + 1), cum_weights=weights, k=len(numbers)
        )
        accesses = self.chance.choices(["public", "excerpt", "private"], [70, 20, 10], k=SOURCES)
        for n, publisher, access in zip(numbers, publishers, accesses, strict=False):
            sentences = [self.sentence(7, 20) for _ in range(SENTENCES)]
            text = " ".join(sentences)
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            self.texts.append(text)
            self.hashes.append(sha256)
            self.starts.append([0, *accumulate(len(sentence) + 1 for sentence in sentences)])
            at, (issued, first, last) = self.moment(), self.period()
            authors = json.dumps([{"family": self.name(), "given": self.name()}])
            title = " ".join(self.words(self.chance.randint(4, 9))).capitalize()
            kind = self.chance.choice(["article-newspaper", "report", "webpage", "book"])
            house = f"{spelling(publisher + 500).capitalize()} Press {publisher}"
            slug = house.casefold().replace(" ", "-")
            url = f"https://press{publisher}.example/{n}"
            rows["sources_source"].append(
                (
                    *(n, f"source-{n}", kind, title, authors, "", house, slug),
                    *(issued, first, last, url, "en", access, at),
                )
            )
            rows["sources_capture"].append(
                (
                    *(n, n, at, "bench", f"captures/{sha256[:2]}/{sha256}", f"{n}.txt"),
                    *(len(text), "text/plain", sha256, text, sha256, "none"),
                )
            )
            if n > 10 and self.chance.random() < 0.1:
                kind = self.chance.choice(["copy", "rewording", "cites"])
                state = "confirmed" if self.chance.random() < 0.8 else "proposed"
                tie = (self.next_id("derivation"), n, self.chance.randrange(1, n), kind, state)
                rows["sources_derivation"].append(tie)
        return rows

    def claims(self, numbers: Sequence[int]) -> Rows:
        rows: Rows = {name: [] for name in COLUMNS}
        for n in numbers:
            self.claim(n, rows)
        return {name: found for name, found in rows.items() if found}

    def claim(self, n: int, rows: Rows) -> None:
        chance = self.chance
        at = self.moment()
        rows["claims_claim"].append((n, f"claim-{n}", at))
        is_public = chance.random() < 0.85
        quotes = [self.quote(rows, at if is_public else None) for _ in range(chance.randint(1, 5))]
        if is_public and chance.random() < 0.03:
            before = at - datetime.timedelta(days=30)
            self.version(n, 1, "published", before, quotes[:1], rows, replaced=True)
            self.version(n, 2, "published", at, quotes, rows)
            return
        status = "draft"
        if is_public:
            status = chance.choices(["published", "disputed", "retracted"], [92, 5, 3])[0]
        self.version(n, 1, status, at, quotes, rows)
        if n > 10 and chance.random() < 0.01:
            kind = chance.choice(["contradicts", "narrows", "updates", "duplicates"])
            tie = (self.next_id("relation"), n, kind, chance.randrange(1, n), "", "confirmed")
            rows["claims_relation"].append(tie)

    def version(
        self,
        claim: int,
        number: int,
        status: str,
        at: datetime.datetime,
        quotes: list[tuple[int, str]],
        rows: Rows,
        replaced: bool = False,
    ) -> None:
        chance, pk = self.chance, self.next_id("version")
        text, period = self.sentence(8, 20), self.period()
        published = at if status != "draft" else None
        listed = None if replaced else published
        origins = chance.choices(range(7), [8, 40, 25, 14, 8, 3, 2])[0]
        reason = self.sentence(5, 9) if number > 1 else ""
        rows["claims_version"].append(
            (
                *(pk, claim, number, text, *period, "", reason, at, at),
                *(status, published, listed, origins, max(origins, len(quotes))),
            )
        )
        for table, weights, most in (
            ("topic", self.by_topic, 3),
            ("subject", self.by_subject, 3),
        ):
            k = chance.randint(1 if table == "topic" else 0, most)
            for heading in set(
                chance.choices(range(1, len(weights) + 1), cum_weights=weights, k=k)
            ):
                rows[f"claims_version_{table}s"].append((self.next_id(table), pk, heading))
        stances = chance.choices(["supports", "contradicts", "context"], [80, 15, 5], k=len(quotes))
        for order, ((quote, _), stance) in enumerate(zip(quotes, stances, strict=True)):
            row = (self.next_id("evidence"), pk, quote, stance, order, "")
            rows["claims_evidence"].append(row)
        if published:
            said = ["published"] if status == "published" else ["published", status]
            for step, became in enumerate(said):
                why = "" if became == "published" else self.sentence(5, 9)
                day = at + datetime.timedelta(days=step)
                rows["claims_decision"].append((self.next_id("decision"), pk, became, day, why))
        if chance.random() < 0.05:
            self.figure(pk, rows)
        if listed:
            found = set(text[:-1].casefold().split())
            found.update(*(words[:-1].casefold().split() for _, words in quotes))
            self.hits.update(found & self.counted)

    def figure(self, version: int, rows: Rows) -> None:
        chance = self.chance
        subject = chance.choices(range(1, SUBJECTS + 1), cum_weights=self.by_subject)[0]
        measure = chance.choices(self.measures, cum_weights=self.by_measure)[0]
        value, slug = chance.randint(1, 400) * 5, measure.casefold().replace(" ", "-")
        period, bound = self.period(), chance.choice(["", "", "at least", "about"])
        row = (version, f"{value} t", value, "t", bound, measure, slug, subject, *period)
        rows["claims_quantity"].append((self.next_id("quantity"), *row))

    def quote(self, rows: Rows, published: datetime.datetime | None) -> tuple[int, str]:
        """(id, words) of a sentence of some document, which mostly stands there."""
        chance, pk = self.chance, self.next_id("quote")
        source = chance.randrange(self.sources)
        text, starts = self.texts[source], self.starts[source]
        sentence = chance.randrange(SENTENCES)
        start: int | None = starts[sentence]
        end: int | None = starts[sentence + 1] - 1
        words = text[start:end]
        differences: list[dict[str, Any]] = []
        fate = chance.random()
        if fate < 0.9:
            verdict = "verified"
        elif fate < 0.94:
            verdict = "near"
            first, rest = words.split(" ", 1)
            words = f"Other {rest}"
            place = {"start": start, "end": starts[sentence] + len(first), "kind": "word"}
            differences = [{"quote": "Other", "document": first, **place}]
        else:
            verdict = "absent" if fate < 0.97 else "unchecked"
            words, start, end = self.sentence(7, 20), None, None
        has_capture = verdict != "unchecked"
        prefix = suffix = segments = ""
        if start is not None and end is not None:
            prefix, suffix = text[max(0, start - 32) : start], text[end : end + 32]
            segments = f"[[{start}, {end}]]"
        speaker = self.name() if chance.random() < 0.3 else ""
        rows["sources_quote"].append(
            (
                *(pk, source + 1, words, speaker, verdict, source + 1 if has_capture else None),
                *(self.hashes[source] if has_capture else "", start, end, segments or "[]"),
                *(json.dumps(differences), prefix, suffix),
                *(published or FIRST_DAY, published or FIRST_DAY, published),
            )
        )
        return pk, words

    def known_words(self) -> dict[str, list[tuple[str, int]]]:
        """{how common: [(word, claims that the public finds by it)]}, ten of each."""
        wanted = {"rare": 10, "common": self.size // 100, "very common": self.size // 10}
        found = {}
        for name, number in wanted.items():
            near = sorted(self.hits.items(), key=lambda item: (abs(item[1] - number), item[0]))
            found[name] = near[:10]
        return found


KINDS = ["Person", "Organisation", "Place"]
