from claims.comparison import LONGEST, Change, words_changed


def test_wordings_are_compared_word_by_word():
    assert words_changed("paid $257 million", "paid at least $275 million") == [
        Change("equal", "paid "),
        Change("delete", "$257 "),
        Change("insert", "at least $275 "),
        Change("equal", "million"),
    ]


def test_long_wordings_are_compared_line_by_line():
    lines = ["the cat sat\n" * 10 for _ in range(LONGEST // 100)]
    before, after = "".join(lines) + "an end", "".join(lines) + "another end"
    assert words_changed(before, after)[-2:] == [
        Change("delete", "an end"),
        Change("insert", "another end"),
    ]
