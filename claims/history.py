"""Everything that happened to a version: from the audit log of it and of what it is made of."""

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.dateparse import parse_datetime

from sources import audit

from .models import Evidence, NotFound, Quantity


def log_of(version):
    """The entries about a version and its parts, those that are gone too; the newest first."""
    kinds = ContentType.objects.get_for_models(Evidence, NotFound, Quantity).values()
    deleted = Q(
        content_type__in=kinds,
        action=LogEntry.Action.DELETE,
        additional_data__version=version.pk,
    )
    parts = [*version.evidence.all(), *version.quantities.all(), *version.not_found.all()]
    return audit.entries_of(version, *parts, also=deleted)


def log_since(version, seen):
    """Its log after somebody has `seen` it, as `modified.isoformat()` tells; else all of it."""
    try:
        moment = parse_datetime(seen or "")
    except ValueError:
        moment = None
    log = log_of(version)
    # Years at the ends of the calendar have no moment in other time zones.
    return log.filter(timestamp__gt=moment) if moment and 1 < moment.year < 9999 else log
