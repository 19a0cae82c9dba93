"""Writing that is put off: once for each, in portions, and only where nothing failed."""

import pytest

from sources.later import Later


@pytest.fixture
def later():
    return Later("test")


def test_what_is_put_off_is_written_once_at_the_end(later):
    written = []
    assert later.put_off([1]) is False
    with later.gathering(tuple, written.append, most=2):
        assert later.put_off([3, 1]) is True
        with later.gathering(tuple, written.append, most=2):
            assert later.put_off([2, 3]) is True
        assert written == []
    assert written == [(1, 2), (3,)]
    assert later.put_off([1]) is False
    assert later.asked == 4


def test_it_goes_on_meanwhile_and_begins_before_it_stores(later):
    done = []

    def begin(ids):
        done.append(("begun", ids))
        return ids

    with later.gathering(begin, lambda ids: done.append(("kept", ids)), most=2) as waiting:
        assert waiting.go_on() is False
        later.put_off([1, 2, 3])
        assert waiting.go_on() is True
        assert done == [("begun", (1, 2))]
        # One of them changes once more: it waits until it is stored.
        later.put_off([2])
        assert waiting.go_on() is True
        assert done[1:] == [("begun", (3,)), ("kept", (1, 2))]
    assert done[3:] == [("begun", (2,)), ("kept", (3,)), ("kept", (2,))]


def test_nothing_is_written_after_a_failure(later):
    written = []
    with pytest.raises(ZeroDivisionError), later.gathering(tuple, written.append, most=2):
        later.put_off([1])
        raise ZeroDivisionError
    assert written == []
    with later.gathering(tuple, written.append, most=2):
        later.put_off([2])
    assert written == [(2,)]
