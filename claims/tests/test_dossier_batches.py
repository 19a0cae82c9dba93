"""What an import does about garbage, and leaves as it found it."""

import gc

import pytest
from django.db import connection

from claims.dossier.batches import batches, collecting_at_times, keep
from sources.models import Source


@pytest.mark.django_db
def test_statements_are_not_kept(settings):
    settings.DEBUG = True
    kept = []
    with collecting_at_times():
        for _ in batches(range(2), 1):
            kept.append(len(connection.queries))
            Source.objects.exists()
            assert len(connection.queries) == 1
    assert (kept, connection.queries) == ([0, 0], [])


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
