"""What an import does about garbage, and leaves as it found it."""

import gc

from claims.dossier.batches import batches, collecting_at_times, keep


def looked_through(item):
    return any(each is item for each in gc.get_objects())


def test_what_somebody_else_keeps_from_being_looked_through_stays_so():
    ours = [[]]
    assert looked_through(ours)
    # As conftest.py does for all tests, and gunicorn.conf.py for a server.
    gc.freeze()
    with collecting_at_times():
        assert not gc.isenabled()
        assert [len(batch) for batch in batches(range(5), 2)] == [2, 2, 1]
        keep()
    assert gc.isenabled()
    assert not looked_through(ours)
