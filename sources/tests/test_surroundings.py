import pytest

from sources.models import Quote
from sources.surroundings import Piece, pieces, with_surroundings
from tests.builders import a_quote, a_source

pytestmark = pytest.mark.django_db


def found(quote, beside=0):
    return pieces(with_surroundings(Quote.objects).get(pk=quote.pk), beside)


def test_a_quote_is_shown_in_its_sentence_with_its_words_marked():
    source = a_source(text="It rained. The mill sold nine boats to the town. Nobody paid.")
    assert found(a_quote(source, "sold nine boats")) == [
        Piece("The mill ", ""),
        Piece("sold nine boats", "quoted"),
        Piece(" to the town.", ""),
    ]


def test_offsets_are_the_same_in_the_database_far_into_a_text_with_rare_letters():
    before = "The 𝔬𝔩𝔡 mill 🚢 stood still. " * 50
    source = a_source(text=f"{before}The mill sold nine boats. {before}")
    assert found(a_quote(source, "sold nine boats")) == [
        Piece("The mill ", ""),
        Piece("sold nine boats", "quoted"),
        Piece(".", ""),
    ]


def test_the_parts_of_a_quote_and_what_it_omits_are_told_apart():
    source = a_source(text="The mill sold nine boats and, in the same week, ten oars to the town.")
    assert found(a_quote(source, "The mill sold nine boats […] ten oars to the town")) == [
        Piece("The mill sold nine boats", "quoted"),
        Piece(" and, in the same week, ", ""),
        Piece("ten oars to the town", "quoted"),
        Piece(".", ""),
    ]


def test_where_a_quote_is_only_near_the_words_that_differ_stand_out():
    source = a_source(text="The mill sold 275 boats to the town.")
    assert found(a_quote(source, "The mill sold 257 boats to the town")) == [
        Piece("The mill sold ", "quoted"),
        Piece("275", "different"),
        Piece(" boats to the town", "quoted"),
        Piece(".", ""),
    ]


def test_lines_broken_by_the_width_of_a_page_run_on():
    source = a_source(text="The mill\nsold nine boats through a hold-\ning company.")
    assert found(a_quote(source, "nine boats through a holding company")) == [
        Piece("The mill sold ", ""),
        Piece("nine boats through a hold-\ning company", "quoted"),
        Piece(".", ""),
    ]


@pytest.mark.parametrize("text", ["", "Nothing of that kind."])
def test_without_a_place_there_is_nothing_to_show(text):
    assert found(a_quote(a_source(text=text), "The mill sold nine boats")) == []


def test_more_of_the_document_is_shown_in_whole_words():
    source = a_source(text="It rained all day. The mill sold nine boats to the town. Nobody paid.")
    assert [p.text for p in found(a_quote(source, "sold nine boats"), beside=9)] == [
        "day. The mill ",
        "sold nine boats",
        " to the town. Nobody",
    ]
    assert "".join(p.text for p in found(a_quote(source, "sold nine"), beside=400)) == (
        "It rained all day. The mill sold nine boats to the town. Nobody paid."
    )
