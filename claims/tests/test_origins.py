import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from claims import origins
from claims.behind import attach
from claims.models import Evidence, Version
from claims.roots import fewest
from sources.models import Derivation, Quote
from tests.builders import a_published, a_quote, a_source, a_version, a_witness

pytestmark = pytest.mark.django_db


def counts(version):
    return Version.objects.values_list("documents", "independent_origins").get(pk=version.pk)


def resting_on(*sources, **fields):
    """A version with a quote from each, all in different words."""
    return a_published(quotes=[a_witness(source) for source in sources], **fields)


def derive(source, origin, kind="copy", **fields):
    return Derivation.objects.create(source=source, origin=origin, kind=kind, **fields)


def test_two_documents_that_nothing_ties_are_two_origins():
    assert counts(resting_on(a_source(), a_source())) == (2, 2)


def test_two_quotes_of_one_document_are_one_origin():
    source = a_source()
    assert counts(resting_on(source, source)) == (1, 1)


def test_two_quotes_in_the_same_words_are_one_origin():
    assert counts(a_published(quotes=[a_quote(), a_quote()])) == (2, 1)


def test_a_copy_and_its_original_are_one_origin_whenever_the_tie_is_found():
    original, copy = a_source(), a_source()
    version = resting_on(original, copy)
    assert counts(version) == (2, 2)
    tie = derive(copy, original)
    assert counts(version) == (2, 1)
    tie.state = Derivation.State.REFUSED
    tie.save()
    assert counts(version) == (2, 2)


def test_two_rewordings_of_a_document_that_is_not_quoted_are_one_origin():
    report, left, right = a_source(), a_source(), a_source()
    derive(left, report)
    derive(right, report)
    assert counts(resting_on(left, right)) == (2, 1)


def test_a_chain_has_hops_and_a_tie_in_its_middle_counts():
    paper, wire, first, second = (a_source() for _ in range(4))
    derive(first, wire)
    derive(second, paper)
    version = resting_on(first, second)
    assert counts(version) == (2, 2)
    tie = derive(wire, paper)
    assert counts(version) == (2, 1)
    tie.delete()
    assert counts(version) == (2, 2)


def test_a_derivation_that_becomes_anothers_is_counted_there_and_no_more_here():
    report, one, other = a_source(), a_source(), a_source()
    tie = derive(one, report)
    here, there = resting_on(one, report), resting_on(other, report)
    assert (counts(here), counts(there)) == ((2, 1), (2, 2))
    tie.source = other
    tie.save()
    assert (counts(here), counts(there)) == ((2, 2), (2, 1))


def test_a_ring_of_derivations_ends():
    left, right, third = a_source(), a_source(), a_source()
    derive(left, right)
    derive(right, left)
    assert counts(resting_on(left, right)) == (2, 1)
    way_out = derive(right, third)
    assert counts(resting_on(left, third)) == (2, 1)
    way_out.delete()
    assert counts(resting_on(left, third)) == (2, 2)


def test_only_checked_supporting_quotes_count():
    wrong = a_quote(text="We paid at least $257 million for the whole system")
    version = a_published(quotes=[wrong])
    assert counts(version) == (0, 0)
    assert counts(resting_on(a_source(), stance="contradicts")) == (0, 0)
    assert counts(resting_on(a_source(), stance="context")) == (0, 0)


def test_a_draft_is_counted_as_its_evidence_comes_and_goes():
    version = a_version(quotes=[])
    piece = Evidence.objects.create(version=version, quote=a_quote())
    assert counts(version) == (1, 1)
    piece.delete()
    assert counts(version) == (0, 0)


@pytest.mark.parametrize(
    ("quoted", "expected"), [("A", 1), ("AX", 1), ("XY", 2), ("AXY", 2), ("ABXY", 2), ("AB", 1)]
)
def test_a_document_that_retells_two_adds_none(quoted, expected):
    sources = {name: a_source() for name in "ABXY"}
    for name in "AB":
        for origin in "XY":
            derive(sources[name], sources[origin], "retelling")
    assert counts(resting_on(*(sources[name] for name in quoted))) == (len(quoted), expected)


