import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query import Unsearchable, read, remarks

FIELDS = {"title": "source", "topic": "topic"}


def told(typed):
    """The groups of what was typed, written down again in one way."""
    return [" OR ".join(map(one, group)) for group in read(typed, FIELDS).groups]


def one(term):
    words = " ".join(term.words)
    sign = "-" * term.is_negated + (f"{term.field}:" if term.field else "")
    return sign + (words if term.typed else f"“{words}{'*' * term.is_prefix}”")


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("", []),
        ("  \n", []),
        ("harbour  Lease", ["harbour", "lease"]),
        ("“line of credit” «a b»", ["“line of credit”", "“a b”"]),
        ('5" pipe', ["5", "pipe"]),
        ('"running"', ["“running”"]),
        ("-lease −pier - – a-b", ["-lease", "-pier", "“a b”"]),
        ('-"a b" --help', ["-“a b”", "help"]),
        ("publish* wor*, *x a*b", ["“publish*”", "“wor*”", "x", "“a b”"]),
        ("title:harbour -topic:x", ["source:harbour", "-topic:x"]),
        ('TITLE:"a b" title:pub*', ["source:“a b”", "source:“pub*”"]),
        ("title: x", ["title", "x"]),
        ("10:30 https://x.org/a?b=1", ["“10 30”", "“https x org a b 1”"]),
        ('foo:bar foo:"bar x"', ["“foo bar”", "foo", "“bar x”"]),
        ("a OR b c", ["a OR b", "c"]),
        ("(a) OR (-b) OR title:c", ["a OR -b OR source:c"]),
        ("OR a or b OR", ["or", "a", "or", "b", "or"]),
        ("a AND b", ["a", "b"]),
        ("a OR !!! b", ["a OR b"]),
        ("$275 275,000,000 279.6", ["275", "275000000", "“279 6”"]),
        ("DS-2CD info@example.com", ["“ds 2cd”", "“info example com”"]),
        ("Hikvision’s (Xi'an), ?!", ["hikvision", "“xi an”"]),
        ("中国 人", ["中国", "“人*”"]),
        ("中国人", ["“中国 国人”"]),
        ("a\ud800b", ["“a b”"]),
    ],
)
def test_what_is_typed_is_read_as_people_mean_it(typed, groups):
    assert told(typed) == groups


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a\0b", "Null characters are not allowed."),
        ("x" * 501, "Search for at most 500 characters."),
        ('"' * 10_000, "Search for at most 500 characters."),
        ("w " * 21, "Search for at most 20 words."),
        ("?! … ''", "There is no letter and no digit to search for."),
    ],
)
def test_what_cannot_be_searched_for_gets_a_sentence(typed, sentence):
    with pytest.raises(Unsearchable) as refusal:
        read(typed, FIELDS)
    assert str(refusal.value) == sentence


def test_a_word_knows_where_it_was_typed():
    typed = "title:harbour  (Leases), OR https://x.org"
    places = [typed[term.start : term.end] for term in read(typed, FIELDS).terms]
    assert places == ["harbour", "Leases", ""]


@given(
    st.text(st.sampled_from("ab1中ก-\"“”:*()OR AND title: '|=&!\\%\0\ud800é,.\u200b"), max_size=60)
)
def test_every_string_is_read_or_refused_with_a_sentence(typed):
    try:
        query = read(typed, FIELDS)
    except Unsearchable as refusal:
        assert str(refusal).endswith(".")
        return
    assert bool(query) == bool(typed.strip())
    for term in query.terms:
        assert term.words and all(term.words)
        assert not set("".join(term.words)) & set(" \"'|=:*&!()\\\0\ud800")


OR = "“or” was looked for as a word: between words, OR finds either of them."
NOT = "“NOT” was looked for as a word: a minus before a word leaves it out."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cameras OR terminals -lease title:pier", []),
        ("cameras or terminals", [OR]),
        ("or", []),
        ("cameras NOT terminals or NOT", [NOT, OR]),
        ("NOT", []),
        ("not cameras", []),
        ("10:30 https://x.org/a", []),
        ("foo:bar foo:baz Titel:x", ["foo", "Titel"]),
    ],
)
def test_what_may_have_been_meant_otherwise(typed, said):
    there_are = "There are: title, topic."
    expected = [
        one if " " in one else f"There is no “{one}:” to search in. {there_are}" for one in said
    ]
    assert sorted(remarks(typed, FIELDS)) == sorted(expected)
