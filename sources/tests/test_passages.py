from types import SimpleNamespace

from sources.passages import chunks


def quote(pk, *segments):
    return SimpleNamespace(pk=pk, segments=segments)


def cut(text, *quotes):
    def ids(several):
        return [q.pk for q in several]

    return [(c.text, ids(c.begins), ids(c.ends), ids(c.quotes)) for c in chunks(text, quotes)]


def test_a_text_without_quotes_is_one_piece():
    assert cut("abc") == [("abc", [], [], [])]
    assert cut("") == []


def test_a_quote_is_cut_out_at_its_edges():
    assert cut("abcdef", quote(1, (1, 3))) == [
        ("a", [], [], []),
        ("bc", [1], [1], [1]),
        ("def", [], [], []),
    ]


def test_overlapping_and_nested_quotes_each_begin_and_end_once():
    assert cut("abcdefgh", quote(1, (1, 5)), quote(2, (3, 7)), quote(3, (3, 4))) == [
        ("a", [], [], []),
        ("bc", [1], [], [1]),
        ("d", [3, 2], [3], [1, 3, 2]),
        ("e", [], [1], [1, 2]),
        ("fg", [], [2], [2]),
        ("h", [], [], []),
    ]


def test_a_quote_with_an_omission_is_marked_in_parts_with_one_anchor_and_one_end():
    assert cut("abcdef", quote(1, (0, 2), (4, 6))) == [
        ("ab", [1], [], [1]),
        ("cd", [], [], []),
        ("ef", [], [1], [1]),
    ]


def test_two_quotes_of_the_same_words():
    assert cut("abc", quote(1, (0, 3)), quote(2, (0, 3))) == [("abc", [1, 2], [1, 2], [1, 2])]
