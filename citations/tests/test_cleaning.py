"""No reader sees a control character, and no value a second line."""

import pytest

from citations.cleaning import clean, one_line

EVERY_LINE_BREAK = "a\r\nb\nc\rd\ve\ff\x1cg\x1dh\x1ei\x85j\u2028k\u2029l"


def test_every_line_break_is_a_plain_one():
    assert clean(EVERY_LINE_BREAK) == "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl"
    assert len(EVERY_LINE_BREAK.splitlines()) == 12  # the list is as long as Python's
    assert one_line(EVERY_LINE_BREAK) == "a b c d e f g h i j k l"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("  a \t b  ", "a b"),
        ("a\x00b\x1b[31mc\x7fd\x9fe", "ab[31mcde"),
        ("\ud800a\ufffeb\ufdd0\ufeff", "ab"),
        ("price \u202e572$ fo", "price 572$ fo"),
        ("5\u00a0000 می\u200cخواهم so\u00adft", "5\u00a0000 می\u200cخواهم so\u00adft"),
        (3, "3"),
        (0, "0"),
        (2.5, "2.5"),
        ("", ""),
        (None, ""),
        (True, ""),
        (["a"], ""),
        ({"a": "b"}, ""),
    ],
)
def test_one_line(value, line):
    assert one_line(value) == line
