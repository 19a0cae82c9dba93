"""Claims as they stand in CSV and JSON Lines, made beforehand: decision 0023.

To make one takes a hundred times as long as to read what was made. `index_claims` keeps them; a
file is made of what is kept, and of the rest as it stands in the database. Nothing is kept by a
request.
"""

import hashlib
import json
from functools import cache, partial
from itertools import chain
from pathlib import Path

import django
from django.conf import settings
from django.db import router, transaction
from django.urls import get_script_prefix
from pyroaring import BitMap

from sources.portions import portions
from sources.processes import few_at_once

from . import outdated, representation, spreadsheet
from .found import versions
from .models import Listing, Prepared, StoredTally, VersionQuerySet

CHUNK = 1_000  # lines that are read together
AT_ONCE = 500  # claims that are made together
# What the text of a claim is told by.
TOLD_BY = ("claims", "sources", "citations", "config/urls.py")


class Superseded(Exception):
    """Somebody else began to prepare."""


def json_line(claim):
    return json.dumps(claim, ensure_ascii=False) + "\n"


LINES = {"csv": spreadsheet.line, "json": json_line}


def form():
    """What lines are made by now: of another program or address they are other lines."""
    made_by = [program(), settings.SITE_URL, get_script_prefix()]
    return hashlib.sha256("\n".join(made_by).encode()).hexdigest()[:16]


@cache
def program():
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(chain.from_iterable(map(files, TOLD_BY))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def files(name):
    path = Path(settings.BASE_DIR, name)
    found = [path] if path.is_file() else path.rglob("*.py")
    return [one for one in found if not {"tests", "migrations"} & set(one.parts)]


# How they are read


def lines(numbers, kind):
    """The lines of these listings ("csv" or "json") in order, some a piece, as the claims stand.

    One that is no more listed is left out.
    """
    using = router.db_for_read(Prepared)
    changed, made_by = outdated.Changed(using), form()
    kept = Prepared.objects.using(using).filter(form=made_by)
    for start in range(0, len(numbers), CHUNK):
        chunk = list(numbers[start : start + CHUNK])
        rows = kept.filter(pk__in=chunk).values_list("pk", kind, "seen", "horizon")
        known = {
            number: line
            for number, line, *then in rows
            if number not in changed.all or not changed.since(number, *then)
        }
        if missing := [number for number in chunk if number not in known]:
            known |= {number: line[kind] for number, line in made(missing, [kind])}
        yield "".join([known[number] for number in chunk if number in known])


def made(numbers, kinds=LINES):
    """(listing, {kind: line}) of each that is still listed, made anew."""
    for start in range(0, len(numbers), AT_ONCE):
        found = versions(numbers[start : start + AT_ONCE], VersionQuerySet.with_evidence)
        for version, claim in zip(found, representation.claims(found), strict=True):
            yield version.listing.pk, {kind: LINES[kind](claim) for kind in kinds}


# How they are kept


def missing():
    """A BitMap of the listings of which nothing is kept that is made by this program."""
    listed = Listing.objects.order_by().values_list("pk", flat=True)
    kept = Prepared.objects.filter(form=form()).order_by().values_list("pk", flat=True)
    return BitMap(listed.iterator(10_000)) - BitMap(kept.iterator(10_000))


def prepare_missing(run, processes, progress=lambda portions: portions):
    """Yields how many lines were made and kept, portion by portion; see `prepare`."""
    some = progress(portions(missing(), AT_ONCE))
    return few_at_once(partial(prepare, run=run), some, processes)


def prepare(numbers, run):
    """Make and keep the lines of these listings; how many.

    `run` is the key of the StoredTally that was stored before. Where another one was stored since,
    changes are forgotten that these lines may not know: raises Superseded.
    """
    seen, horizon = outdated.moment()
    made_by = form()
    rows = [
        Prepared(number=number, form=made_by, seen=seen, horizon=horizon, **line)
        for number, line in made(numbers)
    ]
    with transaction.atomic():
        stored = StoredTally.objects.select_for_update().filter(pk=run)
        if not list(stored.values_list("pk", flat=True)):
            raise Superseded
        Prepared.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["number"],
            update_fields=["form", "seen", "horizon", *LINES],
        )
    return len(rows)
