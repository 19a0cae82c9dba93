"""The index on SQLite: a table of FTS5 that holds the folded words.

It is written by `Index.write` alone. A trigger takes away what stands there of a row that is
deleted; Django makes tables anew when it changes them, and forgets their triggers, so that they
are installed after every migration.
"""

import json

from pyroaring import BitMap

from .query import Term

# Folded words stay whole: all letters beyond ASCII are kept as they are, and stems with their mark.
TOKENIZER = "ascii tokenchars '='"


def install(cursor, index):
    columns = ", ".join(index.names)
    cursor.execute(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index.table}"
        f' USING fts5({columns}, tokenize="{TOKENIZER}")'
    )
    trigger = f"{index.table}_goes"
    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    cursor.execute(
        f"CREATE TRIGGER {trigger} AFTER DELETE ON {index.of}"
        f" BEGIN DELETE FROM {index.table} WHERE rowid = OLD.id; END"
    )


def stored(index, fields):
    """What is stored of a document: {field: words}."""
    return tuple(" ".join(fields.get(name, ())) for name in index.names)


def write(cursor, index, rows):
    """Replace what the index holds of these rows: [(id, what `stored` gave)]."""
    remove(cursor, index, [pk for pk, _ in rows])
    columns = ", ".join(["rowid", *index.names])
    places = ", ".join(["%s"] * (len(index.names) + 1))
    cursor.executemany(
        f"INSERT INTO {index.table} ({columns}) VALUES ({places})",
        [(pk, *columns) for pk, columns in rows],
    )


def remove(cursor, index, ids):
    cursor.executemany(f"DELETE FROM {index.table} WHERE rowid = %s", [(pk,) for pk in ids])


def clear(cursor, index):
    # To delete its rows would look at each of them.
    cursor.execute(f"DROP TABLE IF EXISTS {index.table}")
    install(cursor, index)


def hits(cursor, index, expression, least=0, most=None):
    """The numbers of what matches; those below `least` left out, of the newest `most` alone."""
    found = f"{index.table} WHERE {index.table} MATCH %s AND rowid >= %s"
    if most is not None:
        found = f"(SELECT rowid FROM {found} ORDER BY rowid DESC LIMIT {int(most)})"
    return numbers(cursor, "rowid", found, [expression, least])


def everything(cursor, index):
    """The numbers of all documents."""
    return numbers(cursor, "id", index.of, [])


def numbers(cursor, column, rows, values):
    # One value, for a step from row to row costs Python five times what it costs SQLite.
    cursor.execute(f"SELECT json_group_array({column}) FROM {rows}", values)
    return BitMap(json.loads(cursor.fetchone()[0]))


def expression(index, term: Term, alternatives, only=None):
    """The match expression of a term, in some fields alone; "" where it can stand in none."""
    fields = index.fields_of(term.field, only)
    if fields is not None and not fields:
        return ""
    phrase = f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
    either = " OR ".join([phrase, *(f'"{word}"' for word in alternatives)])
    return f"({either})" if fields is None else f"{{{' '.join(fields)}}} : ({either})"


def any_of(expressions):
    return " OR ".join(f"({one})" for one in expressions)


def all_of(expressions):
    return " AND ".join(f"({one})" for one in expressions)


def but(expression, excluded):
    return f"({expression}) NOT ({any_of(excluded)})" if excluded else expression
