"""Citations in a CSL style, made once for each set of items and kept."""

import hashlib
import json

from django.db import DatabaseError, transaction

from citations import styles
from citations.styles import NAMED, Entry

from .models import FormattedCitation


def entries(items, style, locale=""):
    """[Entry] in the order of the style. Raises styles.UnknownStyle and styles.NotFormatted."""
    return in_styles(items, [style], locale)[style]


def in_styles(items, names, locale=""):
    """{style: [Entry]}; those that are not kept yet are made together.

    Kept are the styles that are offered by name: of any other nobody may ask for often.
    """
    locale = styles.check_locale(locale)
    digests = {digest(items, name, locale): name for name in names if name in NAMED}
    kept = FormattedCitation.objects.in_bulk(list(digests))
    found = {digests[key]: read(row.entries) for key, row in kept.items()}
    missing = [name for name in names if name not in found]
    if missing:
        found |= styles.in_styles(items, missing, locale)
        keep(
            FormattedCitation(digest=key, style=name, locale=locale, entries=found[name])
            for key, name in digests.items()
            if name in missing
        )
    return {name: found[name] for name in names}


def keep(rows):
    try:
        with transaction.atomic():
            FormattedCitation.objects.bulk_create(rows, ignore_conflicts=True)
    except DatabaseError:
        # A database that can only be read, or is busy: the reader has the citation all the same.
        return


def read(rows):
    return [Entry(*row) for row in rows]


def digest(items, style, locale):
    data = json.dumps([items, style, locale], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode(errors="replace")).hexdigest()
