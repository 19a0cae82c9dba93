"""What an import does about garbage, and leaves as it found it."""

import gc

import pytest

from claims.dossier.batches import batches, collecting_at_times, keep


@pytest.fixture
def frozen():
    """As conftest.py leaves it for all tests, and gunicorn.conf.py for a server."""
    gc.freeze()
    return gc.get_freeze_count()


def test_what_somebody_else_keeps_from_being_looked_through_stays_so(frozen):
    with collecting_at_times():
        assert not gc.isenabled()
        assert [len(batch) for batch in batches(range(5), 2)] == [2, 2, 1]
        keep()
    assert gc.isenabled()
    assert gc.get_freeze_count() >= frozen
