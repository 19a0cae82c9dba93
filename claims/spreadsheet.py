"""Claims as CSV: one row each, made so that a spreadsheet shows what is meant and runs nothing."""

import csv

from . import representation

COLUMNS = [
    "slug",
    "version",
    "status",
    "status_reason",
    "text",
    "scope",
    "url",
    "version_url",
    "published",
    "topics",
    "subjects",
    "occurred",
    "printed",
    "value",
    "value_to",
    "unit",
    "bound",
    "measure",
    "of",
    "place",
    "period",
    "independent_origins",
    "documents",
    "standing",
    "supports",
    "contradicts",
    "context",
    "not_found",
    "relations",
    "sources",
    "note",
    "reason",
]
FIGURE = ["printed", "value", "value_to", "unit", "bound", "measure", "of", "place", "period"]
# A spreadsheet takes a cell that starts so for a formula, and would run it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Echo:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, line):
        return line


def cell(value):
    """`value` for a spreadsheet: numbers stay numbers, text that looks like a formula is quoted."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


# What may be known of a quote beside its words, and how a table says it.
TOLD = {
    "attribution": "speaker",
    "via": "reported by",
    "locator": "at",
    "translation": "translation",
    "note": "note",
    "source_kind": "source",
    "information": "information",
    "directness": "evidence",
}


def quotes_in_words(claim, stance):
    """Each quote with all that is known of it; one a line, since a claim has one row."""
    return "\n".join(
        "; ".join(
            [
                f"“{e['quote']}” [{e['source']}; {e['verdict']}; {e['passage_url']}]",
                *(f"{words}: {e[key]}" for key, words in TOLD.items() if e[key]),
            ]
        )
        for e in claim["evidence"]
        if e["stance"] == stance
    )


def not_found_in_words(claim):
    return "\n".join(
        "; ".join(
            filter(None, [s["sought"], f"where: {s['where']}", f"when: {s['when']}", s["note"]])
        )
        for s in claim["not_found"]
    )


def relations_in_words(claim):
    return "\n".join(
        "; ".join(filter(None, [f"{r['relation']} {r['claim']}", r["note"]]))
        for r in claim["relations"]
    )


def number(text):
    """A plain number as a number, so that a spreadsheet can add it up."""
    return float(text) if "." in text else int(text)


def figure_in_words(q):
    value = "–".join(filter(None, [q["value"], q["value_to"]]))
    return " ".join(filter(None, [q["bound"], value, q["unit"]]))


def row(claim):
    first, *others = claim["quantities"] or [None]
    figures = dict.fromkeys(FIGURE, "")
    if first:
        figures = {**first, "value": number(first["value"])}
        if first["value_to"]:
            figures["value_to"] = number(first["value_to"])
    if others:
        # One column cannot hold two numbers: the others stand as words beside the first.
        figures["printed"] = "; ".join(map(figure_in_words, claim["quantities"]))
    cells = {
        **claim,
        **figures,
        "topics": "; ".join(claim["topics"]),
        "subjects": "; ".join(claim["subjects"]),
        "not_found": not_found_in_words(claim),
        "relations": relations_in_words(claim),
        "sources": "; ".join(s["slug"] for s in claim["sources"]),
        **{s: quotes_in_words(claim, s) for s in ("supports", "contradicts", "context")},
    }
    return [cell(cells[name]) for name in COLUMNS]


def heading():
    return csv.writer(Echo()).writerow(COLUMNS)


def line(claim):
    """The row of a claim (as in representation.py) as it stands in the file."""
    return csv.writer(Echo()).writerow(row(claim))


def write(versions):
    yield heading()
    yield from map(line, representation.claims(versions))