def test_a_document_takes_over_passages_and_the_quote_decides():
    """One place of the article was taken from the report, another is its own."""
    article, report, copy = a_source(text=""), a_source(), a_source()
    taken, own = a_witness(article), a_witness(article)
    taken.refresh_from_db()
    a_witness(report)
    assert own.capture.text[taken.start : taken.end] == taken.text
    fields = {"capture": own.capture, "passages": [[taken.start, taken.end, 0, 40]]}
    Quote.objects.filter(pk=taken.pk).update(capture=own.capture)
    tie = derive(article, report, "quotes", **fields)
    reported = a_witness(report)
    assert counts(a_published(quotes=[taken, reported])) == (2, 1)
    assert counts(a_published(quotes=[own, reported])) == (2, 2)
    # Where the place in the compared copy is not known, it may have come from there.
    tie.capture = report.captures.first()
    tie.save()
    assert counts(a_published(quotes=[own, reported])) == (2, 1)
    tie.capture = own.capture
    tie.save()
    # A copy of the article may hold either: it is an origin of neither.
    derive(copy, article)
    version = a_published(quotes=[a_witness(copy), own, reported])
    assert counts(version) == (3, 2)
    # Without passages, all of the article counts as taken.
    tie.passages = []
    tie.save()
    assert counts(version) == (3, 1)


def test_a_document_that_is_cited_is_its_origin_like_any_other():
    article, report, wire = a_source(), a_source(title="Report", text=""), a_source()
    tie = derive(article, report, "cites", state="confirmed")
    quote, reported = a_witness(article), a_witness(report)
    quote.refresh_from_db()
    version = a_published(quotes=[quote, reported])
    assert counts(version) == (2, 1)
    derive(report, wire)
    assert counts(a_published(quotes=[quote, a_witness(wire)])) == (2, 1)
    # Where passages are recorded, they decide.
    tie.capture, tie.passages = quote.capture, [[quote.end, quote.end + 1, 0, 40]]
    tie.save()
    assert counts(version) == (2, 2)
    tie.passages = [[quote.start, quote.end, 0, 40]]
    tie.save()
    assert counts(version) == (2, 1)
    # Where the place in the compared copy is not known, it may stand in one.
    tie.capture, tie.passages = report.captures.first(), [[quote.end, quote.end + 1, 0, 40]]
    tie.save()
    assert counts(version) == (2, 1)


def test_one_document_that_names_an_original_once_is_one_origin():
    source = a_source()
    plain, named = a_witness(source), a_witness(source, via="The Telegraph")
    assert counts(a_published(quotes=[plain, named])) == (1, 1)
    atlantic = a_witness(source, via="The Atlantic")
    assert counts(a_published(quotes=[named, atlantic])) == (1, 2)
    assert counts(a_published(quotes=[plain, named, atlantic])) == (1, 2)
    # Elsewhere a quote without a name does not rest on it.
    assert counts(a_published(quotes=[a_witness(), named])) == (2, 2)
    copied = a_source()
    derive(source, copied)
    assert counts(a_published(quotes=[plain, named])) == (1, 1)
    assert counts(a_published(quotes=[plain, named, a_witness(copied)])) == (2, 1)


@pytest.mark.parametrize("state", ["proposed", "confirmed"])
@pytest.mark.parametrize("said", ["original", "title", "publisher"])
def test_a_stated_original_has_nothing_from_what_names_it(state, said):
    names = {"title": "Report"} if said == "title" else {"publisher": "Report"}
    report, article = a_source(**names), a_source()
    quote = a_witness(article, via="Report")
    if said == "original":
        quote.original = report
        quote.save()
    third = a_witness(article)
    version = a_published(quotes=[quote, a_witness(report)])
    derive(report, article, state=state)
    assert counts(version) == (2, 1)
    [found] = attach([Version.objects.with_evidence().get(pk=version.pk)])
    root = report if state == "proposed" else article
    assert found.behind.supports.chosen == [("source", root.pk)]
    # Where nothing of the kind is said, the proposal counts.
    assert counts(a_published(quotes=[third, a_witness(report)])) == (2, 1)


