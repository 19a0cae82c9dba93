"""What an import did, said in plain lines; of each row where that is asked for."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from citations.cleaning import one_line
from sources.models import Quote

from .problems import ORDER, place

NEW, CHANGED, UNCHANGED, REMOVED, REFUSED = "new", "changed", "unchanged", "removed", "refused"
STATES = (NEW, CHANGED, UNCHANGED, REMOVED)
KINDS = {
    "sources": "source",
    "derivations": "derivation",
    "captures": "capture",
    "claims": "claim",
    "quotes": "quote",
    "relations": "relation",
}
ALWAYS_NAMED = {"sources", "captures", "claims", "quotes"}
LONGEST_WORDS = 120
MOST_DIFFERENCES = 10


@dataclass(slots=True)
class Judged:
    """A row of a table and what becomes of it.

    `key` says which row it is: the id, or “claim, source” of evidence, or “claim relation other”.
    `state` is new, changed, unchanged or refused; `words` are sentences, "" where there is no more
    to say.
    """

    file: str
    line: int
    key: str
    state: str
    words: str = ""
    sheet: str = ""  # the title of the sheet, where the table is one of a workbook

    @property
    def place(self):
        return place(self.file, self.line, sheet=self.sheet)

    def __str__(self):
        first = ": ".join(filter(None, [self.place, one_line(self.key), self.state]))
        return f"{first}. {one_line(self.words)}".strip()

    def add(self, state, words):
        """More that becomes of the same row."""
        self.state = min(self.state, state, key=STATES.index)
        self.words = f"{self.words} {words}".strip()


@dataclass
class Outcome:
    """What stands in the dossier that was read, and what became of it.

    `rows` are the Judged of all rows in the order of the tables, [] where nobody asked for them.
    `problems` is for a preview: where there are any, an import would refuse the whole dossier.
    """

    counts: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    verdicts: Counter = field(default_factory=Counter)
    unverified: list[tuple[int, str]] = field(default_factory=list)
    warnings: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    rows: list[Judged] = field(default_factory=list)
    dry_run: bool = False
    tells_rows: bool = False
    sheets: dict[str, str] = field(default_factory=dict)  # the titles of those that are tables
    judged: dict[tuple[str, int], Judged] = field(default_factory=dict)

    def count(self, kind, what):
        self.counts[kind][what] += 1

    def tell(self, file, line, key, state, words=""):
        """Say what becomes of a row; what is said of one row at several times is put together."""
        if not self.tells_rows:
            return
        if known := self.judged.get((file, line)):
            known.add(state, words)
        else:
            judged = Judged(file, line, key, state, words, self.sheets.get(file, ""))
            self.judged[file, line] = judged

    def refuse(self, file, line, key, words):
        """Say that a row is refused, whatever was to become of it."""
        known = self.judged.get((file, line))
        if known and known.state == REFUSED:
            known.words = f"{known.words} {words}"
            return
        key = known.key if known else key
        self.judged[file, line] = Judged(file, line, key, REFUSED, words, self.sheets.get(file, ""))

    def order_rows(self):
        """Add to the rows what they were warned of, and put them in order."""
        for warning in self.warnings:
            if known := self.judged.get((warning.file, warning.line)):
                known.words = f"{known.words} Warning: {warning.words}".strip()
        self.rows = sorted(self.judged.values(), key=lambda row: (ORDER.index(row.file), row.line))

    @property
    def changed_nothing(self):
        return not any(count.keys() - {UNCHANGED} for count in self.counts.values())

    def lines(self):
        yield from filter(None, map(self.total, KINDS))
        if self.changed_nothing:
            yield "Nothing changed."
        yield from (words for _, words in sorted(self.unverified))
        yield from (f"Warning: {warning}" for warning in self.warnings)
        if self.dry_run:
            yield "Nothing was written (dry run)."

    def total(self, kind):
        """`44 quotes: 43 verified, 1 near (1 new, 43 unchanged)`, or "" where it says nothing."""
        count = +self.counts[kind]
        total = count.total() - count[REMOVED]
        if not count.total() and kind not in ALWAYS_NAMED:
            return ""
        words = f"{total} {kind if total != 1 else KINDS[kind]}"
        if kind == "quotes" and total:
            words += f": {listed(self.verdicts, Quote.Verdict.values)}"
        return f"{words} ({listed(count, STATES)})" if count.total() else words

    def count_quote(self, claim, piece):
        """Count a quote by its verdict; one that is near or absent is named, with its words."""
        row, marked = piece.row, piece.quote
        self.count("quotes", NEW if marked.is_new else UNCHANGED)
        self.verdicts[marked.verdict] += 1
        if marked.verdict not in (Quote.Verdict.NEAR, Quote.Verdict.ABSENT):
            return
        where = place("evidence.csv", row.line, sheet=self.sheets.get("evidence.csv", ""))
        words = f"{where}: claim {claim}, source {row.values['source']}: {verdict_of(marked)}"
        self.unverified.append((row.line, words))


def verdict_of(marked):
    """`near. The quote says “257”, the document says “275”.`"""
    words = f"{marked.verdict}."
    for difference in marked.differences[:MOST_DIFFERENCES]:
        words += f" The quote says {said(difference['quote'])}, "
        words += f"the document says {said(difference['document'])}."
    if (more := len(marked.differences) - MOST_DIFFERENCES) > 0:
        words += f" And {more} more differences."
    return f"{words} {one_line(marked.note)}".strip()


def said(words):
    words = one_line(words)
    if len(words) > LONGEST_WORDS:
        words = words[: LONGEST_WORDS - 1] + "…"
    return f"“{words}”" if words else "nothing"


def listed(count, names):
    return ", ".join(f"{count[name]} {name}" for name in names if count[name])
