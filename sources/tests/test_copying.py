"""What is concluded from two texts, against documents whose descent is known: copies/README.md."""

import csv
from collections import Counter
from functools import cache
from itertools import combinations, islice
from pathlib import Path

import pytest

from sources.copying.corruptions import changes
from sources.copying.fingerprints import fingerprints
from sources.copying.judging import may_derive, propose
from sources.copying.likeness import Prepared
from sources.copying.sketch import Sketch, Sketches

# The thresholds were chosen on the first set. The second was written by somebody who did not know
# the rules, and two of them were mended for it.
CHOSEN, APART = (Path(__file__).parent / name for name in ("copies", "copies_apart"))
SETS = pytest.mark.parametrize("folder", [CHOSEN, APART], ids=["chosen on", "apart"])


@cache
def rows(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def pairs(folder):
    """{(source, origin): row} of those that are labelled."""
    return {(row["source"], row["origin"]): row for row in rows(folder, "pairs.csv")}


@cache
def text(folder, name):
    return Prepared((folder / "documents" / f"{name}.txt").read_text(encoding="utf-8"))


@cache
def found(folder):
    """{(source, origin): proposal} of all pairs of the set, by the dates that it gives."""
    proposals = {}
    for a, b in combinations(rows(folder, "documents.csv"), 2):
        one, other = a["id"], b["id"]
        first = (a["issued"] > b["issued"]) - (a["issued"] < b["issued"])
        house = a["publisher"] == b["publisher"]
        proposal = propose(text(folder, one), text(folder, other), first=first, one_house=house)
        if proposal.kind:
            proposals[(other, one) if proposal.turned else (one, other)] = proposal
    return proposals


def families(folder):
    """{document: those that have an ancestor in common with it}"""
    family = {row["id"]: {row["id"]} for row in rows(folder, "documents.csv")}
    for source, origin in pairs(folder):
        joined = family[source] | family[origin]
        for name in joined:
            family[name] = joined
    return family


@SETS
def test_no_text_is_tied_to_one_that_it_has_nothing_from(folder):
    family = families(folder)
    assert len(found(folder)) > len(pairs(folder)) / 2
    assert [pair for pair in found(folder) if pair[1] not in family[pair[0]]] == []


@SETS
def test_what_is_dismissed_at_once_is_nothing_when_it_is_compared(folder):
    names = [row["id"] for row in rows(folder, "documents.csv")]
    # Several in one are long enough, and hold of another what one of them took from it.
    digests = [
        Prepared("\n\n".join(text(folder, name).raw for name in names[n : n + 3]))
        for n in range(0, len(names), 3)
    ]
    texts = [*digests, *(text(folder, name) for name in names)]
    at_once = [pair for pair in combinations(texts, 2) if not may_derive(*map(Sketch, pair))]
    assert len(at_once) > len(texts)
    for a, b in at_once:
        assert [propose(a, b, first=first).kind for first in (-1, 0, 1)] == ["", "", ""]


# {kind and strength: (found, found as this kind, of how many)}
RECALL = {
    CHOSEN: {
        "copy 1": (4, 4, 4),
        "copy 2": (4, 4, 4),
        "rewording 3": (5, 5, 5),
        "rewording 4": (5, 5, 5),
        # One keeps two figures and no words; one is a third of a digest.
        "retelling 5": (4, 4, 6),
        "translation": (5, 5, 5),
        "quotes": (5, 5, 5),
        # It names the newspaper and the month, but neither the title nor the address.
        "cites": (0, 0, 1),
    },
    APART: {
        "copy 1": (2, 2, 2),
        # Edited so much that they pass for rewordings.
        "copy 2": (2, 0, 2),
        "rewording 3": (2, 2, 2),
        "rewording 4": (2, 2, 2),
        "retelling 5": (3, 3, 3),
        "translation": (2, 2, 2),
        "quotes": (2, 2, 2),
    },
}


@SETS
def test_how_many_are_found_of_each_kind_and_strength(folder):
    counted = {}
    for pair, row in pairs(folder).items():
        key = f"{row['kind']} {row['strength']}".strip()
        kind = found(folder)[pair].kind if pair in found(folder) else ""
        so_far = counted.get(key, (0, 0, 0))
        new = (bool(kind), kind == row["kind"], 1)
        counted[key] = tuple(map(sum, zip(so_far, new, strict=True)))
    assert counted == RECALL[folder]


@SETS
def test_texts_that_have_something_from_each_other_are_found_in_the_index(folder):
    known = set(pairs(folder)) & found(folder).keys()
    shared = {
        pair: len(fingerprints(text(folder, pair[0])) & fingerprints(text(folder, pair[1])))
        for pair in known
    }
    assert [pair for pair, number in shared.items() if number < 2] == []
    assert len(known) == {CHOSEN: 32, APART: 15}[folder]


CORRUPTIONS = {  # {kind: (found, of how many)}
    CHOSEN: {"figure": (6, 7), "speech": (30, 39), "name": (2, 3)},
    APART: {"figure": (1, 2), "speech": (6, 11), "name": (2, 2)},
}


@SETS
def test_which_corruptions_are_found_and_nothing_else(folder):
    right, wrong, labelled = Counter(), [], Counter()
    for pair, row in pairs(folder).items():
        if row["kind"] not in ("copy", "rewording", "retelling"):
            continue
        source, origin = (text(folder, name) for name in pair)
        labels = rows(folder, "corruptions.csv")
        known = [label for label in labels if (label["source"], label["origin"]) == pair]
        labelled.update(label["kind"] for label in known)
        speech = propose(source, origin, first=1).speech
        told = changes(source, origin, speech)
        for label in known:
            right[label["kind"]] += any(is_of(change, label, source, origin) for change in told)
        wrong += [c for c in told if not any(is_of(c, label, source, origin) for label in known)]
    assert {kind: (right[kind], n) for kind, n in labelled.items()} == CORRUPTIONS[folder]
    assert wrong == []


def is_of(change, label, source, origin):
    """Whether the change and the label point to the same place of both texts."""
    places = (
        (source, label["says"], change.first, change.after),
        (origin, label["origin_says"], change.origin_first, change.origin_after),
    )
    for document, words, first, after in places:
        start = document.raw.index(words)
        if not (
            document.spans[first][0] < start + len(words) and start < document.spans[after - 1][1]
        ):
            return False
    return True


ORIGIN = (
    "Harbour engineers found 47 cracks in the Orlen quay during an inspection in March. "
    "The port of Tarvik paid Brenner Works $275 million for the repair, according to its accounts. "
    "“We will strictly comply with every rule of the port authority,” said Ada Ruiz of Brenner."
)


def said_otherwise(copy):
    a, b = Prepared(copy), Prepared(ORIGIN)
    return [
        (c.kind, a.between(c.first, c.after), b.between(c.origin_first, c.origin_after))
        for c in changes(a, b, propose(a, b, first=1).speech)
    ]


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("47 cracks", "74 cracks", [("figure", "74 cracks", "47 cracks")]),
        ("$275 million", "$257 million", [("figure", "257 million", "275 million")]),
        ("$275 million", "$275 billion", [("figure", "275 billion", "275 million")]),
        ("Brenner Works", "Brunner Works", [("name", "Brunner Works", "Brenner Works")]),
        (
            "will strictly comply with",
            "strongly complies with",
            [("speech", "We strongly complies with", "We will strictly comply with")],
        ),
        # None of these says anything else.
        ("$275 million", "275 million dollars", []),
        ("47 cracks", "forty-seven cracks", []),
        ("in March", "this spring", []),
        ("$275 million", "€241 million", []),
        ("said Ada Ruiz", "said Ms Ruiz", []),
        ("every rule of the", "every rule … of the", []),
        ("every rule", "[each and] every rule", []),
        ("“We will strictly comply", "“… strictly comply", []),
    ],
)
def test_what_a_copy_changes_is_told_and_nothing_else(old, new, told):
    assert old in ORIGIN
    assert said_otherwise(ORIGIN.replace(old, new)) == told


