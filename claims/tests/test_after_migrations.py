"""Django makes tables of SQLite anew when it changes them, and forgets their triggers."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, models

from claims import searchable
from claims.models import Listing, Version
from tests.builders import a_published


@pytest.mark.django_db(transaction=True)
def test_the_index_outlives_two_later_migrations():
    first = a_published("first", (), text="The pier was let.")
    with connection.schema_editor() as editor:
        added = models.CharField(max_length=10, null=True)
        added.set_attributes_from_name("added")
        editor.add_field(Listing, added)
    with connection.schema_editor() as editor:
        wider = models.TextField(null=True)
        wider.set_attributes_from_name("added")
        editor.alter_field(Listing, added, wider)
    try:
        emit_post_migrate_signal(0, False, connection.alias)
        second = a_published("second", (), text="The pier was sold.")
        found = Version.objects.search("pier").values_list("claim__slug", flat=True)
        assert sorted(found) == ["first", "second"]
        Listing.objects.filter(version=first).delete()
        assert list(searchable.hits("pier")) == [second.listing.pk]
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(Listing, wider)
