import pytest

from claims.models import Version
from sources import bibliography_in, originals
from sources.models import Derivation
from tests.admin_forms import a_member
from tests.builders import a_published, a_quote, a_source, a_witness

pytestmark = pytest.mark.django_db


def counts(version):
    return Version.objects.values_list("documents", "independent_origins").get(pk=version.pk)


def derive(source, origin, kind="copy", **fields):
    return Derivation.objects.create(source=source, origin=origin, kind=kind, **fields)


NAMED = [
    # “reported by” of quotes in documents of their own, how many origins
    (["Document C", "document c."], 1),
    (["The Harbour  Gazette", "harbour gazette"], 1),
    (["Document C", "Document D"], 2),
    (["Document C", ""], 2),
    (["Newspaper B; Document C", "Document C"], 1),
    (["Newspaper B; Document C", "Newspaper E; Document C", "Document D"], 2),
    # The newspaper alone is named: elsewhere it says whom it has it from.
    (["Newspaper B; Document C", "Newspaper B"], 1),
    (["Newspaper B; Document C", "Newspaper B; Document D"], 2),
    ([" ; ", "—"], 2),
]


@pytest.mark.parametrize(("named", "expected"), NAMED)
def test_an_original_that_is_named_and_not_held_is_one_root(named, expected):
    version = a_published(quotes=[a_witness(via=via) for via in named])
    assert counts(version) == (len(named), expected)


def test_a_named_original_that_is_held_takes_its_place():
    report, wire = a_source(), a_source()
    quotes = [a_witness(via="Report"), a_witness(via="Newspaper B; report"), a_witness(report)]
    version = a_published(quotes=quotes)
    assert counts(version) == (3, 2)
    for quote in quotes[:2]:
        quote.original = report
        quote.save()
    assert counts(version) == (3, 1)
    # Where the original has an origin itself, the chain goes on.
    other = a_published(quotes=[quotes[0], a_witness(wire)])
    assert counts(other) == (2, 2)
    derive(report, wire)
    assert counts(other) == (2, 1)


@pytest.mark.parametrize("is_said", [False, True])
def test_a_chain_goes_on_to_what_the_document_it_comes_to_says(is_said):
    news, report = a_source(title="Evening News"), a_source(title="Ministry report")
    first, second = a_witness(via="Evening News"), a_witness(news, via="Ministry report")
    if is_said:
        member = a_member("Contributor")
        originals.take("evening news", news, by=member)
        originals.take("ministry report", report, by=member)
    assert counts(a_published(quotes=[first, second, a_witness(report)])) == (3, 1)
    # It may as well end there. What names nobody stays with its own document.
    plain = a_witness(news)
    assert counts(a_published(quotes=[first, plain])) == (2, 1)
    assert counts(a_published(quotes=[first, plain, second, a_witness(report)])) == (3, 2)


def test_a_chain_goes_on_to_a_name_that_is_not_held():
    news = a_source(title="Evening News")
    second = a_witness(news, via="Leaked memo")
    assert counts(a_published(quotes=[a_witness(via="Evening News"), second])) == (2, 1)
    translation = a_source()
    derive(translation, news, "translation", state="confirmed")
    assert counts(a_published(quotes=[second, a_witness(translation)])) == (2, 1)
    assert counts(a_published(quotes=[second, a_witness()])) == (2, 2)


def test_two_documents_that_name_each_other_are_one_origin():
    morning, evening = a_source(title="Morning News"), a_source(title="Evening News")
    quotes = [a_witness(morning, via="Evening News"), a_witness(evening, via="Morning News")]
    assert counts(a_published(quotes=quotes)) == (2, 1)


def test_one_of_two_that_name_an_original_is_told_which_it_is():
    report = a_source()
    first, second = a_witness(via="Report"), a_witness(via="Report")
    version = a_published(quotes=[first, second, a_witness(report)])
    assert counts(version) == (3, 2)
    first.original = report
    first.save()
    assert counts(version) == (3, 1)


