"""Works of a file become sources: planned first, then carried out as a whole.

A stored source is never overwritten: what it lacks is filled in, and what differs is said.
"""

import json
from dataclasses import dataclass, field

from django.db import IntegrityError
from django.dispatch import Signal
from django.utils.text import slugify

from citations import names

from . import audit
from .described import fields_of
from .forms import authors_in_words
from .ingest import all_or_nothing
from .matching import Index, Known, comparable, letters, work_of
from .models import Source
from .portions import portions

MADE, CHANGED, LEFT, REFUSED = "made", "changed", "left", "refused"
STATES = (MADE, CHANGED, LEFT, REFUSED)
# What may be filled in where a stored source has nothing. Its slug, type, title and access stay.
FILLED = (
    *("authors", "container_title", "publisher", "issued", "url", "doi", "archive_url"),
    *("accessed", "language"),
)
COMPARED = (*FILLED, "type", "title")
# On which day two people read a page says nothing of the work.
NOT_COMPARED = {"accessed"}
DERIVED = ("publisher_slug", "issued_from", "issued_to")
LONGEST_SLUG = 100
BATCH = 500
MOST_NAMED = 5
WHY = "Taken from a bibliography"
# Sent with the ids of the `sources` of which something was written past save().
filled_in = Signal()
SAVED_MEANWHILE = "Somebody changed the same sources at this moment: nothing was stored. Try again."


class Refused(ValueError):
    """Nothing was stored; the message is a sentence."""


@dataclass
class Row:
    """One work of a file, and what becomes of it."""

    number: int  # its place in the file, from 1
    state: str
    title: str
    why: str = ""
    source: Source | None = None  # the stored one; of a row that is made, once it is
    changes: dict = field(default_factory=dict)  # {field: (before, after)}
    fields: dict = field(default_factory=dict)  # all that the file says

    def refuse(self, why):
        self.state, self.why = REFUSED, sentences(why)


def plan(items, *, known=None, numbers=None, problems=()):
    """A Row for each of the CSL-JSON items, in their order. Nothing is written.

    `numbers` and `problems` are those of citations.reading.Read: the place of each item in its
    file, and the entries that could not be read, which become refused rows. `known` is a
    matching.Known of other works, where somebody made one before.
    """
    described = [fields_of(item) for item in items]
    numbers = list(numbers or range(1, len(described) + 1))
    works = [
        work_of(one.fields, key=number, name=f"entry {number}")
        for number, one in zip(numbers, described, strict=True)
    ]
    planner = Planner(known or Known(works))
    for work, one in zip(works, described, strict=True):
        planner.add(work, one)
    planner.look_at_sources()
    unread = [Row(p.number, REFUSED, "", sentences(p.words)) for p in problems]
    return sorted([*planner.rows, *unread], key=lambda row: row.number)


class Planner:
    def __init__(self, known):
        self.known, self.here = known, Index()
        self.rows = []
        self.meant = {}  # {id of a source: the row that means it}

    def add(self, work, described):
        fields = described.fields
        row = Row(work.key, MADE, fields["title"], sentences(*described.left_out), fields=fields)
        self.rows.append(row)
        if described.problems:
            row.refuse(*described.problems[:1])
            return
        if (twin := self.here.match(work)).works:
            row.state = LEFT
            row.why = sentences(f"Stands in the file before: {twin.works[0].name}, {twin.why}.")
            return
        self.here.add(work)
        match = self.known.match(work)
        if match.is_ambiguous:
            stored = named_some(match.works)
            row.refuse(
                f"It may be any of these sources ({match.why}): {stored}. Enter it by hand, or "
                "make one source of them."
            )
        elif match.is_one:
            self.mean(row, match)
        elif match.alike:
            stored = named_some(match.alike)
            row.why = sentences(row.why, f"Like it, and taken for another work: {stored}.")

    def mean(self, row, match):
        row.state, row.why = LEFT, sentences(f"The {match.why}.", row.why)
        (work,) = match.works
        first = self.meant.setdefault(work.key, row)
        if first is not row:
            row.why = sentences(row.why, f"The same source as entry {first.number}.")

    def look_at_sources(self):
        """Compare the rows with the sources that they mean, a few queries for all."""
        for keys in portions(self.meant):
            for pk, source in Source.objects.in_bulk(keys).items():
                row = self.meant[pk]
                row.source = source
                row.changes = lacking(source, row.fields)
                if row.changes:
                    row.state = CHANGED
                if differing := differences(source, row.fields):
                    row.why = sentences(row.why, f"Differs: {', '.join(differing)}.")


def lacking(source, fields):
    """{field: (before, after)} for what the source has nothing of."""
    return {
        name: (getattr(source, name), fields[name])
        for name in FILLED
        if fields.get(name) and not getattr(source, name)
    }


