"""Writing that is put off: once for each, at the end, and only where nothing failed."""

import pytest

from sources.later import Later


@pytest.fixture
def later():
    return Later("test")


def test_what_is_put_off_is_written_once_at_the_end(later):
    written = []
    assert later.put_off([1]) is False
    with later.gathering(written.append):
        assert later.put_off([1, 2]) is True
        with later.gathering(written.append):
            assert later.put_off([2, 3]) is True
        assert written == []
    assert written == [{1, 2, 3}]
    assert later.put_off([1]) is False


def test_nothing_is_written_after_a_failure(later):
    written = []
    with pytest.raises(ZeroDivisionError), later.gathering(written.append):
        later.put_off([1])
        raise ZeroDivisionError
    assert written == []
    with later.gathering(written.append):
        later.put_off([2])
    assert written == [{2}]
