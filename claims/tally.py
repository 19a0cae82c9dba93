"""What the public list holds, as sets of listing numbers kept in the memory of this process.

Counts of all filters, and pages in any order, come from a few operations on sets, where the
database would read its tables through: decision 0022 has what was measured. The sets hold nothing
that the database does not: each request asks what changed since, and reads that anew.
"""

import json
from contextlib import contextmanager
from datetime import date
from threading import RLock

from django.db import connections, router
from pyroaring import BitMap

from sources.models import Source
from sources.portions import portions

from . import outdated
from .facets import Slices, Values
from .models import Change, Evidence, Listing, StoredTally, Version

UNDATED = "undated"
FACETS = ("topic", "subject", "source", "publisher", "year", "status", "stance", "verdict")
NUMBERS = ("origins", "first_day", "last_day")
# Of how a tally is written down; raised whenever that changes.
FORM = 1
MOST_KEPT = 100  # answers; of a search, its hits as a set and at most 10,000 numbers in order
LOCK = RLock()
KEPT = {}  # {alias of a database: its Tally}


@contextmanager
def up_to_date():
    """The Tally of the database that is read now, which nobody changes meanwhile."""
    alias = router.db_for_read(Listing)
    with LOCK:
        # Out of what is kept until it is whole again: the database may fail on the way.
        tally = KEPT.pop(alias, None)
        if tally is None or not tally.catch_up():
            tally = gathered(alias)
        KEPT[alias] = tally
        yield tally


def kept(key, find):
    """What `find()` gives, and the same again until something changes: it asks the database alone.

    A reader who goes on to the next page of a search, or chooses a filter, does not search again.
    """
    with up_to_date() as tally:
        found = tally.found
    if (answer := found.get(key)) is None:
        answer = find()
        if len(found) >= MOST_KEPT:
            found.clear()
        # Where something changed meanwhile, this dictionary is not looked into any more.
        found[key] = answer
    return answer


class Tally:
    def __init__(self, alias):
        self.alias = alias
        self.everything = BitMap()
        self.facets = {name: Values() for name in FACETS}
        self.numbers = {name: Slices() for name in NUMBERS}
        self.publishers = {}  # {slug: name}
        self.found = {}  # see `kept`
        self.last = (0, 0)  # number and token of the newest change that is in
        self.horizon = 0  # the oldest transaction that was open when it was read; PostgreSQL alone
        self.taken = set()  # the changes that may be told once more, and are in
        self.stamp = 0  # another one after every change; the same in every process

    def catch_up(self):
        """Take in what changed since; False where that cannot be told."""
        rows, horizon = changes_since(self.alias, self.last[0], self.horizon)
        known = {number: token for number, token, _ in rows}
        if self.last[0] and known.get(self.last[0]) != self.last[1]:
            return False
        new = [row for row in rows if row[0] not in self.taken and row[0] != self.last[0]]
        concerned = {number for _, _, numbers in new for number in numbers}
        self.passed(new, rows, horizon)
        if concerned:
            self.take_in(concerned)
        return True

    def passed(self, new, rows, horizon):
        for _, token, _ in new:
            self.stamp ^= token
        if new:
            self.found = {}
        if rows:
            self.last = max((number, token) for number, token, _ in rows)
        self.taken = {number for number, _, _ in rows}
        self.horizon = horizon

    def take_in(self, concerned):
        """Read these listings anew; all where it is None."""
        if concerned is not None:
            gone = BitMap(concerned)
            self.everything -= gone
            for held in (*self.facets.values(), *self.numbers.values()):
                held.remove(gone)
        for numbers in portions(concerned) if concerned is not None else [None]:
            Reading(self.alias, numbers).into(self)

    # How it is kept in the database

    def written(self):
        """All of it as bytes."""
        sets, contents = [], {"facets": {}, "numbers": {}}
        for name, values in self.facets.items():
            contents["facets"][name] = list(values.members)
            sets += values.members.values()
        for name, slices in self.numbers.items():
            held = list(slices.sets())
            contents["numbers"][name] = len(held)
            sets += held
        data = [held.serialize() for held in (self.everything, *sets)]
        heading = {
            "form": FORM,
            "stamp": self.stamp,
            "last": self.last,
            "horizon": self.horizon,
            "taken": sorted(self.taken),
            "publishers": self.publishers,
            "lengths": [len(each) for each in data],
            **contents,
        }
        return b"\n".join([json.dumps(heading).encode(), b"".join(data)])

    @classmethod
    def read(cls, alias, data):
        """What `written` wrote; None where it is of another form."""
        heading, _, rest = bytes(data).partition(b"\n")
        heading = json.loads(heading)
        if heading["form"] != FORM:
            return None
        tally = cls(alias)
        tally.stamp, tally.last = heading["stamp"], tuple(heading["last"])
        tally.horizon, tally.taken = heading["horizon"], set(heading["taken"])
        tally.publishers = heading["publishers"]
        sets, start = [], 0
        for length in heading["lengths"]:
            sets.append(BitMap.deserialize(rest[start : start + length]))
            start += length
        sets = iter(sets)
        tally.everything = next(sets)
        for name, values in heading["facets"].items():
            tally.facets[name] = Values({value: next(sets) for value in values})
        for name, count in heading["numbers"].items():
            tally.numbers[name] = Slices.from_sets([next(sets) for _ in range(count)])
        return tally


