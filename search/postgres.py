"""The index on PostgreSQL: a narrow table of numbers and tsvectors, with a GIN index.

The words are folded already, so that they are given to the vector as they are and no text search
configuration has a say. Of each field that few words stand in, every word stands there once more
with the letter of the field before it: `publisher:reuters` is a look into the index then, where
the weights that PostgreSQL offers are not in it.
"""

from array import array
from sys import byteorder

from pyroaring import BitMap

from .documents import BREAK
from .query import Term
from .rows import newest

# Of the field without a letter.
WEIGHT = "A"
LAST_PLACE = 16_383
# One value, for it is the number of rows that costs Python time. Some numbers are 64 bits wide.
NUMBERS = "string_agg(int4send(id::integer), ''::bytea)"


def install(cursor, index):
    # The vectors lie apart, so that the numbers of 100,000 hits are read from few pages: PostgreSQL
    # moves them there from rows of more than 2 KB, which the filling, packed to nothing, makes sure
    # of.
    cursor.execute(
        f"""CREATE TABLE IF NOT EXISTS {index.table} (
            id integer PRIMARY KEY,
            words tsvector NOT NULL,
            filling text NOT NULL DEFAULT repeat(' ', 2100)
        ) WITH (toast_tuple_target = 128)"""
    )
    cursor.execute(f"ALTER TABLE {index.table} ALTER COLUMN words SET STORAGE EXTERNAL")
    cursor.execute(
        f"CREATE INDEX IF NOT EXISTS {index.table}_words ON {index.table}"
        f" USING gin (words) WITH (fastupdate = off)"
    )
    # The planner takes the table to be read through in no time, for it does not know where the
    # vectors lie; and to start other processes takes longer than to count what the index gives.
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {index.table}_find(sought tsquery) RETURNS bytea"
        " LANGUAGE sql STABLE SET enable_seqscan = off SET jit = off"
        " SET max_parallel_workers_per_gather = 0"
        f" AS $$ SELECT {NUMBERS} FROM {index.table} WHERE words @@ sought $$"
    )
    goes = f"{index.table}_goes"
    for name, event, level, body in (
        (goes, "DELETE", "ROW", f"DELETE FROM {index.table} WHERE id = OLD.id; RETURN OLD;"),
        (f"{goes}_all", "TRUNCATE", "STATEMENT", f"TRUNCATE {index.table}; RETURN NULL;"),
    ):
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {body} END $$"
            " LANGUAGE plpgsql"
        )
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {index.of}"
            f" FOR EACH {level} EXECUTE FUNCTION {name}()"
        )


def write(cursor, index, rows):
    """Replace what the index holds of these rows: [(id, what `stored` gave)]."""
    cursor.execute(
        f"INSERT INTO {index.table} (id, words)"
        " SELECT id, words::tsvector FROM unnest(%s::integer[], %s::text[]) AS new (id, words)"
        " ON CONFLICT (id) DO UPDATE SET words = excluded.words",
        [[pk for pk, _ in rows], [vector for _, vector in rows]],
    )


def stored(index, fields):
    """What is stored of a document, {field: words}: its tsvector, as it is written down."""
    found, place = [], 0
    for name, letter in index.letters.items():
        for word in fields.get(name, ()):
            place += 1
            if word == BREAK:
                continue
            at = min(place, LAST_PLACE)
            if letter:
                found.append(f"'{word}':{at} '{letter}:{word}':{at}")
            else:
                found.append(f"'{word}':{at}{WEIGHT}")
        place += 1
    return " ".join(found)


def remove(cursor, index, ids):
    cursor.execute(f"DELETE FROM {index.table} WHERE id = ANY(%s)", [list(ids)])


def clear(cursor, index):
    cursor.execute(f"TRUNCATE {index.table}")


def hits(cursor, index, expression, least=0, most=None):
    """The numbers of what matches; those below `least` left out, of the newest `most` alone."""
    cursor.execute(f"SELECT {index.table}_find(%s::tsquery)", [expression])
    found = numbers(cursor)
    if least:
        found.remove_range(0, least)
    return found if most is None else newest(found, most)


def everything(cursor, index):
    """The numbers of all documents."""
    cursor.execute(f"SELECT {NUMBERS} FROM {index.of}")
    return numbers(cursor)


def numbers(cursor):
    found = array("I", bytes(cursor.fetchone()[0] or b""))
    if byteorder == "little":
        found.byteswap()
    return BitMap(found)


def expression(index, term: Term, alternatives, only=None):
    """The tsquery of a term, in some fields alone; "" where it can stand in none."""
    fields = index.fields_of(term.field, only)
    if fields is None:
        fields = [None]
    found = []
    for name in fields:
        letter = index.letters[name] if name else ""
        before = f"{letter}:" if letter else ""
        weight = WEIGHT if name and not letter else ""
        last = f"*{weight}" if term.is_prefix else weight
        ends = [weight] * (len(term.words) - 1) + [last]
        phrase = " <-> ".join(
            lexeme(before + word, end) for word, end in zip(term.words, ends, strict=True)
        )
        found += [phrase, *(lexeme(before + word, weight) for word in alternatives)]
    return any_of(found) if found else ""


def lexeme(word, suffix):
    return f"'{word}':{suffix}" if suffix else f"'{word}'"


def any_of(expressions):
    return " | ".join(f"({one})" for one in expressions)


def all_of(expressions):
    return " & ".join(f"({one})" for one in expressions)


def but(expression, excluded):
    return f"({expression}) & !({any_of(excluded)})" if excluded else expression