SETS = [
    ([], []),
    (["ab", "a", "b"], "ab"),
    (["ab", "bc", "cd"], "bc"),
    (["a", "a"], "a"),
    (["ab", "ac", "bc"], "ab"),
    (["ab", "cd", "ef"], "ace"),
    # A greedy choice takes x first and needs three.
    (["xa", "xb", "a1", "a2", "b1", "b2", "xa3", "xb4"], "ab"),
]


@pytest.mark.parametrize(("sets", "expected"), SETS)
def test_the_fewest_roots_that_can_lie_behind_all(sets, expected):
    nodes = [{("source", letter) for letter in letters} for letters in sets]
    assert [key for _, key in fewest(nodes)] == list(expected)


def test_many_roots_are_chosen_from_one_after_the_other():
    ring = [{("source", n), ("source", (n + 1) % 40)} for n in range(40)]
    chosen = fewest(ring)
    assert all(set(chosen) & pair for pair in ring)
    assert 20 <= len(chosen) <= 30


@pytest.mark.parametrize("number", [1, 3])
def test_a_derivation_recounts_what_hangs_below_in_few_queries(django_assert_num_queries, number):
    report, wire, copy = a_source(), a_source(), a_source()
    tie = derive(wire, report)
    versions = [
        a_published(quotes=[a_witness(copy), a_witness(report), a_witness(via="Report")])
        for _ in range(number)
    ]
    untouched = resting_on(a_source(), a_source())
    Version.objects.filter(pk=untouched.pk).update(independent_origins=9)
    derive(copy, wire)
    assert [counts(version) for version in versions] == [(3, 2)] * number
    tie.state = Derivation.State.REFUSED
    # The row itself, what hangs below it and which versions rest there; then of the portion its
    # quotes, two levels of derivations, the counts and one update for all that changed alike. The
    # list is told of those whose counts changed, and of all that may be told otherwise.
    with django_assert_num_queries(1 + 2 + 1 + 1 + 1 + 1 + 1 + 2 + 2):
        Derivation.objects.filter(pk=tie.pk).update(state=tie.state)
        origins.derivation_changed(Derivation, tie)
    assert [counts(version) for version in versions] == [(3, 3)] * number
    assert counts(untouched) == (2, 9)


def test_texts_of_captures_are_not_read_for_a_count(django_assert_num_queries):
    version = resting_on(a_source(), a_source())
    with django_assert_num_queries(3) as queries:
        origins.refresh([version.pk])
    assert [q["sql"] for q in queries if "sources_capture" in q["sql"]] == []


def test_many_versions_are_counted_in_portions(monkeypatch, django_assert_num_queries):
    versions = [resting_on(a_source(), a_source()) for _ in range(5)]
    Version.objects.update(independent_origins=9)
    monkeypatch.setattr(origins, "PORTION", 2)
    with django_assert_num_queries(3 * 4):
        origins.refresh(version.pk for version in versions)
    assert {counts(version) for version in versions} == {(2, 2)}


def test_an_operator_counts_all_versions_anew(capsys):
    right, wrong = resting_on(a_source(), a_source()), resting_on(a_source())
    Version.objects.filter(pk=wrong.pk).update(independent_origins=9)
    call_command("count_origins")
    assert capsys.readouterr().out == "2 versions counted, 1 changed.\n"
    assert (counts(right), counts(wrong)) == ((2, 2), (1, 1))


@pytest.mark.django_db(transaction=True)
def test_two_derivations_that_are_written_at_once_are_both_counted():
    report, left, right = a_source(), a_source(), a_source()
    version = resting_on(report, left, right)
    is_counted = threading.Event()

    def write(copy, before, after):
        try:
            before()
            with transaction.atomic():
                derive(copy, report)
                after()
        finally:
            connection.close()

    def leave_time():
        is_counted.set()
        time.sleep(0.4)  # for the other to count, or to wait

    with ThreadPoolExecutor(2) as people:
        first = people.submit(write, left, lambda: None, leave_time)
        second = people.submit(write, right, lambda: is_counted.wait(30), lambda: None)
    assert (first.result(), second.result()) == (None, None)
    assert counts(version) == (3, 1)
