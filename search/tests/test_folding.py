import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, joined, sought, spans, words

ALPHABETS = "aZé ßİıςΣйЁعـةئۇې中国人カﾞが한국ไทยกำ႐သಕিि１٢½㎏ﬁ™'’,.-_|=\u00ad\u200b\u0301\ufe0f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élection ISTANBUL İstanbul ısparta straße", "election istanbul istanbul isparta strasse"),
        ("ΟΔΟΣ οδος Ἀθῆναι", "οδοσ οδοσ αθηναι"),
        ("Việt Nam, đường", "viet nam duong"),
        ("новый ёлка Київ", "новыи елка киів"),
        ("أحمد إلى مُحَمَّد الكتـــاب", "احمد الي محمد الكتاب"),
        ("ئۇيغۇر ئېلى", "يۇيغۇر يېلي".replace("ې", "ي")),
        ("中国人民 iPhone手机", "中国 国人 人民 民 iphone 手机 机"),
        ("ประเทศไทย", "ปร ระ ะเ เท ทศ ศไ ไท ทย ย"),
        ("한국어", "한국 국어 어"),
        ("हिन्दी कि की", "हिन्दी कि की"),
        ("ＡＢＣ １２３ ﬁnance ㎏", "abc 123 finance kg"),
        ("Sanaʻa, ʿAlī, Qurʾān", "sanaa ali quran"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        ("$275,000,000 279.6 1\u202f000 2017,2018", "275000000 279 6 1000 2017 2018"),
        ("٢٧٥ ۲۷۵", "275 275"),
        ("DS-2CD info@example.com 10:30 Xi'an", "ds 2cd info example com 10 30 xi an"),
        ("U.S. and U.S.A, J.R.R. Tolkien; e.g. a.b.com", "us and usa jrr tolkien eg a b com"),
        ("snake_case a|b=c … !!! ™", "snake case a b c"),
    ],
)
def test_words_of_a_text(text, expected):
    assert words(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Xi'an, O’BRIEN and Sana‘a",
            [("xian", "Xi'an"), ("obrien", "O’BRIEN"), ("sanaa", "Sana‘a")],
        ),
        ("the company's; Sana'a's; dogs'; 'quoted'", [("sanaa", "Sana'a")]),
        ("rock'n'roll d'Élysée", [("rocknroll", "rock'n'roll"), ("delysee", "d'Élysée")]),
        ("d'E\u0301lyse\u0301e", [("delysee", "d'E\u0301lyse\u0301e")]),
        ("1'000 5'a a'5 中'国 ''", []),
        ("x" * 40 + "'" + "y" * 40, []),
        ("Xi an", []),
    ],
)
def test_words_with_an_apostrophe_within_are_one_word_too(text, expected):
    assert [(span.word, text[span.start : span.end]) for span in joined(text)] == expected


def test_what_is_joined_takes_time_as_the_text_is_long():
    # A minute, if each letter were tried as a beginning.
    assert joined("x" * 200_000 + " 'a") == joined("a'" * 100_000) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("中国", (["中国"], False)),
        ("中国人", (["中国", "国人"], False)),
        ("中", (["中"], True)),
        ("中国 iPhone", (["中国", "国", "iphone"], False)),
        ("a", (["a"], False)),
        ("", ([], False)),
    ],
)
def test_what_is_looked_for_may_go_on_where_words_are_not_divided(typed, expected):
    assert sought(typed) == expected


@given(st.text(st.sampled_from(ALPHABETS), max_size=30) | st.text(max_size=30))
def test_every_word_stands_somewhere_in_the_text(text):
    found = spans(text)
    assert [span.word for span in found] == words(text)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert [span.start for span in found] == sorted(span.start for span in found)


@given(st.text(st.sampled_from(ALPHABETS), max_size=30) | st.text(max_size=30))
def test_folded_words_are_found_by_themselves(text):
    """What the databases are given holds no sign of theirs, and is folded for good."""
    for word in words(text):
        assert word and not set(word) & set(" \"'|=:*&!()<>\\\0")
        assert len(word) <= 64
        if word.isalnum():
            assert fold(word) == word