def changes_since(alias, last, horizon):
    """([(number, token, listings)] with the last that is known at their head, the horizon now)."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        condition = "transaction >= %s OR id = %s"
        now = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {now}, id, token, listings::text FROM (SELECT 1) AS one"  # noqa: S608
                f" LEFT JOIN {Change._meta.db_table} ON {condition} ORDER BY id",
                [horizon, last],
            )
            rows = cursor.fetchall()
        horizon = rows[0][0]
        rows = [row[1:] for row in rows if row[1] is not None]
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, token, listings FROM {Change._meta.db_table}"  # noqa: S608
                " WHERE id >= %s ORDER BY id",
                [last],
            )
            rows = cursor.fetchall()
    return [(number, token, json.loads(listings)) for number, token, listings in rows], horizon


def gathered(alias):
    """A Tally of all that the database holds now."""
    for data in StoredTally.objects.using(alias).values_list("data", flat=True)[:1]:
        tally = Tally.read(alias, data)
        if tally and tally.catch_up():
            return tally
    tally = Tally(alias)
    # Told before the tables are read: what changes meanwhile is read again.
    rows, horizon = changes_since(alias, 0, 0)
    tally.passed(rows, rows, horizon)
    tally.take_in(None)
    return tally


def store(using="default"):
    """Gather all anew and keep it, and forget the changes that are in it; a process that starts
    then need not gather. Returns how many listings there are.
    """
    StoredTally.objects.using(using).all().delete()
    tally = gathered(using)
    StoredTally.objects.using(using).create(data=tally.written())
    outdated.drop(using)
    past = Change.objects.using(using).filter(id__lt=tally.last[0])
    if tally.horizon:
        past = past.filter(transaction__lt=tally.horizon)
    past.delete()
    return len(tally.everything)


class Reading:
    """What the tables say of some listings, or of all where `numbers` is None."""

    def __init__(self, alias, numbers):
        self.alias = alias
        self.numbers = numbers

    def of(self, rows, version):
        rows = rows.using(self.alias).order_by()
        if self.numbers is None:
            return rows.filter(**{f"{version}listing__isnull": False})
        return rows.filter(**{f"{version}listing__in": self.numbers})

    def into(self, tally):
        self.read_versions(tally)
        for name, headings in (("topic", Version.topics), ("subject", Version.subjects)):
            rows = self.of(headings.through.objects, "version__")
            rows = rows.values_list("version__listing", f"{name}_id")
            tally.facets[name].fill(rows.iterator(chunk_size=10_000))
        self.read_evidence(tally)

    def read_versions(self, tally):
        rows = self.of(Version.objects, "").values_list(
            "listing", "status", "independent_origins", "listed_at", "occurred_from", "occurred_to"
        )
        rows = list(rows.iterator(chunk_size=10_000))
        tally.everything |= BitMap([number for number, *_ in rows])
        tally.facets["status"].fill((number, status) for number, status, *_ in rows)
        tally.facets["year"].fill(
            (number, year) for number, _, _, *days in rows for year in years(*days)
        )
        tally.numbers["origins"].fill((number, origins) for number, _, origins, *_ in rows)
        for name, place in (("first_day", 4), ("last_day", 5)):
            tally.numbers[name].fill((row[0], row[place].toordinal()) for row in rows if row[place])

    def read_evidence(self, tally):
        rows = self.of(Evidence.objects, "version__").values_list(
            "version__listing", "stance", "quote__verdict", "quote__source_id"
        )
        rows = list(rows.iterator(chunk_size=10_000))
        for name, place in (("stance", 1), ("verdict", 2), ("source", 3)):
            tally.facets[name].fill((row[0], row[place]) for row in rows)
        publishers = self.publishers_of({source for *_, source in rows})
        tally.publishers |= dict(publishers.values())
        tally.facets["publisher"].fill(
            (number, publishers[source][0]) for number, _, _, source in rows if source in publishers
        )

    def publishers_of(self, sources):
        """{source id: (slug, name)} of those that have a publisher."""
        named = Source.objects.using(self.alias).exclude(publisher_slug="").order_by()
        named = named.only("publisher_slug", "publisher", "container_title")
        parts = (
            [named]
            if self.numbers is None
            else [named.filter(pk__in=ids) for ids in portions(sources)]
        )
        return {
            source.pk: (source.publisher_slug, source.published_by)
            for part in parts
            for source in part.iterator(chunk_size=10_000)
        }


def years(listed_at, first, last):
    """The years that something may have happened in, given its first and last day.

    What goes on still stands under every year up to the one in which it was listed; what is open
    at its beginning, under its last year. `ClaimFilter.in_year` says the same in SQL.
    """
    if first is None:
        return [UNDATED]
    end = max(first.year, listed_at.year) if last == date.max else last.year
    return range(end if first == date.min else first.year, end + 1)
