import pytest

from claims.models import Evidence, Version
from sources.models import Derivation
from tests.builders import a_published, a_quote, a_source, a_version

pytestmark = pytest.mark.django_db


def counts(version):
    return Version.objects.values_list("documents", "independent_origins").get(pk=version.pk)


def resting_on(*sources, **fields):
    return a_published(quotes=[a_quote(source) for source in sources], **fields)


def derive(source, origin, **fields):
    return Derivation.objects.create(source=source, origin=origin, kind="copy", **fields)


def test_two_documents_that_nothing_ties_are_two_origins():
    assert counts(resting_on(a_source(), a_source())) == (2, 2)


def test_two_quotes_of_one_document_are_one_origin():
    source = a_source()
    quotes = [a_quote(source), a_quote(source, "A second order of 12 cameras followed in autumn.")]
    assert counts(a_published(quotes=quotes)) == (1, 1)


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


def test_a_ring_of_derivations_ends():
    left, right = a_source(), a_source()
    derive(left, right)
    derive(right, left)
    assert counts(resting_on(left, right)) == (2, 1)


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
