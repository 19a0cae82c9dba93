import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from search.marking import excerpt, mark, met
from search.query import read

FIELDS = {"title": "source", "quote": "quote"}
TEXT = "The Élysée published a “line of credit”; Publishers’ credit lines."


def marked(typed, text=TEXT, field=None, languages=("en",)):
    return [p.text for p in mark(text, read(typed, FIELDS, languages), field) if p.is_marked]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("elysee", ["Élysée"]),
        ("publish", ["published", "Publishers"]),
        ("publ*", ["published", "Publishers"]),
        ('"line of credit"', ["line of credit"]),
        ("credit line", ["line", "credit", "credit", "lines"]),
        ("line -credit", ["line", "lines"]),
        ("nothing", []),
    ],
)
def test_what_was_looked_for_is_marked(typed, words):
    assert marked(typed) == words


def test_a_text_is_marked_by_the_endings_of_its_own_language():
    """In French, camera and came have one stem; both are languages of some text here."""
    query = read("cameras", FIELDS, ["en", "fr"])
    text = "The cameras came with a camera."
    for language, words in (
        (None, ["cameras", "camera"]),
        ("en-GB", ["cameras", "camera"]),
        ("fr", ["cameras", "came", "camera"]),
        ("", ["cameras", "camera"]),
    ):
        assert [p.text for p in mark(text, query, None, language) if p.is_marked] == words
    assert met("It came.", query) == 0


def test_pieces_are_the_text():
    assert [*mark("a b a", "a")] == [("a", True), (" b ", False), ("a", True)]
    assert [*mark("a", "?!")] == [("a", False)]
    assert mark("", "a") == []


def test_fields_mark_their_own_texts_alone():
    assert marked("quote:line", field="quote") == ["line", "lines"]
    assert marked("title:line", field="quote") == []
    assert marked("title:line") == ["line", "lines"]


def test_words_that_are_not_divided_by_spaces():
    assert marked("中国人", "在中国人民中") == ["中国人"]
    assert marked("人", "在中国人民，人") == ["人民", "人"]
    assert marked("ไทย", "ประเทศไทย") == ["ไทย"]


@pytest.mark.parametrize("typed", ["Xian", "Xi'an", "xi’an", "Xiʼan"])
def test_a_word_is_marked_with_an_apostrophe_and_without(typed):
    text = "Xi'an, Xi’an, Xian or Xiʼan; Xi an."
    beside = ["Xi an"] if "'" in typed or "’" in typed else []
    assert marked(typed, text) == ["Xi'an", "Xi’an", "Xian", "Xiʼan", *beside]
    assert met(text[:5], read(typed)) == met(text[14:18], read(typed)) == 1


def test_how_many_of_the_groups_a_text_meets():
    query = read("line OR nothing -credit elysee title:published pier", FIELDS, ["en"])
    assert met(TEXT, query) == 3
    assert met(TEXT, query, "quote") == 2


def test_an_excerpt_holds_what_was_found():
    text = "one " * 100 + "harbour two lease " + "three " * 100
    shown = excerpt(text, "harbour lease", size=60)
    assert [p.text for p in shown if p.is_marked] == ["harbour", "lease"]
    assert (shown[0].text, shown[-1].text) == ("…", "…")
    assert len("".join(p.text for p in shown)) <= 62
    assert excerpt("short", "x") == [("short", False)]
    assert "".join(p.text for p in excerpt(text, "nothing", size=60)).startswith("one one")


@given(st.text(max_size=40), st.text(st.sampled_from('ab 中国*"-é'), max_size=8))
def test_marks_change_nothing_of_the_text(text, typed):
    assert "".join(piece.text for piece in mark(text, typed)) == text
    assert "".join(piece.text for piece in excerpt(text, typed)) == text


def test_on_a_page_the_text_is_escaped():
    page = Template("{% load marking %}{% marked text q %} {% marked text '' %}")
    assert page.render(Context({"text": "<b> & lease", "q": "b"})) == (
        "&lt;<mark>b</mark>&gt; &amp; lease &lt;b&gt; &amp; lease"
    )
