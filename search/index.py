"""An index of words: which documents hold what is looked for, and which of them first.

Documents are known by whole numbers that rise: the newest has the highest. Both databases are
given the same words and asked the same, so that they find the same.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connections, router, transaction
from pyroaring import BitMap

from . import postgres, spelling, sqlite
from .documents import within_bounds
from .models import Language
from .query import read, remarks
from .rows import newest
from .stemming import beside, language_of

ENGINES = {"sqlite": sqlite, "postgresql": postgres}


@dataclass(frozen=True)
class Field:
    name: str
    # One that the database may use for it; "" for the one field that most words stand in.
    letter: str = ""
    # What it counts when a word stands there: 0 for those that need not be told apart.
    weight: int = 0


class Made(NamedTuple):
    """Documents as the database is to keep them; none of it was asked of the database."""

    rows: list[tuple[Any, Any]]  # (id, what the engine stores)
    words: set[str]  # to put mistyped ones right by
    languages: set[str]  # that stems were taken in


def together(several):
    """One Made of several."""
    rows, words, languages = [], set(), set()
    for made in several:
        rows += made.rows
        words |= made.words
        languages |= made.languages
    return Made(rows, words, languages)


class Index:
    def __init__(self, table, of, fields, names):
        """`of`: the table with the rows that are documents; what is deleted there is deleted here.

        `names`: {what may stand before a colon: the field that is meant}.
        """
        self.table = table
        self.of = of
        self.fields = fields
        self.fields_by_name = names
        self.names = [field.name for field in fields]
        self.letters = {field.name: field.letter for field in fields}

    @cached_property
    def weights(self):
        """[(weight, [field])] of the fields that count, the highest first."""
        found = {}
        for field in sorted(self.fields, key=lambda field: -field.weight):
            if field.weight:
                found.setdefault(field.weight, []).append(field.name)
        return list(found.items())

    def fields_of(self, field, only):
        """The fields to look in, where not in all of them."""
        if not field:
            return only
        return [field] if only is None or field in only else []

    # Written

    def install(self, using):
        """Make the index and its triggers where they are missing; whether there was no index.

        Nothing is done where the rows that it is of have no table yet.
        """
        connection = connections[using]
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if self.of not in tables:
                return False
            ENGINES[connection.vendor].install(cursor, self)
        return self.table not in tables

    def make(self, documents, languages=(), using="default"):
        """The Made of these: [(id, {field: [word]})], as documents.field makes them.

        `languages`: the tags of the languages that stems were taken in.
        """
        stored, rows, words = ENGINES[connections[using].vendor].stored, [], set()
        for pk, fields in documents:
            fields = within_bounds(fields)
            rows.append((pk, stored(self, fields)))
            words.update(*fields.values())
        return Made(rows, set(filter(spelling.is_spelt, words)), set(languages))

    def write(self, made, using="default"):
        """Replace what is known of these documents; see `make`."""
        if not made.rows:
            return
        connection = connections[using]
        with transaction.atomic(using=using), connection.cursor() as cursor:
            ENGINES[connection.vendor].write(cursor, self, made.rows)
            Language.add(made.languages, using)
        spelling.learn(made.words, using)

    def remove(self, ids, using="default"):
        connection = connections[using]
        with connection.cursor() as cursor:
            ENGINES[connection.vendor].remove(cursor, self, list(ids))

    def clear(self, using="default"):
        connection = connections[using]
        with connection.cursor() as cursor:
            ENGINES[connection.vendor].clear(cursor, self)

    # Read

    def read(self, typed, using=None):
        """The query.Query of what was typed. Raises Unsearchable."""
        return self.read_in(Language.known(using or router.db_for_read(Language)), typed)

    def read_in(self, languages, typed):
        """The same, where the languages are known that texts are in."""
        return read(typed, self.fields_by_name, languages)

    def remarks(self, typed):
        """[sentence] for a search that found nothing; see query.remarks."""
        return remarks(typed, self.fields_by_name)

    def look(self, query, using=None):
        """The Look of this query into the index."""
        return Look(self, query, using or router.db_for_read(Language))


class Look:
    """A query, as it is put to one database."""

    def __init__(self, index, query, using):
        self.index = index
        self.query = query
        self.connection = connections[using]
        self.engine = ENGINES[self.connection.vendor]

    def hits(self, most=None):
        """The numbers of all documents that are found; where it is given, of the newest `most`."""
        wanted, excluded, mixed = self.wanted(), [], []
        for group in self.query.groups:
            if not any(term.is_negated for term in group):
                continue
            if len(group) == 1:
                excluded.append(self.expression(group[0]))
            else:
                mixed.append(group)
        if wanted:
            expression = self.engine.but(self.engine.all_of(wanted), excluded)
            found = self.ask(expression, most=None if mixed else most)
        else:
            found = self.everything()
            if excluded:
                found -= self.ask(self.engine.any_of(excluded))
        for group in mixed:
            found &= self.met(group)
        return found if most is None else newest(found, most)

    def wanted(self):
        """The expressions that all must be met, of groups without negated terms."""
        groups = self.query.groups
        return [self.either(g) for g in groups if not any(term.is_negated for term in g)]

    def met(self, group):
        """Those that one of the terms is met by, some of which are negated."""
        found = BitMap()
        for term in group:
            matched = self.ask(self.expression(term))
            found |= self.everything() - matched if term.is_negated else matched
        return found

    def ranked(self, hits, most=10_000):
        """[number] of the newest `most` of `hits`, the best first, then the newest."""
        scores, found = self.scores(hits, most), []
        for score in sorted(scores, reverse=True):
            found += list(scores[score])[::-1]
        return found

    def scores(self, hits, most):
        """{score: numbers} of the newest `most` of `hits`."""
        latest = newest(hits, most)
        if not latest:
            return {}
        # Of few hits the database looks at those alone, and else at the newest alone.
        within = self.wanted() if len(hits) <= most and len(self.query.groups) > 1 else []
        scored = {0: latest}
        for group in self.query.groups:
            terms = [term for term in group if not term.is_negated]
            scored = self.scored(scored, terms, latest.min(), within)
        return {score: numbers for score, numbers in scored.items() if numbers}

    def scored(self, before, terms, least, within):
        """{score: numbers}, with what those count for where one of the terms stands in them."""
        after = {}
        for weight, fields in self.index.weights:
            if not (expression := self.either(terms, fields)):
                continue
            matched = self.ask(self.engine.all_of([expression, *within]), least)
            for score, numbers in before.items():
                after[score + weight] = after.get(score + weight, BitMap()) | numbers & matched
            before = {score: numbers - matched for score, numbers in before.items()}
        for score, numbers in before.items():
            after[score] = after.get(score, BitMap()) | numbers
        return after

    def put_right(self):
        """What was typed, with each word that is found nowhere in another spelling; "" if none is.

        Of words that are as like it the one that is found most is taken.
        """
        typed, at, parts = self.query.typed, 0, []
        for term in sorted(self.query.sought, key=lambda term: term.start):
            if not term.typed or self.ask(self.expression(term)):
                continue
            likely = spelling.likely(term.words[0], self.connection.alias)
            counted = [(len(self.ask(self.expression(meant(term, w)))), w) for w in likely]
            # max takes the first of equals, the likest.
            count, word = max(counted, key=lambda pair: pair[0], default=(0, ""))
            if count:
                parts += [typed[at : term.start], word]
                at = term.end
        return "".join([*parts, typed[at:]]) if parts else ""

    def either(self, terms, only=None):
        found = [self.expression(term, only) for term in terms]
        return self.engine.any_of(filter(None, found))

    def expression(self, term, only=None):
        others = beside(term, self.query.languages)
        return self.engine.expression(self.index, term, others, only)

    def everything(self):
        with self.connection.cursor() as cursor:
            return self.engine.everything(cursor, self.index)

    def ask(self, expression, least=0, most=None):
        """The numbers of what matches; those below `least` left out, of the newest `most` alone."""
        with self.connection.cursor() as cursor:
            return self.engine.hits(cursor, self.index, expression, least, most)


def meant(term, word):
    """The term with another word in place of its own."""
    return replace(term, words=(word,), typed="")


def stemmed(languages):
    """Those of these tags of which there are stems."""
    return {language for language in map(language_of, languages) if language}
