import pytest

from search.words import Unsearchable, words


def test_words_are_divided_by_any_white_space():
    assert words("  two\u00a0words \n") == ["two", "words"]
    assert words("") == []
    assert words("“line of credit” (Xi'an), ?!") == ["line", "of", "credit", "Xi'an"]
    assert words("$275 27% 4.8 -5") == ["$275", "27%", "4.8", "-5"]
    assert len(words(" ".join(["w"] * 20))) == 20


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("a\0b", "Null characters are not allowed."),
        ("x" * 501, "Search for at most 500 characters."),
        ("w " * 21, "Search for at most 20 words."),
    ],
)
def test_what_cannot_be_searched_for_gets_a_sentence(typed, sentence):
    with pytest.raises(Unsearchable) as refusal:
        words(typed)
    assert str(refusal.value) == sentence
