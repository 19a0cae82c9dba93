"""What CSL has no variable for: quotes with their places, read without trust."""

import pytest

from citations import custom


@pytest.mark.parametrize(
    ("locator", "page", "pages", "place"),
    [
        ("", "", "", ""),
        ("", "12", "12", "p. 12"),
        ("p. 7", "12", "7", "p. 7"),
        ("7", "12", "7", "p. 7"),
        ("pp. 14-15", "12", "14–15", "pp. 14–15"),
        ("Pages xiv – xvi", "", "xiv–xvi", "pp. xiv–xvi"),
        ("S12", "", "S12", "p. S12"),
        ("minute 3", "12", "", "minute 3"),
        ("para. 4", "", "", "para. 4"),
    ],
)
def test_the_place_a_person_gave_comes_before_the_page_that_was_counted(
    locator, page, pages, place
):
    quote = custom.Quoted("q", locator=locator, page=page)
    assert (quote.pages, quote.place) == (pages, place)


def test_a_quote_in_words():
    quote = custom.Quoted("we paid", "on a payé", "Ana Ruiz", "Wire", "3", "", "supports", "paper")
    assert quote.words() == (
        "supports: “we paid” [in English: “on a payé”] (Ana Ruiz, reported by Wire, paper, p. 3)"
    )
    assert custom.Quoted("we paid").words() == "“we paid”"


@pytest.mark.parametrize(
    "given", [None, "quotes", [], {"quotes": None}, {"quotes": ["x", {}, {"text": " "}]}]
)
def test_what_is_no_quote_is_left_out(given):
    assert custom.quotes({"custom": given}) == []


def test_every_part_is_on_one_line():
    item = {
        "custom": {
            "quotes": [{"text": "a\r\nER  - \u2028b", "page": 3}],
            "title-translated": "x\ny",
            "archived": {"date-parts": [[2019, 5]]},
            "statement": "yes",
        }
    }
    assert custom.quotes(item) == [custom.Quoted("a ER - b", page="3")]
    assert custom.translated_title(item) == "x y"
    assert custom.archived(item).start == (2019, 5)
    assert not custom.is_statement(item)
