from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from desk.blocks import SIZE, blocks


def a_quote(pk, *segments):
    return SimpleNamespace(pk=pk, segments=[list(segment) for segment in segments])


def test_a_long_text_is_cut_behind_line_breaks():
    line = "words " * 100 + "\n"
    found = blocks(line * 20, [])
    assert [block.start for block in found] == [0, 6 * len(line), 12 * len(line), 18 * len(line)]


def test_a_line_without_an_end_is_cut_all_the_same():
    assert [b.start for b in blocks("x" * (2 * SIZE + 5), [])] == [0, SIZE, 2 * SIZE]


def test_a_quote_over_a_cut_begins_once_and_ends_once():
    quote = a_quote(1, (SIZE - 10, SIZE + 10))
    found = blocks("x" * (2 * SIZE), [quote])
    marked = [(b.start, c.text, c.begins, c.ends) for b in found for c in b.chunks if c.quotes]
    assert marked == [(0, "x" * 10, [quote], []), (SIZE, "x" * 10, [], [quote])]


def test_an_empty_text_has_no_block():
    assert blocks("", []) == []


@given(st.data())
def test_the_blocks_are_the_text_and_know_where_they_begin(data):
    text = data.draw(st.text("ab\n ", max_size=60)) * data.draw(st.integers(1, 300))
    points = data.draw(st.lists(st.integers(0, len(text)), max_size=6))
    spans = [(a, b) for a, b in zip(points, points[1:], strict=False) if a < b]
    found = blocks(text, [a_quote(n, span) for n, span in enumerate(spans)])
    assert "".join(c.text for b in found for c in b.chunks) == text
    place = 0
    for block in found:
        assert block.start == place
        size = sum(len(c.text) for c in block.chunks)
        assert 0 < size <= SIZE
        place += size
