"""Rows that are stored many at once, as save() would store them."""

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from sources import audit
from sources.inserting import insert_values
from sources.models import Derivation, Fingerprint
from tests.builders import a_source

pytestmark = pytest.mark.django_db


def test_what_is_not_named_gets_its_default():
    source, at = a_source(), timezone.now()
    entry = LogEntry(
        content_type=ContentType.objects.get_for_model(source),
        object_pk="7",
        object_id=7,
        object_repr="“A”",
        changes={"title": [None, "é"]},
        additional_data={"why": "So."},
        action=audit.Action.UPDATE,
        timestamp=at,
    )
    entry.save()
    names = ["content_type_id", "object_pk", "object_id", "object_repr", "changes"]
    same = {"additional_data": {"why": "So."}, "action": audit.Action.UPDATE, "timestamp": at}
    values = [getattr(entry, name) for name in names]
    insert_values(LogEntry, names, [values, values], **same)
    first, *others = LogEntry.objects.filter(object_pk="7").order_by("id").values()
    assert [{**other, "id": first["id"]} for other in others] == [first, first]
    assert len({first["id"], *(other["id"] for other in others)}) == 3


def test_rows_may_ask_the_database_as_they_are_made():
    one, other = a_source(), a_source()
    Derivation.objects.create(source=one, origin=other, kind="copy")
    # The name of a derivation is that of its documents, which are read for it.
    audit.record([(row, {"kind": ["", "copy"]}) for row in Derivation.objects.all()], why="Why.")
    [entry] = LogEntry.objects.filter(additional_data__why="Why.")
    assert entry.object_repr == f"{one} — is a copy of {other}"


def test_no_rows_are_no_fault():
    insert_values(Fingerprint, ["value", "source_id"], [])
    assert not Fingerprint.objects.exists()
