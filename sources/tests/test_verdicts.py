import pytest

from sources.models import Quote
from sources.verdicts import finding_of, verdict_in_words
from tests.builders import a_quote, a_source

TEXT = "The mill sold 275 boats. It was paid on time. Later the mill sold 275 boats again."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "text", "sentence"),
    [
        ("It was paid on time", TEXT, "the words stand in the document."),
        (
            "The mill sold 257 boats",
            TEXT,
            "the quote says “257”, the document says “275”.",
        ),
        (
            "The sun rises over Reykjavik",
            TEXT,
            "nothing close to these words stands in the document.",
        ),
        (
            "The sun rises over Reykjavik",
            "",
            "the source has no text yet to check against. Add its file.",
        ),
    ],
)
def test_each_verdict_has_a_sentence(words, text, sentence):
    assert verdict_in_words(a_quote(a_source(text=text), words)) == sentence


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        ([("", "not")], "the quote leaves out “not”."),
        ([("not", "")], "the document does not say “not”."),
        (
            [("a", "b"), ("c", "d"), ("e", "f"), ("g", "h"), ("i", "j")],
            "the quote says “a”, the document says “b”; the quote says “c”, the document says “d”; "
            "the quote says “e”, the document says “f”; and 2 more.",
        ),
        ([], "something close stands there."),
    ],
)
def test_differences_are_told_pair_by_pair(differences, sentence):
    found = [{"quote": said, "document": stands} for said, stands in differences]
    assert verdict_in_words(Quote(verdict="near", differences=found)) == sentence


@pytest.mark.django_db
def test_other_places_that_fit_equally_are_shown_with_the_words_around_them():
    quote = a_quote(a_source(text=TEXT), "mill sold 275 boats")
    assert finding_of(quote.pk)["others"] == [
        ("sold 275 boats. It was paid on time. Later the ", "mill sold 275 boats", " again.")
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "warned_of"),
    [
        ("It has not been proved that the mill sold 275 boats to the town.", "not"),
        ("Reportedly the mill sold 275 boats to the town.", "Reportedly"),
        ("Nobody was paid. The mill sold 275 boats to the town.", ""),
    ],
)
def test_a_negation_just_before_the_passage_is_pointed_out(text, warned_of):
    quote = a_quote(a_source(text=text), "mill sold 275 boats to the town")
    assert (quote.verdict, finding_of(quote.pk)["caution"]) == ("verified", warned_of)
