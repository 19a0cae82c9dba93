"""What is concluded from two texts, against documents whose descent is known: copies/README.md."""

import csv
from collections import Counter
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from sources.copying.corruptions import changes
from sources.copying.fingerprints import fingerprints
from sources.copying.judging import propose
from sources.copying.likeness import Prepared

SET = Path(__file__).parent / "copies"


def rows(name):
    with (SET / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


DOCUMENTS = {row["id"]: row for row in rows("documents.csv")}
PAIRS = {(row["source"], row["origin"]): row for row in rows("pairs.csv")}


@cache
def text(name):
    return Prepared((SET / "documents" / f"{name}.txt").read_text(encoding="utf-8"))


@cache
def found():
    """{(source, origin): proposal} of all pairs of the set, by the dates that it gives."""
    proposals = {}
    for one, other in combinations(DOCUMENTS, 2):
        a, b = DOCUMENTS[one], DOCUMENTS[other]
        first = (a["issued"] > b["issued"]) - (a["issued"] < b["issued"])
        house = a["publisher"] == b["publisher"]
        proposal = propose(text(one), text(other), first=first, one_house=house)
        if proposal.kind:
            proposals[(other, one) if proposal.turned else (one, other)] = proposal
    return proposals


def families():
    """{document: those that have an ancestor in common with it}"""
    family = {name: {name} for name in DOCUMENTS}
    for source, origin in PAIRS:
        joined = family[source] | family[origin]
        for name in joined:
            family[name] = joined
    return family


def test_no_text_is_tied_to_one_that_it_has_nothing_from():
    family = families()
    assert len(found()) > len(PAIRS) / 2
    assert [pair for pair in found() if pair[1] not in family[pair[0]]] == []


def test_how_many_are_found_of_each_kind_and_strength():
    recall = Counter(), Counter()
    for pair, row in PAIRS.items():
        key = f"{row['kind']} {row['strength']}".strip()
        recall[0][key] += pair in found() and found()[pair].kind == row["kind"]
        recall[1][key] += 1
    assert {key: (recall[0][key], n) for key, n in recall[1].items()} == {
        "copy 1": (4, 4),
        "copy 2": (4, 4),
        "rewording 3": (5, 5),
        "rewording 4": (5, 5),
        # One keeps two figures and no words; one is a third of a digest.
        "retelling 5": (4, 6),
        "translation": (5, 5),
        "quotes": (5, 5),
        # It names the newspaper and the month, but neither the title nor the address.
        "cites": (0, 1),
    }


def test_texts_that_have_something_from_each_other_are_found_in_the_index():
    together = Counter()
    for pair in set(PAIRS) & found().keys():
        shared = fingerprints(text(pair[0])) & fingerprints(text(pair[1]))
        together[len(shared) >= 2] += 1
    assert together == {True: 32}


def test_which_corruptions_are_found():
    right, wrong, labelled = Counter(), [], Counter()
    for pair, row in PAIRS.items():
        if row["kind"] not in ("copy", "rewording", "retelling"):
            continue
        source, origin = (text(name) for name in pair)
        known = [r for r in rows("corruptions.csv") if (r["source"], r["origin"]) == pair]
        labelled.update(r["kind"] for r in known)
        speech = propose(source, origin, first=1).speech
        told = changes(source, origin, speech)
        for row in known:
            right[row["kind"]] += any(is_of(change, row, source, origin) for change in told)
        wrong += [c for c in told if not any(is_of(c, row, source, origin) for row in known)]
    assert (dict(right), dict(labelled)) == (
        {"figure": 6, "speech": 30, "name": 2},
        {"figure": 7, "speech": 39, "name": 3},
    )
    assert wrong == []


def is_of(change, row, source, origin):
    """Whether the change and the label point to the same place of both texts."""
    places = (
        (source, row["says"], change.first, change.after),
        (origin, row["origin_says"], change.origin_first, change.origin_after),
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


@pytest.mark.parametrize("text", ["", "…", "a", "“" * 5_000, "1 " * 5_000, "\n".join("ab" * 999)])
def test_no_text_is_too_odd_to_compare(text):
    odd, plain = Prepared(text), Prepared(ORIGIN)
    assert propose(odd, plain).kind == propose(plain, odd).kind == ""
    assert changes(odd, plain, []) == []