def test_a_newspaper_that_is_named_and_quoted_itself_is_one_origin():
    gazette = a_source(publisher="The Harbour Gazette")
    version = a_published(quotes=[a_witness(gazette), a_witness(via="harbour gazette")])
    assert counts(version) == (2, 1)
    gazette.publisher = "The Other Gazette"
    gazette.save()
    assert counts(version) == (2, 2)


def test_a_bibliography_that_fills_in_a_publisher_is_counted():
    work = {"title": "Cranes fall silent on the quay of Lydd", "URL": "https://watch.example/1"}
    gazette = a_source(title=work["title"], url=work["URL"])
    version = a_published(quotes=[a_witness(gazette), a_witness(via="harbour gazette")])
    assert counts(version) == (2, 2)
    filled = {"type": gazette.type, **work, "publisher": "The Harbour Gazette"}
    [row] = bibliography_in.carry_out(bibliography_in.plan([filled]))
    assert row.changes == {"publisher": ("", "The Harbour Gazette")}
    assert counts(version) == (2, 1)


def test_what_a_copy_names_is_the_origin_of_what_it_copied_too():
    copied, copy = a_source(), a_source()
    derive(copy, copied)
    named = a_witness(copy, via="Document C")
    assert counts(a_published(quotes=[named, a_witness(copied)])) == (2, 1)
    third = a_witness(via="Document C")
    assert counts(a_published(quotes=[named, a_witness(copied), third])) == (3, 1)
    assert counts(a_published(quotes=[a_witness(copied), third])) == (2, 2)


def test_words_that_three_share_in_pairs_are_one_origin():
    words = "Clerks saw how cranes lifted crates onto old barges beside the quay at dawn"
    left, right = words[:50], words[28:]
    texts = [left, words, right]
    quotes = [a_quote(a_source(text=text), text) for text in texts]
    assert counts(a_published(quotes=quotes)) == (3, 1)
    assert counts(a_published(quotes=[quotes[0], quotes[2]])) == (2, 2)


def test_words_that_go_from_one_to_the_next_are_one_origin():
    said = [f"{word}{n}" for n in range(5) for word in "ash elm oak yew fir bay box fig".split()]
    quotes = []
    for start in range(0, 32, 8):
        words = " ".join(said[start : start + 16])
        quotes.append(a_quote(a_source(text=words), words))
    assert counts(a_published(quotes=[*quotes, a_witness()])) == (5, 2)
    assert counts(a_published(quotes=[quotes[0], quotes[2], quotes[3]])) == (3, 2)


def test_a_document_that_names_itself_is_one_origin():
    names = {"container_title": "Harbour Gazette", "publisher": "Gazette House"}
    gazette = a_source(title="Cranes", **names)
    own = [a_witness(gazette, via=via) for via in ("harbour gazette", "Gazette House", "Cranes")]
    assert counts(a_published(quotes=own)) == (1, 1)
    assert counts(a_published(quotes=[*own, a_witness(via="Gazette House")])) == (2, 1)
    # Through itself it has it from somebody else.
    memo = a_witness(gazette, via="Harbour Gazette; A memo")
    assert counts(a_published(quotes=[memo, a_witness(via="A memo")])) == (2, 1)
    # What it may have from another document of the same name, it has from there.
    other = a_source(publisher="Gazette House")
    assert counts(a_published(quotes=[own[1], a_witness(other)])) == (2, 1)
    assert counts(a_published(quotes=[own[0], a_witness(other)])) == (2, 2)


def test_a_name_that_changes_forgets_the_original_that_was_found():
    quote = a_witness(via="Report")
    quote.original = a_source()
    quote.save()
    quote.via = "Newspaper B; The Report"
    quote.save()
    assert quote.original is not None
    quote.via = "Another report"
    quote.save()
    assert (quote.original, quote.original_name) == (None, "another report")
