"""Citations in a CSL style, made once for each list of items and kept."""

import hashlib
import json
from contextlib import contextmanager

from django.db import DatabaseError, connection, router, transaction

from citations import styles
from citations.styles import NAMED, Entry

from .models import FormattedCitation

PATIENCE = 200  # in milliseconds


def bibliographies(lists, style, locale=""):
    """[[Entry]] of each list of items, in the order of the style.

    Those of a style that is offered by name are kept: of any other nobody may ask for often.
    Raises styles.UnknownStyle, styles.TooMany and styles.NotFormatted.
    """
    locale = styles.check_locale(locale)
    digests = [digest(items, style, locale) for items in lists]
    kept = FormattedCitation.objects.in_bulk(digests) if style in NAMED else {}
    missing = [at for at, key in enumerate(digests) if key not in kept]
    made = styles.bibliographies([lists[at] for at in missing], style, locale) if missing else []
    made = dict(zip(missing, made, strict=True))
    if style in NAMED:
        keep(
            FormattedCitation(digest=digests[at], style=style, locale=locale, entries=entries)
            for at, entries in made.items()
            if entries
        )
    return [
        made[at] if at in made else [Entry(*row) for row in kept[key].entries]
        for at, key in enumerate(digests)
    ]


def keep(rows):
    """Store the rows if that can be done at once: reading must not wait for who writes."""
    try:
        # The router says at once where nothing can be written, and no connection is waited for.
        with hurried(), transaction.atomic(using=router.db_for_write(FormattedCitation)):
            FormattedCitation.objects.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        # Busy, or it can only be read. The reader has the citation all the same.
        return


@contextmanager
def hurried():
    """SQLite has one writer, such as an import, for whom others wait up to 20 seconds."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def digest(items, style, locale):
    data = json.dumps([items, style, locale], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode(errors="replace")).hexdigest()