def differences(source, fields):
    """The names of the fields that say something else than the source does."""
    return [
        Source._meta.get_field(name).verbose_name
        for name in COMPARED
        if name not in NOT_COMPARED
        and fields.get(name)
        and getattr(source, name)
        and told(name, getattr(source, name)) != told(name, fields[name])
    ]


def told(name, value):
    """A value as it is compared: what only looks different is no difference."""
    if name == "authors":
        return [letters(names.printed(one)) for one in value]
    if name in ("url", "archive_url"):
        return comparable(value)
    if name in ("issued", "type"):
        return value
    return letters(value)


def carry_out(rows, *, by=None, leave_refused=False):
    """Store what the rows say, all or nothing, and return them with their sources.

    A source is looked at once more: what somebody else filled in since stays. Raises Refused with
    a sentence, also where a row is refused, unless those are to be left out.
    """
    refused = [row for row in rows if row.state == REFUSED]
    if refused and not leave_refused:
        raise Refused(
            f"Nothing was stored. {named(refused[0])} is refused: {refused[0].why} "
            "Mend it in the file, or leave out what is refused."
        )
    try:
        with all_or_nothing():
            fill(rows, by)
            make(rows, by)
    except IntegrityError as exc:
        raise Refused(SAVED_MEANWHILE) from exc
    return rows


def fill(rows, by):
    changed = {row.source.pk: row for row in rows if row.state == CHANGED}
    for keys in portions(set(changed)):
        stored = Source.objects.select_for_update().in_bulk(keys)
        if len(stored) < len(keys):
            raise Refused(SAVED_MEANWHILE)
        for pk, source in stored.items():
            row = changed[pk]
            row.source, row.changes = source, lacking(source, row.fields)
            row.state = CHANGED if row.changes else LEFT
            for name, (_, after) in row.changes.items():
                setattr(source, name, after)
        filled = [row for row in map(changed.get, keys) if row.changes]
        for row in filled:
            derived(row.source)
            written = (*row.changes, *DERIVED)
            values = {name: getattr(row.source, name) for name in written}
            Source.objects.filter(pk=row.source.pk).update(**values)
        tell(filled, by, audit.Action.UPDATE)
        filled_in.send(Source, sources=[row.source.pk for row in filled])


def make(rows, by):
    made = [row for row in rows if row.state == MADE]
    stored = Source.objects.values_list("slug", flat=True).order_by()
    taken = dict.fromkeys(stored.iterator(), 2) if made else {}
    for row in made:
        slug = unused(slug_from(row.fields), taken)
        row.source = derived(Source(slug=slug, access=Source.Access.PRIVATE, **row.fields))
        row.changes = {name: ("", value) for name, value in row.fields.items()}
    Source.objects.bulk_create([row.source for row in made], BATCH)
    tell(made, by, audit.Action.CREATE)


def derived(source):
    """The source with what follows from its fields, which is worked out where rows are saved."""
    source.publisher_slug = slugify(source.published_by, allow_unicode=True)[:500]
    for name in ("issued_from", "issued_to"):
        Source._meta.get_field(name).pre_save(source, add=False)
    return source


def tell(rows, by, action):
    """Log the changes: thousands of rows are not saved one by one."""
    changes = [
        (row.source, {name: list(map(logged, both)) for name, both in row.changes.items()})
        for row in rows
    ]
    audit.record(changes, by=by, why=WHY, action=action)


def logged(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def slug_from(fields):
    """From the title as the form makes it; for one without Latin letters from the rest."""
    for words in (
        fields["title"],
        comparable(fields.get("url", "")).replace("/", "-").replace(".", "-"),
        fields.get("doi", "").replace("/", "-"),
        f"{authors_in_words(fields.get('authors', []))} {fields.get('issued', '')}",
    ):
        if slug := slugify(words)[:LONGEST_SLUG].strip("-"):
            return slug
    return "source"


def unused(slug, taken):
    """The slug, or the first of `slug-2`, `slug-3` … that is free; taken from then on.

    `taken` has for each slug the number to go on with: thousands of works may have one title.
    """
    free = slug
    while free in taken:
        free = f"{slug}-{taken[slug]}"
        taken[slug] += 1
    taken[free] = 2
    return free


def named_some(works):
    names = [work.name for work in works[:MOST_NAMED]]
    return ", ".join(names) + (" and others" if len(works) > MOST_NAMED else "")


def named(row):
    return f"Entry {row.number} (“{row.title[:80]}”)" if row.title else f"Entry {row.number}"


def sentences(*parts):
    return " ".join(filter(None, parts))
