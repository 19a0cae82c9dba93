"""What an import did, said in plain lines."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from citations.cleaning import one_line
from sources.models import Quote

NEW, CHANGED, UNCHANGED, REMOVED = "new", "changed", "unchanged", "removed"
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


@dataclass
class Outcome:
    """What stands in the dossier that was read, and what became of it."""

    counts: dict[str, Counter] = field(default_factory=lambda: defaultdict(Counter))
    verdicts: Counter = field(default_factory=Counter)
    unverified: list[tuple[int, str]] = field(default_factory=list)
    warnings: list = field(default_factory=list)
    dry_run: bool = False

    def count(self, kind, what):
        self.counts[kind][what] += 1

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
        source = row.values["source"]
        words = f"evidence.csv, line {row.line}: claim {claim}, source {source}: {marked.verdict}."
        for difference in marked.differences[:MOST_DIFFERENCES]:
            words += f" The quote says {said(difference['quote'])}, "
            words += f"the document says {said(difference['document'])}."
        if (more := len(marked.differences) - MOST_DIFFERENCES) > 0:
            words += f" And {more} more differences."
        self.unverified.append((row.line, f"{words} {one_line(marked.note)}".strip()))


def said(words):
    words = one_line(words)
    if len(words) > LONGEST_WORDS:
        words = words[: LONGEST_WORDS - 1] + "…"
    return f"“{words}”" if words else "nothing"


def listed(count, names):
    return ", ".join(f"{count[name]} {name}" for name in names if count[name])