def test_a_figure_with_fewer_digits_is_no_corruption():
    exact = "The survey of the Tarvik harbour office counted 4,812,300 crates in the sheds."
    rounded = "A survey of the Tarvik harbour office counted more than 4.8 million crates in sheds."
    a, b = Prepared(rounded), Prepared(exact)
    assert changes(a, b, []) == []
    wrong = Prepared(rounded.replace("4.8", "8.4"))
    assert [c.kind for c in changes(wrong, b, [])] == ["figure"]


def test_line_ends_hyphens_and_marks_do_not_hide_that_every_word_is_the_same():
    broken = ORIGIN.replace("inspection", "inspec-\ntion").replace(" ", "\n").replace("“", '"')
    proposal = propose(Prepared(broken), Prepared(ORIGIN))
    assert (proposal.kind, proposal.reasons) == ("copy", ["Every word is the same."])


def test_of_two_texts_without_dates_the_one_that_adds_nothing_is_the_derived_one():
    more = " It was the third such order in a year, and the council asked why nobody else bid." * 6
    whole, part = Prepared(ORIGIN + more), Prepared(ORIGIN)
    assert (propose(part, whole).turned, propose(whole, part).turned) == (False, True)
    assert propose(part, whole, first=-1).turned


ODD = ["2 ½ ①a ²abc ٣", "9" * 1_001 + " million", "12;7\n" * 400, "“'" * 3_000, "'ab " * 3_000]


@pytest.mark.parametrize(
    "text", [*ODD, "", "…", "a", "“" * 5_000, "1 " * 5_000, "\n".join("ab" * 999)]
)
def test_no_text_is_too_odd_to_compare(text):
    odd, plain = Prepared(text), Prepared(ORIGIN)
    assert propose(odd, plain).kind == propose(plain, odd).kind == ""
    assert changes(odd, plain, []) == []


def test_a_translation_with_few_different_digits_is_compared():
    figures = [12, 120, 1_200, 12_000, 120_000, 34, 340, 3_400]

    def told(letters):
        words = (
            f"{letters[n % 5]}{letters[n % 7]}{letters[n % 11]}{letters[n // 11 % 11]}"
            for n in range(900)
        )
        said = [" ".join(islice(words, 110)) for _ in figures]
        return Prepared(" ".join(f"{part} {n}" for part, n in zip(said, figures, strict=True)))

    one, other = told("abcdefghijk"), told("lmnopqrstuv")
    assert propose(one, other).kind == "translation"
    assert may_derive(Sketch(one), Sketch(other))


def test_of_many_texts_so_many_sketches_are_kept_as_have_room():
    one, other = Prepared(ORIGIN), Prepared(f"{ORIGIN} And more.")
    sketches = Sketches(most=2 * len(other.threes) - 1)
    sketch = sketches.keep(one)
    assert sketches.find(ORIGIN) is sketch
    assert sketches.find(other.raw) is None
    sketches.keep(other)
    assert sketches.find(ORIGIN) is sketch
    sketches.keep(Prepared(f"More. {ORIGIN}"))
    assert sketches.find(ORIGIN) is None
    sketches.forget()
    assert sketches.find(f"More. {ORIGIN}") is None
